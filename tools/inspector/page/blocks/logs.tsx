/** logs: what a function wrote with console.log. */
import { type Detail, listOf } from './detail-of.js';

export function Logs({ detail }: { detail: Detail }) {
  const lines = listOf<string>(detail, 'logs');
  if (lines.length === 0) return null;
  return (
    <div>
      <h4>Log</h4>
      <pre class="log">{lines.join('\n')}</pre>
    </div>
  );
}

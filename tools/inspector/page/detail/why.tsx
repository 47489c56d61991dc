/** why: what made CloudFront refuse or fail, and the cure: a button that replays with it put right, and the command for a terminal. */
import type { RequestRecord, Why as WhyFacts } from '../../../simulator/trace.js';
import type { DistributionView } from '../../contract.js';
import type { Actions } from '../actions.js';
import { Command } from '../parts/command.js';
import { Text } from '../parts/text.js';

interface Props {
  record: RequestRecord;
  why: WhyFacts;
  pass: DistributionView['passes'][number] | undefined;
  actions: Actions;
}

export function Why({ record, why, pass, actions }: Props) {
  const fail = (error: Error) => actions.tell(error.message);
  return (
    <section class="why">
      <h3>
        Why {record.status} <code>{why.code}</code> {why.message !== why.text && <span class="dim">{why.message}</span>}
      </h3>
      <p>
        <Text>{why.text}</Text>
      </p>
      {why.source && <Source source={why.source} />}
      {pass && /40[13]/.test(String(record.status)) && (
        <p>
          <button type="button" class="button" onClick={() => void actions.replay({ pass: pass.pattern }).catch(fail)}>
            Replay with a pass
          </button>{' '}
          <span class="dim">issued now for {pass.pattern}, valid for 1 h</span>
        </p>
      )}
      {why.fixes.map(({ label, command }) => (
        <div key={label}>
          <span class="dim">{label}</span>
          {command && <Command text={pass && command.includes(' sign ') ? pass.command : command} />}
        </div>
      ))}
    </section>
  );
}

function Source({ source: { file, line, column, lines } }: { source: NonNullable<WhyFacts['source']> }) {
  return (
    <div>
      <code>
        {file}:{line}
        {column && `:${column}`}
      </code>
      {lines && <pre class="log">{lines.join('\n')}</pre>}
    </div>
  );
}

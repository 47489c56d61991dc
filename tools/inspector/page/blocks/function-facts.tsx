/** function-facts: which function ran, on which engine, and what it used of its limits. */
import type { ComponentChildren } from 'preact';
import { bytes, count } from '../format.js';
import { Meter } from '../parts/meter.js';
import { type Detail, recordOf } from './detail-of.js';

interface Facts {
  name: string;
  kind: 'function' | 'lambda';
  file: string;
  engine: string;
  micros: number;
  bytes: number;
  limit: number;
  instructions: number;
  band: string;
  kvsReads: number;
  /** MB. */
  memory: number;
}

interface Failure {
  type: string;
  message: string;
  line: number;
}

export function FunctionFacts({ detail }: { detail: Detail }) {
  const facts = recordOf<Facts>(detail, 'function');
  const error = recordOf<Failure>(detail, 'error');
  return (
    <div class="function-facts">
      <p>
        <b class="mono">{facts.name}</b> {facts.kind === 'lambda' ? 'Lambda@Edge' : 'CloudFront Function'}{' '}
        <code class="dim">{shortFile(facts.file)}</code>
      </p>
      <dl>
        {entries(facts).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {error.type && (
        <p class="failure">
          {error.type}
          {error.line !== undefined && `, line ${error.line}`}: {error.message}
        </p>
      )}
    </div>
  );
}

function entries({ engine, micros, bytes: length, limit, instructions, band, kvsReads, memory }: Partial<Facts>) {
  const found: [string, ComponentChildren][] = [['Engine', engine]];
  if (micros !== undefined)
    found.push(['Time', micros < 1000 ? `${count(micros)} µs` : `${(micros / 1000).toFixed(2)} ms`]);
  if (length !== undefined && limit !== undefined)
    found.push([
      'Code',
      <>
        {count(length)} of {bytes(limit)}
        <Meter value={length} of={limit} />
      </>,
    ]);
  if (band !== undefined)
    found.push(['Compute', `${band}${instructions === undefined ? '' : `, ${count(instructions)} instructions`}`]);
  if (kvsReads !== undefined) found.push(['Store reads', kvsReads]);
  if (memory !== undefined) found.push(['Memory', `${memory} MB configured`]);
  return found;
}

/** From the folder on that people know. */
function shortFile(file: string | undefined): string {
  return /(?:^|\/)((?:dist|functions|edge-lambdas)\/.*)$/.exec(file ?? '')?.[1] ?? file ?? '';
}

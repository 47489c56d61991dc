/** compare: two requests side by side, stage by stage, with what is different in each stage. */
import { useState } from 'preact/hooks';
import type { RequestRecord, Stage } from '../../../simulator/trace.js';
import type { Inspector } from '../inspector.js';
import { isMasked, maskText, textOf } from '../parts/secret.js';
import { Table } from '../parts/table.js';
import { Text } from '../parts/text.js';
import type { RequestRow, Row } from '../rows.js';
import { useRecord } from '../use-record.js';
import { milliseconds } from '../words.js';
import { titles } from './stage-kinds.js';

export function Compare({ state }: Inspector) {
  const { record } = useRecord(state.selected);
  return record === undefined ? null : <CompareOf key={record.id} record={record} rows={state.rows} />;
}

function CompareOf({ record, rows }: { record: RequestRecord; rows: Row[] }) {
  const others = rows.filter((row): row is RequestRow => row.kind === 'request' && row.id !== record.id);
  const [id, setId] = useState(() => nearest(record, others)?.id);
  const { record: other } = useRecord(id);
  if (others.length === 0) return <p class="hint">There is no other request to compare with.</p>;
  return (
    <div class="stages-view">
      <label class="compare-with">
        Compare {record.id} with
        <select class="field" value={id} onChange={(event) => setId(event.currentTarget.value)}>
          {others.map((row) => (
            <option key={row.id} value={row.id}>
              {row.id} · {row.status} {row.method} {row.url}
            </option>
          ))}
        </select>
      </label>
      {other && <Sides left={record} right={other} />}
    </div>
  );
}

/** What it repeats, else the request before it for the same path. */
function nearest({ id, url, replayOf }: RequestRecord, others: RequestRow[]): RequestRow | undefined {
  const earlier = others.filter((row) => Number(row.id) < Number(id));
  return others.find((row) => row.id === replayOf) ?? earlier.find((row) => row.url === url) ?? earlier[0] ?? others[0];
}

function Sides({ left, right }: { left: RequestRecord; right: RequestRecord }) {
  return (
    <ol class="sides">
      {left.stages.map((stage, index) => (
        <Side key={index} left={stage} right={twin(right, left, index)} names={[left.id, right.id]} />
      ))}
    </ol>
  );
}

/** The n-th stage of a name belongs to the n-th of that name. */
function twin(right: RequestRecord, left: RequestRecord, index: number): Stage | undefined {
  const { name } = left.stages[index]!;
  const before = left.stages.slice(0, index).filter((stage) => stage.name === name).length;
  return right.stages.filter((stage) => stage.name === name)[before];
}

function Side({ left, right, names }: { left: Stage; right: Stage | undefined; names: [string, string] }) {
  const different = differences(left.detail, right?.detail);
  const isSame = left.state === right?.state && left.summary === right.summary && different.length === 0;
  return (
    <li class={isSame ? 'side same' : 'side'}>
      <h3>
        {titles[left.name]} <span class="dim">{isSame ? 'same in both' : 'different'}</span>
      </h3>
      <div class="pair">
        <Outcome name={names[0]} stage={left} />
        <Outcome name={names[1]} stage={right} />
      </div>
      {different.length > 0 && (
        <Table
          label={`Differences in ${titles[left.name]}`}
          columns={['What', names[0], names[1]]}
          rows={different.map(([path, a, b]) => [<code>{path}</code>, a, b])}
        />
      )}
    </li>
  );
}

function Outcome({ name, stage }: { name: string; stage: Stage | undefined }) {
  return (
    <p>
      <span class="dim">{name}</span>{' '}
      {stage === undefined ? 'not there' : <Text>{`${stage.state} · ${stage.summary}`}</Text>}{' '}
      <span class="dim">{stage && `${milliseconds(stage.ms)} ms`}</span>
    </p>
  );
}

type Difference = [path: string, left: string, right: string];

/** What takes another time on every run is no difference. */
const restless = /(^|\.)(ms|micros|startMs)$/;

function differences(left: unknown, right: unknown): Difference[] {
  const was = leaves(left);
  const is = leaves(right);
  const paths = [...new Set([...was.keys(), ...is.keys()])].filter((path) => !restless.test(path));
  return paths
    .filter((path) => was.get(path) !== is.get(path))
    .map((path) => [path, was.get(path) ?? '–', is.get(path) ?? '–']);
}

function leaves(root: unknown): Map<string, string> {
  const found = new Map<string, string>();
  function walk(value: unknown, path: string): void {
    if (typeof value === 'object' && value !== null && !isMasked(value)) {
      for (const [name, member] of Object.entries(value)) walk(member, path === '' ? name : `${path}.${name}`);
    } else if (value !== undefined) found.set(path, isMasked(value) ? maskText(value) : textOf(value));
  }
  walk(root, '');
  return found;
}

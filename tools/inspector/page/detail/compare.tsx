/** compare: two requests side by side, stage by stage, with what is different in each stage. */
import { useState } from 'preact/hooks';
import type { RequestRecord, Stage } from '../../../simulator/trace.js';
import { milliseconds } from '../format.js';
import type { Inspector } from '../inspector.js';
import { Table } from '../parts/table.js';
import { Text } from '../parts/text.js';
import type { RequestRow, Row } from '../rows.js';
import { useRecord } from '../use-record.js';
import { differences } from './differences.js';
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
  const pairs = left.stages.map((stage, index) => ({ stage, other: twin(right, left, index), index }));
  const different = pairs.filter(({ stage, other }) => !isSame(stage, other));
  const same = pairs.filter(({ stage, other }) => isSame(stage, other));
  return (
    <>
      <ol class="sides">
        {different.map(({ stage, other, index }) => (
          <Side key={index} left={stage} right={other} names={[left.id, right.id]} />
        ))}
      </ol>
      <p class="dim">
        {different.length === 0 ? 'Nothing differs. ' : ''}Same in both:{' '}
        {same.map(({ stage }) => titles[stage.name]).join(', ') || 'none'}.
      </p>
    </>
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
  return (
    <li class="side">
      <h3>{titles[left.name]}</h3>
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

/** Of summaries, which hold times, those that name another outcome. */
function isSame(left: Stage, right: Stage | undefined): boolean {
  const plain = ({ summary }: Stage) => summary.replace(/[\d.]+ ms/, '');
  if (right === undefined || left.state !== right.state || plain(left) !== plain(right)) return false;
  return differences(left.detail, right.detail).length === 0;
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

/** why: what made CloudFront refuse or fail, and the cure: a button that replays with it put right, and the command for a terminal. */
import { useEffect, useState } from 'preact/hooks';
import type { RequestRecord, Why as WhyFacts } from '../../../simulator/trace.js';
import type { DistributionView, Overview } from '../../contract.js';
import type { Actions } from '../actions.js';
import { getWhy } from '../api.js';
import { Command } from '../parts/command.js';
import { maskText } from '../parts/masked.js';
import { Table } from '../parts/table.js';
import { Text } from '../parts/text.js';
import { passFor } from './pass-for.js';
import { isFunctionStage } from './stage-kinds.js';
import { whyOf } from './why-of.js';

interface Props {
  record: RequestRecord;
  overview: Overview | undefined;
  actions: Actions;
}

export function Why(props: Props) {
  const { record, overview } = props;
  const [decided, setDecided] = useState<WhyFacts>();
  const isAsked = record.why === undefined && record.status >= 300 && isFunctionStage(record.answeredBy);
  useEffect(() => {
    if (isAsked)
      getWhy(record.id).then(
        ({ why }) => setDecided(why),
        () => {},
      );
  }, []);
  const pass = passFor(record, overview);
  const why = whyOf({ ...record, ...(decided ? { why: decided } : {}) }, pass);
  return why === undefined ? null : <Shown {...props} why={why} pass={pass} />;
}

interface ShownProps extends Props {
  why: WhyFacts;
  pass: DistributionView['passes'][number] | undefined;
}

function Shown({ record, why, pass, actions }: ShownProps) {
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
      {why.values && why.values.length > 0 && <Values values={why.values} />}
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

/** Nothing is shown on a click here: what is secret stays so. */
function Values({ values }: { values: NonNullable<WhyFacts['values']> }) {
  return (
    <Table
      label="Values that were compared"
      columns={['Compared', 'Value']}
      rows={values.map(({ name, value }) => [<code>{name}</code>, <code>{maskText(value)}</code>])}
    />
  );
}

function Source({ source: { file, line, column, lines } }: { source: NonNullable<WhyFacts['source']> }) {
  return (
    <div>
      <code>
        {file}:{line}
        {column && `:${column}`}
      </code>
      {lines && (
        <pre class="log" tabIndex={0}>
          {lines.join('\n')}
        </pre>
      )}
    </div>
  );
}

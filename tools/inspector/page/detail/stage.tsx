/** stage: one stage of a request: a heading that opens, its bar on the time axis, and what it did. */
import type { RequestRecord, Stage } from '../../../simulator/trace.js';
import { StageBody } from '../blocks/stage-body.js';
import { milliseconds } from '../format.js';
import { Text } from '../parts/text.js';
import { didRun, kindOf, titles } from './stage-kinds.js';

interface Props {
  stage: Stage;
  /** Where it stands in the record. */
  index: number;
  record: RequestRecord;
  isOpen: boolean;
  onToggle(isOpen: boolean): void;
}

export function StageView(props: Props) {
  return didRun(props.stage) ? <RanStage {...props} /> : <SkippedStage stage={props.stage} />;
}

function SkippedStage({ stage }: { stage: Stage }) {
  return (
    <li class="stage off">
      <i class="node" aria-hidden="true" />
      <h3>{titles[stage.name]}</h3>
      <span class="summary">{stage.reason ?? stage.summary}</span>
    </li>
  );
}

function RanStage({ stage, index, record, isOpen, onToggle }: Props) {
  const { name, state, summary, ms, startMs, assumed } = stage;
  const answered = name === record.answeredBy;
  const body = `stage-${index}`;
  return (
    <li class={`stage ${kindOf(stage)}${answered ? ' answered' : ''}`} data-stage={name}>
      <i class="node" aria-hidden="true" />
      <h3>
        <button type="button" aria-expanded={isOpen} aria-controls={body} onClick={() => onToggle(!isOpen)}>
          {titles[name]}
        </button>
      </h3>
      <span class="summary">
        <Tag state={state} answered={answered} />
        {assumed && <span class="tag">order assumed</span>}
        <Text>{summary}</Text>
      </span>
      <span class="bar" aria-hidden="true">
        <i style={{ left: `${share(startMs, record.ms)}%`, width: `${share(ms, record.ms)}%` }} />
      </span>
      <span class="number">{milliseconds(ms)}</span>
      <div id={body} class="body" hidden={!isOpen}>
        {isOpen && <StageBody stage={stage} index={index} record={record} />}
      </div>
    </li>
  );
}

function Tag({ state, answered }: { state: Stage['state']; answered: boolean }) {
  if (state === 'refused' || state === 'failed') return <span class="tag bad">{state}</span>;
  return answered ? <span class="tag accent">answered</span> : null;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : Math.min(99, Math.max(0, (part / whole) * 100));
}

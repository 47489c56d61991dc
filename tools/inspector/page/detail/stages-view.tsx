/** stages-view: why it was refused, then every stage in CloudFront's order on one time axis. */
import type { RequestRecord } from '../../../simulator/trace.js';
import { milliseconds } from '../format.js';
import type { Inspector } from '../inspector.js';
import { Lazy } from '../parts/lazy.js';
import { StageView } from './stage.js';
import { hasChanged, startsOpen } from './stage-kinds.js';

export function StagesView({ record, state, dispatch, actions }: Inspector & { record: RequestRecord }) {
  const { open, changedOnly } = state;
  const places = record.stages.map((stage, index) => ({ stage, index }));
  const shown = changedOnly ? places.filter(({ stage }) => hasChanged(stage, record)) : places;
  return (
    <div class="stages-view">
      <Lazy part="Why" key={record.id} record={record} overview={state.overview} actions={actions} />
      <div class="axis" aria-hidden="true">
        <span class="legend">
          <i class="function" /> your functions <i /> CloudFront <i class="origin" /> waiting for the origin{' '}
          <i class="refused" /> refused or failed
        </span>
        <span>0 to {milliseconds(record.ms)} ms</span>
      </div>
      <ol class="stages">
        {shown.map(({ stage, index }) => (
          <StageView
            key={index}
            stage={stage}
            index={index}
            record={record}
            isOpen={open[stage.name] ?? startsOpen(stage, record)}
            onToggle={(isOpen) => dispatch({ type: 'open', stages: { [stage.name]: isOpen } })}
          />
        ))}
      </ol>
      {shown.length === 0 && <p class="hint">No stage changed anything.</p>}
    </div>
  );
}

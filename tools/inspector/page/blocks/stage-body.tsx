/** stage-body: what a stage did, by the parts its detail has. */
import type { RequestRecord, Stage } from '../../../simulator/trace.js';
import { Lazy } from '../parts/lazy.js';
import { Attempts } from './attempts.js';
import { CacheKey } from './cache-key.js';
import { Checks } from './checks.js';
import { Diff } from './diff.js';
import { FunctionFacts } from './function-facts.js';
import { HeaderTable } from './header-table.js';
import { Kept } from './kept.js';
import { Logs } from './logs.js';
import { Nearest } from './nearest.js';
import { Others } from './others.js';
import { Patterns } from './patterns.js';
import { PolicyChanges } from './policy-changes.js';
import { TimeLeft } from './time-left.js';

interface StageProps {
  stage: Stage;
  /** Where the stage stands in the record. */
  index: number;
  record: RequestRecord;
}

export function StageBody({ stage, index, record }: StageProps) {
  const detail = stage.detail ?? {};
  const has = (name: string) => detail[name] !== undefined;
  const where = { record, index };
  return (
    <>
      {has('candidates') && <Patterns detail={detail} />}
      {has('checks') && <Checks detail={detail} />}
      {has('function') && <FunctionFacts detail={detail} />}
      {has('function') && <Lazy part="DebugRun" id={record.id} stage={stage.name} />}
      {has('diff') && <Diff detail={detail} {...where} />}
      {has('key') && <CacheKey detail={detail} {...where} />}
      {has('nearest') && <Nearest detail={detail} {...where} />}
      {has('ttl') && <TimeLeft detail={detail} />}
      {has('kept') && stage.name === 'cache' && <Kept detail={detail} />}
      {has('attempts') && <Attempts detail={detail} {...where} />}
      {(has('added') || has('kept')) && stage.name === 'headers-policy' && <PolicyChanges detail={detail} />}
      {stage.name === 'respond' && <HeaderTable {...where} />}
      {has('logs') && <Logs detail={detail} />}
      <Others stage={stage} />
    </>
  );
}

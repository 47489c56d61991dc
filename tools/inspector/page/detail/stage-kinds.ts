/** stage-kinds: what stages are called, how they are drawn, and which are open at first. */
import type { RequestRecord, Stage, StageName } from '../../../simulator/trace.js';

export const titles: Record<StageName, string> = {
  behavior: 'Cache behavior',
  'viewer-rules': 'Viewer rules',
  signature: 'Signature check',
  'root-object': 'Default root object',
  'viewer-request': 'viewer-request',
  cache: 'Cache lookup',
  'origin-request': 'origin-request',
  origin: 'Origin',
  'origin-response': 'origin-response',
  'error-page': 'Error page',
  'headers-policy': 'Headers policy',
  'viewer-response': 'viewer-response',
  respond: 'Response',
};

export function kindOf({ name, state }: Stage): string {
  if (state === 'refused' || state === 'failed') return 'refused';
  if (isFunctionStage(name)) return 'function';
  return name === 'origin' ? 'origin' : 'edge';
}

export function didRun({ state }: Stage): boolean {
  return state !== 'skipped' && state !== 'none';
}

export function hasChanged(stage: Stage, record: RequestRecord): boolean {
  const detail = stage.detail ?? {};
  const changes = [detail.diff, detail.added, detail.removed].some((list) => Array.isArray(list) && list.length > 0);
  return changes || stage.name === record.answeredBy || (didRun(stage) && /root-object|error-page/.test(stage.name));
}

/** The stage that answered or failed, and functions that changed something. */
export function startsOpen(stage: Stage, record: RequestRecord): boolean {
  if (!didRun(stage)) return false;
  const decided = ['answered', 'refused', 'failed'].includes(stage.state) || stage.name === record.answeredBy;
  return decided || (kindOf(stage) === 'function' && hasChanged(stage, record));
}

export function isFunctionStage(name: StageName): boolean {
  return /^(viewer|origin)-re(quest|sponse)$/.test(name);
}

/*! refuse: CloudFront’s own refusal of a request, written down with its reason and its cure. */
import type { StageName, Why } from '../trace.js';
import type { EdgeResponse } from './edge-response.js';
import { type Exchange, note, type StageNote } from './exchange.js';
import { ownPage } from './own-page.js';

export interface Refusal {
  status: number;
  /** For people and logs: "InvalidRequestMethod". */
  code: string;
  /** Shown on the page. */
  text: string;
  /** A custom error page may stand in for it. Default: false. */
  pageable?: boolean;
  /** What to change in the template. */
  cure?: string;
  detail?: StageNote['detail'];
}

/** `start`: performance.now() when the stage began. */
export function refuse(exchange: Exchange, stage: StageName, start: number, refusal: Refusal): EdgeResponse {
  const { status, code, text, pageable = false, cure, detail } = refusal;
  const fixes: Why['fixes'] = cure === undefined ? [] : [{ label: cure }];
  exchange.trace.why = { code, text, fixes };
  note(exchange, stage, start, 'refused', `${status}: ${text}`, detail);
  return ownPage(exchange, status, text, { pageable });
}

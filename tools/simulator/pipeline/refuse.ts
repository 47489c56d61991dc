/*! refuse: CloudFront’s own refusal of a request, written down with its reason and its cure. */
import type { StageName, Why } from '../trace.js';
import type { EdgeResponse, XCache } from './edge-response.js';
import { type Exchange, note, type StageNote } from './exchange.js';
import { ownPage } from './own-page.js';
import { type RefusalCode, refusals } from './refusals.js';

export interface Refusal {
  code: RefusalCode;
  /** Shown on the page. */
  text: string;
  /** Default: that of the catalogue. */
  status?: number;
  /** What to change in the template. */
  cure?: string;
  detail?: StageNote['detail'];
}

/** `start`: performance.now() when the stage began. */
export function refuse(exchange: Exchange, stage: StageName, start: number, refusal: Refusal): EdgeResponse {
  const { code, text, cure, detail } = refusal;
  const page = refusalPage(exchange, code, text, refusal);
  const fixes: Why['fixes'] = cure === undefined ? [] : [{ label: cure }];
  exchange.trace.why = { code, text, fixes };
  note(exchange, stage, start, 'refused', `${page.status}: ${text}`, detail);
  return page;
}

/** The page alone, for who writes down the reason otherwise. */
export function refusalPage(
  exchange: Exchange,
  code: RefusalCode,
  text: string,
  { status = refusals[code].status, xCache }: { status?: number; xCache?: XCache } = {},
): EdgeResponse {
  return ownPage(exchange, status, text, { pageable: refusals[code].pageable, ...(xCache ? { xCache } : {}) });
}

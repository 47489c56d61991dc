/*! refuse: CloudFront’s own refusal of a request, written down with its reason and its fix. */
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
  fix?: string;
  detail?: StageNote['detail'];
}

/** `start`: performance.now() when the stage began. */
export function refuse(exchange: Exchange, stage: StageName, start: number, refusal: Refusal): EdgeResponse {
  const { code, text, fix, detail } = refusal;
  const page = refusalPage(exchange, code, text, refusal);
  const fixes: Why['fixes'] = fix === undefined ? [] : [{ label: fix }];
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

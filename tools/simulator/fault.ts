/** fault: what may go wrong with an origin, as somebody asks for it, and in words. */

/** What happens to requests to an origin. */
export interface Fault {
  /** Its id. Default: every origin. */
  origin?: string;
  /** "down": nothing listens; "slow": the answer comes late; "error": it is a 5xx; "half": its body breaks off. */
  kind: (typeof kinds)[number];
  /** Milliseconds that "slow" waits before it asks. Past the origin's read timeout nothing more is waited for: 504. */
  ms?: number;
  /** Of "error". Default: 503. */
  status?: number;
  /** Which part of the requests is hit, 0–1, spread evenly. All attempts of one request fare alike. Default: 1. */
  share?: number;
}

export const kinds = ['down', 'slow', 'error', 'half'] as const;

/** "`Api` down", "every origin slow by 500 ms, 20 %". */
export function faultText({ origin, kind, ms, status = 503, share = 1 }: Fault): string {
  const what = { down: 'down', slow: `slow by ${ms} ms`, error: `answers ${status}`, half: 'sends half a body' }[kind];
  const who = origin === undefined ? 'every origin' : `\`${origin}\``;
  return `${who} ${what}${share === 1 ? '' : `, ${Math.round(share * 100)} % of requests`}`;
}

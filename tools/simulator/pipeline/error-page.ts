/*!
 * error-page: a custom page in place of an error, fetched through the behavior that its path belongs to. Distribution-wide.
 * DG/GeneratingCustomErrorResponses.html, DG/custom-error-pages-procedure.html
 */
import { matchBehavior } from '../../distribution/match.js';
import { computeCacheKey } from '../cache/cache-key.js';
import { throughCache } from '../cache/through-cache.js';
import { originDetail } from '../trace/origin-detail.js';
import { describeStage } from '../trace/stage.js';
import { discard } from './body.js';
import { type EdgeResponse, statusText } from './edge-response.js';
import { type Exchange, note } from './exchange.js';

export async function withErrorPage(exchange: Exchange, response: EdgeResponse): Promise<EdgeResponse> {
  if (response.status < 400 || !response.pageable) return response;
  const rule = exchange.distribution.model.errorResponses.find(({ errorCode }) => errorCode === response.status);
  if (rule?.pagePath === undefined) return response;
  const start = performance.now();
  const fetching = pageExchange(exchange, rule.pagePath);
  computeCacheKey(fetching);
  const page = await throughCache(fetching);
  discard(response.body);
  const shown =
    page.status < 400 ? withStatus(page, rule.responseCode ?? response.status) : { ...page, xCache: 'Error' as const };
  note(
    exchange,
    'error-page',
    start,
    'answered',
    () => `${response.status} → \`${rule.pagePath}\` with status ${shown.status}`,
    () => ({
      rule,
      path: rule.pagePath,
      behavior: fetching.behavior.pattern,
      status: page.status,
      ...originDetail(fetching.trace.attempts),
      keptSeconds: rule.cachingMinTtl,
      stages: fetching.trace.stages.map((stage) => describeStage(stage, exchange.trace.started)),
    }),
  );
  return shown;
}

/** The status is the rule's, the rest the page's. Neither viewer function runs: the origin's status was an error, whatever is shown. */
function withStatus(page: EdgeResponse, status: number): EdgeResponse {
  return {
    ...page,
    status,
    statusText: statusText(status),
    xCache: 'Error',
    pageable: false,
    viewerResponse: false,
    whole: false,
  };
}

/** A plain GET of the page with the viewer's own headers, past both viewer functions. What it does at the origin is part of this request's record. */
function pageExchange(exchange: Exchange, pagePath: string): Exchange {
  const { distribution, viewer } = exchange;
  const headers = viewer.headers.filter(([name]) => !/^(if-|range$|content-)/i.test(name));
  const { httpVersion } = viewer;
  const page = { method: 'GET', httpVersion, uri: pagePath, query: undefined, headers, body: Buffer.alloc(0) };
  return {
    ...exchange,
    behavior: matchBehavior(distribution.model, pagePath),
    request: {
      ...page,
      get facts() {
        return viewer.facts;
      },
    },
    originChange: undefined,
    key: undefined,
    trace: { ...exchange.trace, stages: [], attempts: [] },
  };
}

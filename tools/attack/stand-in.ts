/** stand-in: what answers for an origin while it is attacked. Every object is there, and each answer names what was asked and all that came with it. */
import { judgePolicy, knownFacts } from '../distribution/bucket-policy.js';
import type { Origin, OriginTarget } from '../distribution/model.js';
import type { HeaderList, OriginBackend, OriginRequest, OriginResponse } from '../http/messages.js';
import { regionOf, verifySignature } from '../simulator/origins/aws-signature.js';
import { authorise } from '../simulator/origins/bucket-access.js';
import { isBucket, objectAt } from './objects.js';

/** One request that an origin answered with an object. */
export interface Seen {
  origin: Origin;
  request: OriginRequest;
  object: string | undefined;
}

/** Carries the number of what was seen, where a body cannot. */
export const markHeader = 'x-edgewright-object';

const mark = (number: number) => `edgewright-object-${number};`;

/** Numbers in an answer. */
export function marksIn(text: string): number[] {
  return [...text.matchAll(/edgewright-object-(\d+);/g)].map(([, number]) => Number(number));
}

/** In a header, cookie or query, with a status behind it: what some server cannot read, and answers so. */
export const breaker = 'edgewright-breaks';

interface Watch {
  seen: Seen[];
  standIn(origin: Origin, open: () => OriginBackend): OriginBackend;
}

/** `given`: origins by id that live at a URL which the user named: those are asked. */
export function watchOrigins(given: ReadonlySet<string>, now: () => number): Watch {
  const seen: Seen[] = [];
  const note = (origin: Origin, request: OriginRequest) =>
    seen.push({ origin, request, object: objectAt(origin, request.path) }) - 1;

  function standIn(origin: Origin, open: () => OriginBackend): OriginBackend {
    if (given.has(origin.id)) return marked(open(), (request) => note(origin, request));
    const answer = isBucket(origin) ? answerAsBucket : answerAsServer;
    return {
      label: `a stand-in for ${origin.id}`,
      async fetch(request) {
        const refusal = await answer(origin, request, now());
        return refusal ?? found(note(origin, request));
      },
      close: async () => {},
    };
  }
  return { seen, standIn };
}

function marked(backend: OriginBackend, note: (request: OriginRequest) => number): OriginBackend {
  return {
    ...backend,
    async fetch(request, signal) {
      const answer = await backend.fetch(request, signal);
      return answer.status >= 400
        ? answer
        : { ...answer, headers: [...answer.headers, [markHeader, String(note(request))]] };
    },
  };
}

function found(number: number): OriginResponse {
  const headers: HeaderList = [
    [markHeader, String(number)],
    ['Content-Type', 'text/plain'],
  ];
  return plain(200, headers, mark(number));
}

function plain(status: number, headers: HeaderList = [], body = ''): OriginResponse {
  return { status, statusText: '', headers, body: Buffer.from(body) };
}

/** Answers of refusal; undefined: the object. A bucket whose policy nobody knows is taken to be right. */
async function answerAsBucket(
  { target, path }: Origin,
  request: OriginRequest,
  now: number,
): Promise<OriginResponse | undefined> {
  const { method } = request;
  if (method === 'OPTIONS' || method === 'POST' || method === 'PATCH') return plain(method === 'OPTIONS' ? 403 : 405);
  if (request.path === `${path}/`) return plain(404);
  const policy = target.kind === 'bucket' && (target.statements?.length ?? 0) > 0 ? target : undefined;
  if (method === 'GET' || method === 'HEAD') {
    if (policy === undefined) return undefined;
    const reader = await authorise(request, request.path.slice(1), {
      ...policy,
      domainName: request.domain,
      now: () => now,
    });
    return reader.refusal === undefined ? undefined : plain(403);
  }
  return policy !== undefined && (await mayWrite(policy, request, now)) ? undefined : plain(403);
}

/** AmazonS3/latest/API/API_PutObject.html: a policy that says s3:* or s3:PutObject lets CloudFront write, and so whoever asks it. */
async function mayWrite(
  { statements = [], asker, arn }: Extract<OriginTarget, { kind: 'bucket' }>,
  request: OriginRequest,
  now: number,
): Promise<boolean> {
  const verdict = await verifySignature(request, { service: 's3', region: regionOf(request.domain), now });
  const isOurs = verdict.ok && verdict.principal === 'cloudfront';
  const principals = isOurs ? (asker?.principals ?? []) : [];
  const action = request.method === 'DELETE' ? 's3:DeleteObject' : 's3:PutObject';
  const sourceArn = isOurs ? asker?.distributionArn : undefined;
  const facts = { ...knownFacts, 'aws:sourcearn': sourceArn, 'aws:sourceaccount': sourceArn?.split(':')[4] };
  return judgePolicy(statements, { principals, action, resource: `${arn}${request.path}`, facts }) === 'allow';
}

async function answerAsServer(
  { target }: Origin,
  request: OriginRequest,
  now: number,
): Promise<OriginResponse | undefined> {
  const service = serviceOf(target);
  if (service !== undefined) {
    const verdict = await verifySignature(request, { service, region: regionOf(request.domain), now });
    if (!verdict.ok) return plain(403);
  }
  if (request.method === 'OPTIONS') return plain(204);
  const words = [request.query, ...request.headers.map(([, value]) => value)].join('\n');
  const status = new RegExp(`${breaker}-(\\d{3})`).exec(words)?.[1];
  return status === undefined ? undefined : plain(Number(status));
}

/** What wants a signature of IAM. */
export function serviceOf(target: OriginTarget): 'lambda' | 'execute-api' | undefined {
  if (target.kind === 'function-url') return target.auth === 'AWS_IAM' ? 'lambda' : undefined;
  const ways = target.kind === 'http-api' ? target.routes : target.kind === 'rest-api' ? target.methods : [];
  return ways.length > 0 && ways.every(({ auth }) => auth === 'AWS_IAM') ? 'execute-api' : undefined;
}

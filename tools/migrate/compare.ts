/** compare: two stacks side by side, asked the same by the same viewers in the same order, before the same origins. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readDistributions } from '../distribution/cloudformation/index.js';
import type { Given } from '../distribution/given.js';
import type { DistributionModel } from '../distribution/model.js';
import { createSimulator, type Simulator } from '../simulator/index.js';
import { type Asked, missing, requestsFor } from './requests.js';

export interface DifferentAnswer extends Pick<Asked, 'method' | 'url'> {
  /** Headers of the request. */
  sent: Record<string, string>;
  statuses: [before: number, after: number];
  /** Undefined: the header is not there. */
  headers: { name: string; before?: string; after?: string }[];
  /** Where they differ. */
  body?: [before: string, after: string];
}

export interface Compared {
  requests: number;
  differences: DifferentAnswer[];
}

interface Answer {
  status: number;
  headers: Record<string, string>;
  body: string;
}

interface Stacks extends Given {
  before: object;
  after: object;
  projectDir: string;
  /** Assets lie beside the template. */
  templateDir: string;
}

/** Without a cache, which shows what origins are sent, then with one, twice: what it gives to the next viewer is a part of the answer. */
export async function compareStacks({ before, after, ...options }: Stacks): Promise<Compared> {
  const [old, young] = [before, after].map((template) => readDistributions(template, options));
  const asked = old!.flatMap((model) => {
    const other = young!.find(({ logicalId }) => logicalId === model.logicalId);
    return other ? requestsFor(model, other) : [];
  });
  const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-migrate-'));
  try {
    const origins = bucketsOf([...old!, ...young!], asked, folder);
    const now = Date.now();
    const common = { ...options, origins, fetch: echo, clock: () => now };
    const open = (cache: boolean) =>
      [before, after].map((template) => () => createSimulator({ ...common, template, cache }));
    const differences = [...(await round(open(false), asked)), ...(await round(open(true), [...asked, ...asked]))];
    return { requests: asked.length * 3, differences: once(differences) };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** One after the other, in the same order. */
async function round(open: readonly (() => Promise<Simulator>)[], asked: readonly Asked[]): Promise<DifferentAnswer[]> {
  const simulators: Simulator[] = [];
  const differences: DifferentAnswer[] = [];
  try {
    for (const each of open) simulators.push(await each());
    for (const request of asked) {
      const [one, other] = await Promise.all(simulators.map((simulator) => ask(simulator, request)));
      const difference = differenceOf(request, one!, other!);
      if (difference) differences.push(difference);
    }
    return differences;
  } finally {
    for (const simulator of simulators) await simulator.close();
  }
}

/** A folder for each bucket: what is not to be missing is in it. */
function bucketsOf(
  models: readonly DistributionModel[],
  asked: readonly Asked[],
  folder: string,
): Record<string, string> {
  const paths = new Set(
    asked.map(({ url }) => new URL(url).pathname).filter((name) => /\.\w+$/.test(name) && !name.includes(missing)),
  );
  for (const { errorResponses } of models) for (const { pagePath } of errorResponses) if (pagePath) paths.add(pagePath);
  const ids = models.flatMap(({ origins }) => Object.values(origins).filter(({ kind }) => kind === 's3'));
  return Object.fromEntries(
    ids.map(({ id, path: prefix }) => {
      const bucket = path.join(folder, Buffer.from(id).toString('hex'));
      for (const name of paths) {
        const file = path.join(bucket, prefix, name);
        mkdirSync(path.dirname(file), { recursive: true });
        writeFileSync(file, `${name} of ${id}\n`);
      }
      return [id, bucket];
    }),
  );
}

/** New at each request. */
const volatile =
  /^(?:date|age|last-modified|x-amz-(?:cf-id|request-id|id-2|date)|x-amzn-trace-id|via|authorization|server-timing)$/;

/** Says what it was asked: what an origin no longer gets is a difference. */
async function echo(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const request = new Request(input, init);
  const { pathname, search } = new URL(request.url);
  const sent = [...request.headers]
    .filter(([name]) => !volatile.test(name))
    .map(([name, value]) => `${name}: ${value}`);
  const body = [`${request.method} ${pathname}${search}`, ...sent.sort()].join('\n');
  return new Response(request.method === 'HEAD' ? null : body, { status: pathname.includes(missing) ? 404 : 200 });
}

async function ask(simulator: Simulator, { method, url, headers }: Asked): Promise<Answer> {
  const response = await simulator.fetch(url, { method, headers });
  const kept = [...response.headers].filter(([name]) => !volatile.test(name));
  return {
    status: response.status,
    headers: Object.fromEntries(kept),
    body: (await response.text()).replace(ids, '$1'),
  };
}

/** New at each request, in what S3 and CloudFront say of an error. */
const ids = /(<RequestId>|<HostId>|Request ID: )[\w+/=-]+/g;

function differenceOf(request: Asked, one: Answer, other: Answer): DifferentAnswer | undefined {
  const names = [...new Set([...Object.keys(one.headers), ...Object.keys(other.headers)])].sort();
  const headers = names
    .filter((name) => one.headers[name] !== other.headers[name])
    .map(
      (name) => ({ name, before: one.headers[name], after: other.headers[name] }) as DifferentAnswer['headers'][number],
    );
  const isSame = one.status === other.status && headers.length === 0 && one.body === other.body;
  if (isSame) return undefined;
  const body: Pick<DifferentAnswer, 'body'> = one.body === other.body ? {} : { body: [one.body, other.body] };
  const { method, url, headers: sent } = request;
  return { method, url, sent, statuses: [one.status, other.status], headers, ...body };
}

/** Where one round says what another has said. */
function once(differences: readonly DifferentAnswer[]): DifferentAnswer[] {
  return [...new Map(differences.map((difference) => [JSON.stringify(difference), difference])).values()];
}

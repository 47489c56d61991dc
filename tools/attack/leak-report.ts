/** leak-report: leaks as people read them: the request to make, the place in the user's description, the cure. */
import type { Place } from '../distribution/description.js';
import { hostOf } from '../distribution/hosts.js';
import type { DistributionModel } from '../distribution/model.js';
import { fixes, type Leak } from './leak.js';
import type { Asked } from './stack.js';

export interface Through {
  kind: string;
  area: string;
  method: string;
  url: string;
  status: number;
  /** What came back. */
  got: string;
  curl: string;
  /** In the words of the description. */
  at: string;
  fix: string;
  file: string;
  line: number;
  column: number;
  /** Requests that got the same way through. */
  times: number;
}

export type FindPlace = (leak: Leak) => Place & { at: string };

export function toThrough(leak: Leak, placeOf: FindPlace): Through {
  const { kind, area, model, asked, status, got } = leak;
  const last = asked.at(-1);
  const { at, file, line, column } = placeOf(leak);
  const url = leak.url ?? addressOf(model, last ?? { target: '/' });
  const curl = asked.length === 0 ? `curl --path-as-is '${url}'` : asked.map((each) => curlOf(model, each)).join('; ');
  return {
    kind,
    area,
    method: last?.method ?? 'GET',
    url,
    status,
    got,
    curl,
    at,
    fix: fixes[kind],
    file,
    line,
    column,
    times: 1,
  };
}

/** Without a name of one's own there is only the laptop: the domain that a deploy gives is not known. */
function addressOf(model: DistributionModel, { target, scheme = 'https', host }: Asked): string {
  const name = host ?? hostOf(model);
  const isHere = name === model.domainName;
  const path = target.replace(/^https?:\/\/[^/?#]*/i, '');
  return `${isHere ? 'http://localhost:8080' : `${scheme}://${name}`}${path.startsWith('/') ? '' : '/'}${path}`;
}

function curlOf(model: DistributionModel, asked: Asked): string {
  const { method = 'GET', httpVersion, headers = [], viewer = {}, secret = 0 } = asked;
  const told = Object.entries(viewer).map(([name, value]): [string, string] => [`x-edge-viewer-${name}`, value]);
  const way = method === 'HEAD' ? ['-I'] : method === 'GET' ? [] : ['-X', method];
  const version = httpVersion === '1.0' ? ['--http1.0'] : [];
  const lines = [...told, ...headers.slice(secret)].flatMap(([name, value]) => [
    '-H',
    quoted(value === '' ? `${name};` : `${name}: ${value}`),
  ]);
  // A pass is nobody's to print: whoever has it puts it in.
  const passes = headers.slice(0, secret).flatMap(([name]) => ['-H', `"${name}: $PASS"`]);
  return ['curl', '--path-as-is', ...version, ...way, ...passes, ...lines, quoted(addressOf(model, asked))].join(' ');
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

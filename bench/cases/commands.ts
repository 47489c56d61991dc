/** How long people wait: each command as a process of its own, from its start to its end. */
import { generateKeyPairSync } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { diagnoseFully } from '../../tools/doctor/index.js';
import { againstBudget, timeNode, timeUntil } from '../budget.js';
import { type Case, type Figure, median } from '../measure.js';
import { distributionTemplate } from '../site.js';

const cli = path.resolve('dist/cli.js');

function quickOnes(folder: string): Figure[] {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  writeFileSync(path.join(folder, 'private.pem'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
  writeFileSync(path.join(folder, 'public.pem'), publicKey.export({ type: 'spki', format: 'pem' }));
  const sign = ['sign', 'cookies', '--resource', 'https://d.test/*', '--key-id', 'K', '--private-key', 'private.pem'];
  const verify = ['verify', '--url', 'https://d.test/a', '--key', 'K=public.pem', '--cookie', 'none=1'];
  const time = (args: string[], statuses: number[]) => () => timeNode([cli, ...args], folder, statuses);
  return [
    againstBudget('edgewright explain', 'ms', 300, time(['explain', '/a', '--template', 'template.json'], [0])),
    againstBudget('edgewright verify', 'ms', 300, time(verify, [1])),
    againstBudget('edgewright sign', 'ms', 300, time([...sign, '--expires', '2h'], [0])),
  ];
}

/** AWS's validator takes seconds to load, once a process: what is measured begins after. */
async function doctor(folder: string): Promise<Figure> {
  const once = async () => {
    const start = performance.now();
    await diagnoseFully(distributionTemplate(70), { projectDir: folder, templateDir: folder });
    return performance.now() - start;
  };
  await once();
  const ours = median([await once(), await once(), await once()]);
  const name = 'edgewright doctor, 72 behaviors, once its validator is loaded';
  return { name, ours, peer: 1000, peerName: 'budget', unit: 'ms', better: 'lower' };
}

const lines = 40_000;
const fields =
  'date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie) x-edge-result-type x-edge-request-id x-host-header cs-protocol cs-bytes time-taken';

/** A site's log: a thousand files, asked for again and again. */
function logText(): string {
  const line = (at: number) =>
    `2026-01-02\t03:04:05\tFRA50-P1\t1500\t192.0.2.7\tGET\td.test\t/k/${at % 1000}.css\t200\t-\tMozilla/5.0%20(X11;%20Linux%20x86_64)\t-\t-\tHit\tid==\td.test\thttps\t120\t0.001`;
  return `#Version: 1.0\n#Fields: ${fields}\n${Array.from({ length: lines }, (_, at) => line(at)).join('\n')}\n`;
}

function replay(folder: string): Figure {
  mkdirSync(path.join(folder, 'site/k'), { recursive: true });
  for (let at = 0; at < 1000; at++) writeFileSync(path.join(folder, `site/k/${at}.css`), 'a'.repeat(1024));
  writeFileSync(path.join(folder, 'access.log'), logText());
  const site = ['--template', 'template.json', '--origin', 'Site=site'];
  const args = [cli, 'replay', 'access.log', ...site, '--json'];
  const rate = () => (lines * 1000) / timeNode(args, folder);
  return againstBudget('edgewright replay, start included', 'lines/s', 5000, rate, 3);
}

/** `npm start` on a warm install: it builds, packages the sample stack and serves it. */
async function ready(): Promise<Figure> {
  const once = () => timeUntil('npm', ['start', '--', '--port', '0', '--json'], /"event":"ready"/);
  const times = [await once(), await once(), await once()];
  const figure = { ours: median(times), peer: 3000, peerName: 'budget', unit: 'ms', better: 'lower' } as const;
  return { name: 'npm start, until ready', ...figure };
}

/** What the page loads before anything more is asked for: its script, and what that imports. */
function inspector(): Figure[] {
  const folder = 'dist/inspector';
  if (!existsSync(folder)) return [];
  const page = readFileSync(path.join(folder, 'page.js'), 'utf8');
  const imported = [...page.matchAll(/\bfrom"\.\/([^"]+)"/g)].map(([, file]) => file!);
  const ours = ['page.js', ...imported].reduce((sum, file) => sum + statSync(path.join(folder, file)).size, 0);
  return [{ name: 'inspector scripts', ours, peer: 60 * 1024, peerName: 'budget', unit: 'bytes', better: 'lower' }];
}

export default {
  name: 'commands',
  async run() {
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-bench-'));
    writeFileSync(path.join(folder, 'template.json'), JSON.stringify(distributionTemplate()));
    try {
      return [...quickOnes(folder), await doctor(folder), replay(folder), ...inspector(), await ready()];
    } finally {
      rmSync(folder, { recursive: true });
    }
  },
} satisfies Case;

/**
 * Real generators: `node test/init/real.mjs [--keep] [NAME…]` makes a site with each from npm (Hugo and MkDocs: from the path), runs what
 * docs/first-site.md says in a folder of its own, and asks the local CloudFront for every object of the build and for every link in its pages.
 * Needs the network and minutes, so no test runs it. Ends with 1 where a URL led elsewhere.
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { sites } from './real-sites.mjs';

const root = path.resolve(import.meta.dirname, '../..');
const { values, positionals } = parseArgs({ options: { keep: { type: 'boolean' } }, allowPositionals: true });
const wanted = positionals.length > 0 ? positionals : Object.keys(sites);
const work = mkdtempSync(path.join(tmpdir(), 'edgewright-real-'));
const tarball = path.join(work, run(root, `npm pack --silent --ignore-scripts --pack-destination "${work}"`).trim());

let failed = 0;
for (const name of wanted) {
  const started = Date.now();
  try {
    const { asked, wrong, took } = await tryOut(name, sites[name]);
    for (const line of wrong) process.stdout.write(`  ${line}\n`);
    process.stdout.write(`${name}: ${asked} URLs, ${wrong.length} wrong; init, install and ready in ${took} s\n`);
    if (wrong.length > 0 || asked < 3) failed += 1;
  } catch (error) {
    failed += 1;
    process.stdout.write(`${name}: FAILED after ${seconds(started)} s: ${error.stderr || error.message}\n`);
  }
}
if (!values.keep) rmSync(work, { recursive: true });
process.exit(failed === 0 ? 0 : 1);

async function tryOut(name, { files = {}, make = [], build = 'npm run build', again = false, routes = {} }) {
  const dir = path.join(work, name);
  mkdirSync(dir);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(dir, file)), { recursive: true });
    writeFileSync(path.join(dir, file), text);
  }
  for (const command of make) run(dir, command);
  const started = Date.now();
  // "npx edgewright" fetches the package: here the one of this working copy.
  const { site } = JSON.parse(run(dir, `npx --yes --package "${tarball}" edgewright init --json`));
  const manifest = JSON.parse(readFileSync(path.join(dir, 'package.json'), 'utf8'));
  manifest.devDependencies.edgewright = `file:${tarball}`;
  writeFileSync(path.join(dir, 'package.json'), JSON.stringify(manifest));
  run(dir, 'npm install --no-audit --no-fund');
  const installed = Date.now();
  run(dir, build);
  const built = Date.now();
  if (again) run(dir, 'npx edgewright init --json --force');
  const served = await serve(dir);
  const took = Math.round((installed - started + Date.now() - built) / 1000);
  try {
    return { ...(await askAll(served.url, path.join(dir, site), routes)), took };
  } finally {
    await served.stop();
  }
}

/** Every object by its own path, and every address that a page links to. */
async function askAll(url, folder, routes) {
  const objects = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => path.join(parentPath, name));
  const texts = new Map(objects.map((file) => [pathOf(folder, file), readFileSync(file)]));
  const links = [...texts]
    .filter(([object]) => object.endsWith('.html'))
    .flatMap(([object, text]) => linksIn(object, text));
  const wrong = [];
  const askOne = async (address, isRight, meant) => {
    const answer = await fetch(url + address);
    const body = Buffer.from(await answer.arrayBuffer());
    if (answer.status !== 200 || !isRight(body))
      wrong.push(`${address}: ${answer.status} at ${answer.url}, meant ${meant}`);
  };
  for (const [object, text] of texts) await askOne(encodeURI(object), (body) => body.equals(text), object);
  const isObject = (body) => [...texts.values()].some((text) => text.equals(body));
  for (const address of new Set(links)) await askOne(address, isObject, 'an object, by a link');
  for (const [address, object] of Object.entries(routes))
    await askOne(address, (body) => body.equals(texts.get(object)), object);
  return { asked: texts.size + new Set(links).size + Object.keys(routes).length, wrong };
}

function linksIn(object, text) {
  const found = [...text.toString().matchAll(/<a\s[^>]*?href="?([^"\s>]+)/g)].map(([, href]) =>
    href.replaceAll('&amp;', '&'),
  );
  return found
    .map((href) => new URL(href, `http://site${encodeURI(object)}`))
    .filter(({ host, protocol }) => host === 'site' && protocol === 'http:')
    .map(({ pathname, search }) => pathname + search);
}

function pathOf(folder, file) {
  return `/${path.relative(folder, file).split(path.sep).join('/')}`;
}

async function serve(dir) {
  const child = spawn('npm', ['run', '--silent', 'edge', '--', '--port', '0', '--json'], { cwd: dir, detached: true });
  let said = '';
  const url = await new Promise((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text) => {
        said += text;
        const ready = /"event":"ready","url":"([^"]+)"/.exec(said);
        if (ready) resolve(ready[1]);
      });
    child.once('exit', () => reject(new Error(said)));
  });
  const stop = () =>
    new Promise((resolve) => {
      child.removeAllListeners('exit').once('exit', resolve);
      process.kill(-child.pid, 'SIGINT');
    });
  return { url, stop };
}

function run(cwd, command) {
  const env = {
    ...process.env,
    CI: '1',
    npm_config_yes: 'true',
    NEXT_TELEMETRY_DISABLED: '1',
    ASTRO_TELEMETRY_DISABLED: '1',
    NG_CLI_ANALYTICS: 'false',
    NUXT_TELEMETRY_DISABLED: '1',
  };
  return execFileSync('bash', ['-c', command], {
    cwd,
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1e8,
  });
}

function seconds(since) {
  return Math.round((Date.now() - since) / 1000);
}

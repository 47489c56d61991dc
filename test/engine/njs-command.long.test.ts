import { execFileSync } from 'node:child_process';
import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { createEngine } from '../../tools/engine/index.js';
import { findNjs } from '../../tools/runtime/njs-command.js';
import { viewerRequest } from '../../tools/testing/index.js';

const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
const given = process.env.EDGEWRIGHT_NJS;
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  if (given === undefined) delete process.env.EDGEWRIGHT_NJS;
  else process.env.EDGEWRIGHT_NJS = given;
});

function script(name: string, body: string): string {
  const file = path.join(folder, name);
  writeFileSync(file, `#!/bin/sh\n${body}\n`);
  chmodSync(file, 0o755);
  return file;
}

const installed = findNjs();
const real = installed && [installed.command, ...installed.args].join(' ');

test.each([
  ['is not there', () => path.join(folder, 'nowhere'), /cannot be started \(ENOENT\)/],
  ['is no command', () => '"', /cannot be started \(ENOENT\)/],
  ['prints something else', () => script('junk', 'echo hello'), /said "hello" in place of a version/],
  ['fails', () => script('fails', 'echo no such image >&2; exit 125'), /ended with 125 and said "no such image"/],
  ['is killed', () => script('killed', 'kill -9 $$'), /was ended by SIGKILL/],
])('a command that %s is said, and nothing stands in for it', async (_what, command, message) => {
  process.env.EDGEWRIGHT_NJS = command();
  await expect(createEngine()).rejects.toMatchObject({ code: 'engine', message: expect.stringMatching(message) });
  await expect(createEngine()).rejects.toThrow(/^EDGEWRIGHT_NJS expects a command that runs njs, found "/);
});

test('vm asks for no njs', async () => {
  process.env.EDGEWRIGHT_NJS = path.join(folder, 'nowhere');
  await (await createEngine({ engine: 'vm' })).close();
});

describe.runIf(real)('a command with arguments', () => {
  const code = 'function handler(event) { return event.request; }';

  async function outcomes(count: number) {
    const engine = await createEngine({ limit: 2_000 });
    const loaded = engine.load({ name: 'test', code });
    const found = [];
    for (let at = 0; at < count; at++) found.push(await loaded.invoke(viewerRequest()));
    await engine.close();
    return found;
  }

  test('runs events, and the outcome names its version', async () => {
    process.env.EDGEWRIGHT_NJS = `env "A B=1" ${real}`;
    const [outcome] = await outcomes(1);
    expect(outcome).toMatchObject({ engine: `njs ${installed?.version}`, result: { uri: '/' } });
  });

  test('that dies once: that event is a 503, the next one is served', async () => {
    const once = path.join(folder, 'died');
    process.env.EDGEWRIGHT_NJS = script(
      'dies',
      `case "$*" in *console.log*njs.version*) ;; *) if [ ! -e ${once} ]; then touch ${once}; kill -9 $$; fi ;; esac\nexec ${real} "$@"`,
    );
    const [first, second] = await outcomes(2);
    expect(first?.error).toMatchObject({ type: 'FunctionExecutionError', status: 503 });
    expect(second?.result).toMatchObject({ uri: '/' });
  });

  test('that writes to its output first: that event is a 503 which says so', async () => {
    process.env.EDGEWRIGHT_NJS = script(
      'talks',
      `case "$*" in *console.log*njs.version*) ;; *) echo pulling ;; esac\nexec ${real} "$@"`,
    );
    const [outcome] = await outcomes(1);
    expect(outcome?.error).toMatchObject({ status: 503, message: 'The function wrote to the output of the engine' });
  });

  test('that hangs: a 503 after the time a guest has to start', { timeout: 30_000 }, async () => {
    process.env.EDGEWRIGHT_NJS = script(
      'hangs',
      `case "$*" in *console.log*njs.version*) exec ${real} "$@" ;; esac\nexec sleep 60`,
    );
    const [outcome] = await outcomes(1);
    expect(outcome?.error).toMatchObject({
      status: 503,
      message: expect.stringMatching(/did not finish within \d+ ms/),
    });
  });
});

/** In the container there is none of this machine's files: a stand-in for docker refuses to be given one. */
test.skipIf(real === undefined)('the line of docs/engines.md for macOS runs a function in a container', () => {
  const [, line] = /^\| macOS \| `([^`]+)` \|$/m.exec(readFileSync('docs/engines.md', 'utf8'))!;
  const refuse = 'for arg in "$@"; do case "$arg" in /*|./*) exit 65;; esac; done';
  script(
    'docker',
    `[ "$1 $2 $3 $4 $5" = "run --rm -i nginx:1.25 njs" ] || exit 64\nshift 5\n${refuse}\nexec ${real} "$@"`,
  );
  const run = 'node dist/cli.js run dist/functions/spa-rewrite.js test/events/spa-rewrite.route.json --json';
  const output = execFileSync('bash', ['-c', `${line} && ${run}`], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env.PATH}` },
  });
  expect(JSON.parse(output)).toMatchObject({ engine: expect.stringMatching(/^njs /), result: { uri: '/index.html' } });
});

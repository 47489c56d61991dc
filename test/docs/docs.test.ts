import { execFile } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { verbs } from '../../tools/cli/verbs.js';
import { ensureSampleKeys } from '../../tools/sample-keys.js';
import { packagedTemplate } from '../../tools/simulator/service-template.js';
import { commands, headings, links, pages } from './pages.js';

const all = pages();
const dir = mkdtempSync(path.join(tmpdir(), 'edgewright-'));

/** A folder as a reader has it: the project, its keys, a template, a log and somebody's function. */
beforeAll(async () => {
  mkdirSync(path.join(dir, 'test'));
  for (const name of ['dist', 'test/events', 'sample']) symlinkSync(path.resolve(name), path.join(dir, name));
  ensureSampleKeys(dir);
  cpSync(await packagedTemplate(process.cwd(), undefined), path.join(dir, 'template.json'));
  writeFileSync(path.join(dir, 'old-function.js'), 'function handler(event) { return event.request; }\n');
  const fields = 'date time cs-method cs-uri-stem sc-status';
  writeFileSync(path.join(dir, 'access.log'), `#Fields: ${fields}\n2026-01-01\t00:00:00\tGET\t/\t200\n`);
});
afterAll(() => rmSync(dir, { recursive: true }));

test('every link to a file or a heading resolves', () => {
  const broken = all.flatMap((page) =>
    links(page).flatMap(({ target, heading }) => {
      if (!existsSync(target)) return [`${page.file}: ${target}`];
      const there = all.find(({ file }) => file === target);
      return heading === undefined || there === undefined || headings(there.text).includes(heading)
        ? []
        : [`${page.file}: ${target}#${heading}`];
    }),
  );
  expect(broken).toEqual([]);
});

/** What stands for something of the reader's own. */
const values: [RegExp, string][] = [
  [/\bTEMPLATE\b/, 'template.json'],
  [/\bDIR\b/, 'copied'],
  [/https:\/\/DOMAIN\b/, 'https://d111111abcdef8.cloudfront.net'],
  [/\bDOWNLOADS_KEY_ID\b/, 'K1'],
];

/** A pass that is refused is an answer too. */
const mayRefuse = /^(verify|doctor)/;

async function run(command: string): Promise<{ status: unknown; output: string }> {
  const words = command
    .replace('npx edgewright ', '')
    .replaceAll("'", '')
    .match(/"[^"]*"|\S+/g)!;
  const needsTemplate = /^(explain|replay)/.test(words[0]!) && !words.includes('--template');
  const args = [
    ...words.map((word) => word.replace(/^"|"$/g, '')),
    ...(needsTemplate ? ['--template', 'template.json'] : []),
    ...(words[0] === 'copy' ? ['--force'] : []),
  ];
  const { status, stdout, stderr } = await new Promise<{ status: unknown; stdout: string; stderr: string }>(
    (resolve) => {
      execFile(process.execPath, ['dist/cli.js', ...args], { cwd: dir }, (error, stdout, stderr) => {
        resolve({ status: error ? error.code : 0, stdout, stderr });
      });
    },
  );
  return { status, output: stdout + stderr };
}

const whole = [...new Set(all.flatMap((page) => commands(page).whole))];

test('the documentation has whole commands', () => {
  expect(whole.length).toBeGreaterThan(10);
});

// In their order: what one writes, the next may read.
test.each(whole)('%s', async (command) => {
  const filled = values.reduce((text, [placeholder, value]) => text.replace(placeholder, value), command);
  // The commands of a project's own sources are held by test/build; here is none.
  if (/ (build|dev|prove)\b/.test(filled))
    return expect(await run(filled.replace(/^(npx edgewright \w+).*/, '$1 --help'))).toMatchObject({ status: 0 });
  const { status, output } = await run(filled);
  expect(mayRefuse.test(filled.replace('npx edgewright ', '')) ? [0, 1] : [0], output).toContain(status);
  expect(output).not.toMatch(/edgewright: (usage|internal)/);
});

test('every command that running text names has a verb', () => {
  const named = all.flatMap((page) => commands(page).shapes.map((shape) => shape.split(/\s+/)[2]!));
  const known = new Set([...verbs.map(({ name }) => name), '--help', 'X', '…']);
  expect([...new Set(named)].filter((name) => !known.has(name))).toEqual([]);
});

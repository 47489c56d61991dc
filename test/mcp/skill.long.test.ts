/** Every command of the skill, in its order, in a project that has this package installed. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { parse } from 'yaml';
import { verbs } from '../../tools/cli/verbs.js';
import { packagedTemplate } from '../../tools/distribution/serverless/service-template.js';
import { viewerRequest } from '../../tools/testing/index.js';
import { runCli } from '../cli/run-cli.js';

const text = readFileSync('skills/edgewright/SKILL.md', 'utf8');
const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const commands = [...text.matchAll(/^ *npx edgewright (.+)$/gm)].map(([, words]) => words!.split(' '));

test('its head names it as its folder, and says when it is of use', () => {
  const { name, description } = parse(/^---\n([\s\S]*?)\n---\n/.exec(text)![1]!);
  expect(name).toBe('edgewright');
  expect(description.length).toBeLessThanOrEqual(1024);
  expect(manifest.files).toContain('skills');
});

test('every command in it runs, and says JSON where it promises it', { timeout: 60_000 }, async () => {
  const cwd = mkdtempSync(path.join(tmpdir(), 'edgewright-skill-'));
  onTestFinished(() => rmSync(cwd, { recursive: true }));
  writeFileSync(path.join(cwd, 'event.json'), JSON.stringify(viewerRequest({ uri: '/orders/42' })));
  writeFileSync(path.join(cwd, 'template.json'), readFileSync(await packagedTemplate(process.cwd(), undefined)));
  expect(commands.map(([verb]) => verb)).toEqual(['copy', 'check', 'run', 'fuzz', 'doctor', 'explain']);
  for (const args of commands) {
    const { status, stdout, stderr } = await runCli(args, { cwd });
    expect(stderr, args.join(' ')).not.toMatch(/edgewright: (usage|internal|file)/);
    // The sample's template names files that lie beside it: the doctor says so.
    expect(args[0] === 'doctor' ? [0, 1] : [0], args.join(' ')).toContain(status);
    if (args.includes('--json')) expect(() => JSON.parse(stdout), args.join(' ')).not.toThrow();
  }
});

test('every verb in its running text is one', () => {
  const named = [...text.matchAll(/`(?:edgewright )?([a-z]+)(?: --[a-z]+)?`/g)].map(([, word]) => word!);
  const known = [...verbs.map(({ name }) => name), 'edgewright', 'export', 'require', 'handler', 'host', 'await'];
  expect(named.filter((word) => !known.includes(word))).toEqual([]);
});

import { afterAll, expect, test } from 'vitest';
import { lowerFile } from '../../../tools/build/lower/index.js';
import { answersOfNode, createWorkshop } from './workshop.js';

const { build, answersOf, remove } = createWorkshop();
afterAll(remove);

const source = (body: string, top = '') => `/*!
 * probe: answers.
 * CloudFront Function, viewer-request.
 */
${top}
export async function handler(_event: any): Promise<any> {
  const data: any = await (async () => { ${body} })();
  return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: String(data) } };
}
`;

async function codesOf(text: string): Promise<string[]> {
  const built = await build(text);
  return 'findings' in built ? [...new Set(built.findings.map(({ code }) => code))] : [];
}

test('ten thousand lines are lowered, and refused for their size alone', async () => {
  const lines = Array.from({ length: 2_500 }, (_, index) => `for (const x of [${index}])\n{\n  sum += x;\n}`);
  expect(await codesOf(source(`let sum = 0;\n${lines.join('\n')}\nreturn sum;`))).toEqual(['size']);
}, 60_000);

test.each([
  ['lists', `const [a] = ${'['.repeat(1000)}1${']'.repeat(1000)}; return 1;`],
  ['calls', `const f = (x: any) => x; return ${'f(...['.repeat(1000)}1${'])'.repeat(1000)};`],
  ['blocks', `${'for (const x of [1]) {'.repeat(1000)}${'}'.repeat(1000)} return 1;`],
  ['functions', `const f: any = ${'({ a }: any) => '.repeat(1000)}a; return 1;`],
])(
  'a thousand %s in each other are built, or refused in one sentence',
  async (_what, body) => {
    const built = await build(source(body));
    if (!('findings' in built)) return;
    for (const { message } of built.findings) expect(message).toMatch(/^\S[^\n]*\.$|^\S[^\n]*\)$/);
  },
  60_000,
);

test('CRLF and a byte order mark change nothing', async () => {
  const text = source('const { a, ...r } = { a: 1, b: 2 }; const l = [...[a], ...Object.keys(r)]; return l.join();');
  const plain = await build(text);
  const odd = await build(`\uFEFF${text.replaceAll('\n', '\r\n')}`);
  if ('findings' in plain || 'findings' in odd) throw new Error('refused');
  expect(odd.artefact.deployed).toBe(plain.artefact.deployed);
  expect(odd.artefact.readable).toBe(plain.artefact.readable);
});

test('a map that the source brings along, and that lies, is not believed', async () => {
  const lie = Buffer.from(JSON.stringify({ version: 3, sources: ['lie.ts'], names: [], mappings: 'AAAA' })).toString(
    'base64',
  );
  const text = source('const m = new Map(); return m;');
  const built = await build(`${text}//# sourceMappingURL=data:application/json;base64,${lie}\n`);
  const findings = 'findings' in built ? built.findings : [];
  expect(findings.map(({ file, line, code }) => [file, line, code])).toContainEqual([
    'functions/probe.ts',
    7,
    'unknown-global',
  ]);
});

test('names like those of helpers stay what they are', async () => {
  const text = source(
    `const _rest = 'r', _from = 'f', _i = 0, _object = 'o'; const { a, ...others } = { a: 1, b: 2 }; let s = '';
     for (const x of [1, 2]) s += x; return [_rest, _from, _i, _object, a, others.b, s, rest(), _rest2, _from2].join();`,
    `const _rest2 = 'r2', _from2 = 'f2'; function rest() { return 'mine'; }`,
  );
  const built = await build(text);
  if ('findings' in built) throw new Error(built.findings[0]?.message);
  const expected = await answersOfNode(text);
  expect(expected).toEqual(['r,f,0,o,1,2,12,mine,r2,f2']);
  expect(await answersOf(built.artefact.deployed, 'vm')).toEqual(expected);
  expect(await answersOf(built.artefact.readable, 'vm')).toEqual(expected);
});

test.each([
  ['const {', /Unexpected|Expected/],
  ['a b c', /Expected|Unexpected/],
])('what is no TypeScript is a mistake of the source: %s', async (text, message) => {
  await expect(lowerFile(text, 'functions/a.ts')).rejects.toThrow(message);
});

/** Random programs with options, as they are, with their defaults written in, and specialised: all three answer the same. */
import vm from 'node:vm';
import { transformSync } from 'esbuild';
import { withDefaults } from '../../../tools/build/options/defaults.js';
import { specialised } from '../../../tools/build/options/specialise.js';
import { optionsProgram } from './programs.js';

export interface Difference {
  seed: number;
  where: string;
  expected: string;
  found: string;
  source: string;
}

const map = JSON.stringify({ version: 3, sources: ['functions/one.ts'], names: [], mappings: 'AAAA' });

const URIS = ['', 'a', '/a', 'list', 'table', 'a'];

/** A loop without an end is none of the pass: neither form is asked further. */
const LIMIT = 100;

export async function fuzzOptions(seeds: Iterable<number>, goesOn: () => boolean) {
  const differences: Difference[] = [];
  const refused = new Map<string, number>();
  let same = 0;
  for (const seed of seeds) {
    if (!goesOn()) break;
    // As the bundler writes it: a line for each statement.
    const { code } = transformSync(`${optionsProgram(seed)}export { handler };\n`, { target: 'es2022' });
    const bundle = { code, map, inputs: ['functions/one.ts'] };
    const filled = withDefaults(bundle);
    const forms = { specialised: specialised(bundle), filled, 'filled and specialised': specialised(filled) };
    const expected = answersOf(code);
    for (const [where, form] of Object.entries(forms)) {
      const found = answersOf(form.code);
      if (expected === found || [expected, found].includes(undefined)) same++;
      else differences.push({ seed, where, expected: String(expected), found: String(found), source: code });
    }
  }
  return { same, refused, differences };
}

/** To all events, one after the other, with what was said. Undefined: it took too long. */
function answersOf(code: string): string | undefined {
  const said: string[] = [];
  const say = (value: unknown) => void (said.length < 500 && said.push(told(value)));
  const context = vm.createContext({ say, told });
  const run = (text: string) => {
    try {
      return vm.runInContext(text, context, { timeout: LIMIT });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw error;
      return (error as Error).name;
    }
  };
  try {
    run(code.replace(/^export \{[^}]*\};?$/m, ''));
    const answers = URIS.map((uri) =>
      run(`told(handler({ uri: '${uri}', tell: function (x) { return this && this.uri + x; } }))`),
    );
    return JSON.stringify([answers, said]);
  } catch {
    return undefined;
  }
}

/** -0, undefined and functions too. */
function told(value: unknown): string {
  return JSON.stringify(value, (_key, one) =>
    typeof one === 'number'
      ? Object.is(one, -0)
        ? '-0'
        : String(one)
      : typeof one === 'function'
        ? 'function'
        : (one ?? String(one)),
  );
}

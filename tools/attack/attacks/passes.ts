/** passes: a good pass, changed by somebody without its key, and after its end. */
import { parseCookies } from '../../http/request-parts.js';
import { brokenCases, type Case } from '../catalogue/token-shapes.js';
import { asViewer, type Guard, lineOf, type Viewer } from '../guard.js';
import { tryPast } from '../judge.js';
import type { Tries } from '../leak.js';
import type { Stack } from '../stack.js';

/** `guard` is what the pass opens. */
export async function* tryTampered(stack: Stack, guard: Guard, pass: Viewer): Tries {
  const line = lineOf(guard, 'a good pass, changed');
  for (const [name, value, put] of credentialsOf(pass)) {
    const without = await stack.ask(guard.model, asViewer(put(''), { target: guard.path }));
    // What is not needed may say anything.
    if (without.got.some(({ object }) => object !== undefined && guard.objects.has(object))) continue;
    for (const [what, other] of changed(value)) {
      const who = { ...put(other), name: guard.who.name };
      const tried = await tryPast(stack, { ...guard, who }, { target: guard.path }, 'tampered-pass', line);
      const leak = tried.leak && { ...tried.leak, got: `${tried.leak.got}, by "${name}" with ${what}` };
      yield { ...tried, leak };
    }
  }
}

/** Moves the clock behind the end that the pass itself names, and back. */
export async function* tryExpired(stack: Stack, guard: Guard, pass: Viewer): Tries {
  const ends = credentialsOf(pass).flatMap(([name, value]) => endOf(name, value));
  if (ends.length === 0) return;
  const seconds = Math.max(...ends) - Date.now() / 1000 + 3_600;
  stack.wait(seconds);
  const tried = await tryPast(
    stack,
    { ...guard, who: { ...pass, name: guard.who.name } },
    { target: guard.path },
    'expired-pass',
    lineOf(guard, 'a good pass, after its end'),
  );
  stack.wait(-seconds);
  yield tried;
}

type Credential = [name: string, value: string, put: (value: string) => Viewer];

function credentialsOf(pass: Viewer): Credential[] {
  const cookies = parseCookies(pass.headers);
  const put =
    (at: number) =>
    (value: string): Viewer => {
      const all = cookies.map(([name, own], index) => `${name}=${index === at ? value : own}`);
      return { ...pass, headers: [['Cookie', all.join('; ')]] };
    };
  if (cookies.length > 0) return cookies.map(([name, value], at) => [name, value, put(at)]);
  return pass.headers.map(([name, value]) => {
    const scheme = value.slice(0, value.lastIndexOf(' ') + 1);
    return [name, value.slice(scheme.length), (other) => ({ ...pass, headers: [[name, scheme + other]] })];
  });
}

/** At most so many places of one value. */
const places = 400;

/** The last sign of a part is left alone: of base64 it may hold bits that mean nothing. */
function changed(value: string): Case[] {
  const step = Math.max(1, Math.ceil(value.length / places));
  const bytes = [...value].flatMap((sign, at): Case[] => {
    const isEnd = /[^\w-]/.test(value[at + 1] ?? ' ') || /[^\w-]/.test(sign);
    if (at % step !== 0 || isEnd) return [];
    return [[`character ${at + 1} changed`, value.slice(0, at) + (sign === 'A' ? 'B' : 'A') + value.slice(at + 1)]];
  });
  return [...bytes, ...shapes(value)];
}

function shapes(value: string): Case[] {
  return claimsOf(value) === undefined ? [] : brokenCases(value);
}

function claimsOf(token: string): Record<string, unknown> | undefined {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
    return typeof claims === 'object' && claims !== null ? claims : undefined;
  } catch {
    return undefined;
  }
}

/** Seconds: of a JWT, or of CloudFront's own cookies. */
function endOf(name: string, value: string): number[] {
  if (name === 'CloudFront-Expires') return [Number(value)];
  const policy = Buffer.from(value.replaceAll('-', '+').replaceAll('_', '=').replaceAll('~', '/'), 'base64').toString();
  const until =
    name === 'CloudFront-Policy'
      ? /"DateLessThan":\{"AWS:EpochTime":(\d+)/.exec(policy.replace(/\s/g, ''))?.[1]
      : undefined;
  const exp = claimsOf(value)?.exp;
  return [...(until === undefined ? [] : [Number(until)]), ...(typeof exp === 'number' ? [exp] : [])];
}

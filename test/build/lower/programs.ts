/** Random programs of modern syntax. What each says on its way, and what it gives back, is its answer. */

/** Numbers from 0 up to `below`, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below;
  };
}

const HEAD = `/*!
 * probe: answers.
 * CloudFront Function, viewer-request.
 */
let said: any[] = [];
function say(x: any): any { said.push(x); return x; }
function later(x: any): Promise<any> { said.push('w' + x); return Promise.resolve(x); }
function count(...all: any[]): any { said.push('c' + all.join()); return all.length; }
const thing: any = { k: 2, take(...all: any[]) { said.push('t' + all.join()); return this.k + all.length; } };
function give(): any { said.push('g'); return thing; }
function text(v: any): string {
  if (v === null || typeof v !== 'object') return v === undefined ? 'undefined' : JSON.stringify(v);
  if (Array.isArray(v)) return '[' + v.map(text).join() + ']';
  return '{' + Object.keys(v).sort().map((k) => k + ':' + text(v[k])).join() + '}';
}
`;

/** A function whose answer has a line for each of `count` programs. */
export function programs(seed: number, count: number): string {
  const write = writer(randomFrom(seed));
  const steps = Array.from({ length: count }, (_, index) => write(index));
  return `${HEAD}
${steps.join('\n')}
export async function handler(_event: any): Promise<any> {
  const answers: string[] = [];
  let answer: any;
${steps.map((_, index) => `  said = []; try { answer = await run${index}(); } catch (error: any) { answer = error.name; } answers.push(text([answer, said]));`).join('\n')}
  return { statusCode: 200, statusDescription: 'OK', body: { encoding: 'text', data: answers.join('\\n') } };
}
`;
}

function writer(random: (below: number) => number): (index: number) => string {
  let serial = 0;
  const pick = <T>(list: readonly T[]): T => list[random(list.length)] as T;
  const some = (make: () => string, most: number) => Array.from({ length: 1 + random(most) }, make).join(', ');
  const name = () => `v${++serial}`;

  function number(depth: number): string {
    const d = depth - 1;
    if (depth <= 0)
      return pick([
        () => `say(${++serial})`,
        () => `(await later(${++serial}))`,
        () => pick(['x', 'y']),
        () => String(random(9)),
      ])();
    return pick([
      () => `count(${some(() => argument(d), 3)})`,
      () => `thing.take(${some(() => argument(d), 2)})`,
      () => `give().take(${some(() => argument(d), 2)})`,
      () => `thing[say('take')](${some(() => argument(d), 2)})`,
      () => `(${number(d)} ${pick(['+', '-', '*'])} ${number(d)})`,
      () => `(${test(d)} ? ${number(d)} : ${number(d)})`,
      () => `(${pick(['null', 'undefined', number(d)])} ?? ${number(d)})`,
      () => `(${pick(['x', 'y'])} ${pick(['=', '+=', '??='])} ${number(d)})`,
      () => `${list(d)}.length`,
      () => `(${object(d)} as any).k`,
      () => `(([, y = ${number(d)}] = ${list(d)}), y)`,
      () => `(({ k: x = ${number(d)} } = ${object(d)} as any), x)`,
      () => `(none?.take(${number(d)}) ?? ${number(d)})`,
      () => `thing?.take(${number(d)})`,
      () => `\`\${${number(d)}}-\${${number(d)}}\`.length`,
      () => `((a: any, b: any = a) => a + b)(${some(() => number(d), 2)})`,
    ])();
  }
  const argument = (d: number) => (random(4) === 0 ? `...${list(d)}` : number(d));
  const test = (d: number) =>
    pick([
      () => `${number(d)} > ${number(d)}`,
      () => `(${number(d)} > 2 && ${number(d)} < 9)`,
      () => `!(${number(d)} % 2 || ${number(d)})`,
    ])();
  const list = (d: number): string =>
    d <= 0
      ? `[say(${++serial}), ${random(9)}]`
      : `[${some(() => (random(3) ? number(d - 1) : `...${list(d - 1)}`), 3)}]`;
  const object = (d: number): string => {
    if (d <= 0) return `{ k: say(${++serial}) }`;
    const field = () =>
      pick([
        () => `k: ${number(d - 1)}`,
        () => `['k' + ${number(d - 1)}]: ${number(d - 1)}`,
        () => `...(${object(d - 1)})`,
        () => `q: ${number(d - 1)}`,
      ])();
    return `{ ${some(field, 3)} }`;
  };

  function declaration(d: number): string {
    const [a, b] = [name(), name()];
    const made = pick([
      () => `{ k: ${a} = ${number(d)}, ...${b} } = ${object(d)} as any`,
      () => `{ k: ${a}, q: ${b} = ${number(d)} } = ${object(d)} as any`,
      () => `[${a} = ${number(d)}, ...${b}] = ${list(d)} as any`,
      () => `[, [${a} = ${number(d)}] = [], ${b}] = [1, [${number(d)}]] as any`,
    ])();
    return `${pick(['const', 'let'])} ${made}; say([${a}, ${b}]);`;
  }

  function statement(depth: number): string {
    const d = depth - 1;
    if (depth <= 0) return `say(${number(1)});`;
    return pick([
      () => declaration(d),
      () =>
        `for (const ${pick(['e', '[e, h = 1]'])} of [[${number(d)}], [${number(d)}, 2]] as any) { say(e); ${statement(d)} if (${test(d)}) ${pick(['continue', 'break'])}; ${statement(d)} }`,
      () => `if (${test(d)}) { ${statement(d)} } else { ${statement(d)} }`,
      () =>
        `try { say(${number(d)}); if (${test(d)}) throw new Error('t'); ${statement(d)} } catch { say(${number(d)}); } finally { say(${number(d)}); }`,
      () => `[x, y] = [${number(d)}, ${number(d)}]; say([x, y]);`,
      () => `switch (say(${number(d)})) { case ${random(4)}: ${statement(d)} break; default: ${statement(d)} }`,
      () => `say(${object(depth)});`,
      () => `say(await (async (a: any, { k = a }: any = {}) => count(a, await later(k)))(${number(d)}));`,
      () =>
        `{ class A { k = ${random(5)}; m(a: any = this.k) { return count(a, ...${list(0)}); } } class B extends A { m(a: any) { return super.m(a) + this.k; } } say(new B().m(${number(d)})); }`,
    ])();
  }
  return (index) => `async function run${index}(): Promise<any> {
  let x: any = 1, y: any = 2; const none: any = undefined;
  ${statement(2)}
  ${statement(2)}
  return [x, y];
}`;
}

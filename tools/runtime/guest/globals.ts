/**
 * Globals: what exists inside a function. Each export is self-contained, because it travels to the guest as its own text
 * (program.ts); written in the subset that njs parses.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

/**
 * Deletes every global that the documentation does not list. What stays is made non-enumerable: so a global that a function
 * leaves behind is known by being enumerable.
 */
export function hideGlobals(root: Record<string, unknown>, documented: readonly string[]): void {
  Object.getOwnPropertyNames(root).forEach((name) => {
    if (documented.indexOf(name) < 0) delete root[name];
    else Object.defineProperty(root, name, { enumerable: false });
  });
}

/**
 * Deletes the members that AWS does not list and njs 0.7.9 does not have either (measured): newer engines do. And the byte
 * methods of strings, which 0.7.9 has and runtime 2.0 dropped.
 */
export function hideMembers(): void {
  function hide(owner: unknown, names: string): void {
    names.split(' ').forEach((name) => {
      delete (owner as Record<string, unknown>)[name];
    });
  }
  hide(Object, 'fromEntries groupBy hasOwn');
  hide(Array, 'fromAsync');
  hide(Array.prototype, 'at flat flatMap findLast findLastIndex toReversed toSorted toSpliced with toLocaleString');
  hide(String, 'raw bytesFrom');
  hide(String.prototype, 'at matchAll normalize localeCompare isWellFormed toWellFormed');
  hide(String.prototype, 'toLocaleLowerCase toLocaleUpperCase fromBytes fromUTF8 toBytes toUTF8');
  hide(String.prototype, 'anchor big blink bold fixed fontcolor fontsize italics link small strike sub sup');
  hide(RegExp.prototype, 'dotAll hasIndices unicode unicodeSets');
  hide(Promise, 'withResolvers try');
  hide(Object.getPrototypeOf(Int8Array.prototype), 'at findLast findLastIndex toReversed toSorted with toLocaleString');
  hide(ArrayBuffer.prototype, 'resize resizable maxByteLength transfer transferToFixedLength detached');
  hide(DataView.prototype, 'getBigInt64 getBigUint64 setBigInt64 setBigUint64 getFloat16 setFloat16');
  hide(Symbol.prototype, 'description');
  hide(Error, 'captureStackTrace');
}

/** njs 0.7.9 lacks `replaceAll`, which runtime 2.0 has. */
export function addReplaceAll(proto: { replaceAll?: unknown }): void {
  if (typeof proto.replaceAll === 'function') return;
  Object.defineProperty(proto, 'replaceAll', {
    configurable: true,
    writable: true,
    value: function replaceAll(this: string, pattern: unknown, replacement: string): string {
      if (pattern instanceof RegExp) {
        if (!pattern.global)
          throw new TypeError('String.prototype.replaceAll called with a non-global RegExp argument');
        return this.replace(pattern, replacement);
      }
      const literal = String(pattern).replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
      return String(this).replace(new RegExp(literal, 'g'), replacement);
    },
  });
}

/** Puts a clock in place of Date that stands still during a run. Returns the function that sets it. */
export function freezeDate(root: Record<string, unknown>): (now: number) => void {
  const Real = Date;
  let clock = 0;
  function Frozen(
    this: unknown,
    y?: number,
    m?: number,
    d?: number,
    h?: number,
    min?: number,
    s?: number,
    ms?: number,
  ) {
    if (!(this instanceof Frozen)) return new Real(clock).toString();
    // biome-ignore lint/complexity/noArguments: only its length tells `new Date(undefined)` from `new Date()`, and njs has no spread
    const count = arguments.length;
    if (count === 0) return new Real(clock);
    if (count === 1) return new Real(y as number);
    return new Real(
      y as number,
      m as number,
      count > 2 ? (d as number) : 1,
      count > 3 ? (h as number) : 0,
      count > 4 ? (min as number) : 0,
      count > 5 ? (s as number) : 0,
      count > 6 ? (ms as number) : 0,
    );
  }
  Frozen.prototype = Real.prototype;
  Frozen.UTC = Real.UTC;
  Frozen.parse = Real.parse;
  Frozen.now = () => clock;
  Object.defineProperty(Frozen, 'name', { value: 'Date' });
  Object.defineProperty(Real.prototype, 'constructor', { value: Frozen, configurable: true, writable: true });
  root.Date = Frozen;
  return (now) => {
    clock = now;
  };
}

/** Dynamic code throws in CloudFront Functions. */
export function lockFunction(root: Record<string, unknown>): void {
  const Real = Function;
  function Locked(): void {
    throw new TypeError('function constructor is disabled in "safe" mode');
  }
  Locked.prototype = Real.prototype;
  Object.defineProperty(Locked, 'name', { value: 'Function' });
  const locked = { value: Locked, configurable: true };
  Object.defineProperty(Real.prototype, 'constructor', locked);
  const asynchronous = Object.getPrototypeOf(async () => {});
  if (asynchronous !== Real.prototype) Object.defineProperty(asynchronous, 'constructor', locked);
  root.Function = Locked;
  root.eval = () => {
    throw new TypeError('eval is disabled');
  };
}

/** `console.log` of one argument is all there is; further arguments are dropped. Returns the function that sets where lines go. */
export function captureConsole(root: Record<string, unknown>): (logs: string[]) => void {
  let lines: string[] = [];
  Object.defineProperty(root, 'console', {
    configurable: true,
    enumerable: false,
    writable: true,
    value: {
      log(value: unknown) {
        let text = String(value);
        if (typeof value === 'object' && value !== null && !(value instanceof Error)) {
          try {
            text = JSON.stringify(value);
          } catch (_cycle) {
            text = String(value);
          }
        }
        lines.push(text);
      },
    },
  });
  return (logs) => {
    lines = logs;
  };
}

/** Numbers that come in the same order again for the same seed. Returns the function that sets it; undefined: the engine's own. */
export function seedRandom(root: Record<string, unknown>): (seed: number | undefined) => void {
  const owner = root.Math as Math;
  const real = owner.random;
  const imul = owner.imul;
  let state: number | undefined;
  // Mulberry32, by Tommy Ettinger: 32 bits of state are enough to repeat a run.
  function random(): number {
    if (state === undefined) return real();
    state = (state + 0x6d2b79f5) | 0;
    let mixed = imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  }
  Object.defineProperty(owner, 'random', { configurable: true, enumerable: false, writable: true, value: random });
  return (seed) => {
    state = seed;
  };
}

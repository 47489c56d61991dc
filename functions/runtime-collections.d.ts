/**
 * Arrays, dates, arithmetic and promises of cloudfront-js-2.0. A part of runtime.d.ts.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

type Visit<T, R> = (value: T, index: number, array: readonly T[]) => R;

/** What reading needs, on arrays that may and that may not be changed. */
interface ReadonlyArray<T> {
  readonly length: number;
  readonly [index: number]: T;
  concat(...items: (T | readonly T[])[]): T[];
  every(visit: Visit<T, unknown>): boolean;
  filter<S extends T>(visit: (value: T, index: number, array: readonly T[]) => value is S): S[];
  filter(visit: Visit<T, unknown>): T[];
  find<S extends T>(visit: (value: T, index: number, array: readonly T[]) => value is S): S | undefined;
  find(visit: Visit<T, unknown>): T | undefined;
  findIndex(visit: Visit<T, unknown>): number;
  forEach(visit: Visit<T, void>): void;
  includes(value: T, start?: number): boolean;
  indexOf(value: T, start?: number): number;
  join(separator?: string): string;
  lastIndexOf(value: T, start?: number): number;
  map<U>(visit: Visit<T, U>): U[];
  reduce(visit: (before: T, value: T, index: number) => T): T;
  reduce<U>(visit: (before: U, value: T, index: number) => U, initial: U): U;
  reduceRight(visit: (before: T, value: T, index: number) => T): T;
  reduceRight<U>(visit: (before: U, value: T, index: number) => U, initial: U): U;
  slice(start?: number, end?: number): T[];
  some(visit: Visit<T, unknown>): boolean;
  toString(): string;
}
interface Array<T> extends ReadonlyArray<T> {
  length: number;
  [index: number]: T;
  copyWithin(target: number, start?: number, end?: number): this;
  fill(value: T, start?: number, end?: number): this;
  pop(): T | undefined;
  push(...items: T[]): number;
  reverse(): T[];
  shift(): T | undefined;
  sort(compare?: (a: T, b: T) => number): this;
  splice(start: number, count?: number, ...items: T[]): T[];
  unshift(...items: T[]): number;
}
declare const Array: {
  <T>(length: number): T[];
  new <T>(length: number): T[];
  isArray(value: unknown): value is unknown[];
  of<T>(...items: T[]): T[];
};

/** Frozen: "now" is the start of the function during the whole run. */
interface Date {
  getDate(): number;
  getDay(): number;
  getFullYear(): number;
  getHours(): number;
  getMilliseconds(): number;
  getMinutes(): number;
  getMonth(): number;
  getSeconds(): number;
  getTime(): number;
  getTimezoneOffset(): number;
  getUTCDate(): number;
  getUTCDay(): number;
  getUTCFullYear(): number;
  getUTCHours(): number;
  getUTCMilliseconds(): number;
  getUTCMinutes(): number;
  getUTCMonth(): number;
  getUTCSeconds(): number;
  setDate(day: number): number;
  setFullYear(year: number, month?: number, day?: number): number;
  setHours(hours: number, minutes?: number, seconds?: number, ms?: number): number;
  setMilliseconds(ms: number): number;
  setMinutes(minutes: number, seconds?: number, ms?: number): number;
  setMonth(month: number, day?: number): number;
  setSeconds(seconds: number, ms?: number): number;
  setTime(time: number): number;
  setUTCDate(day: number): number;
  setUTCFullYear(year: number, month?: number, day?: number): number;
  setUTCHours(hours: number, minutes?: number, seconds?: number, ms?: number): number;
  setUTCMilliseconds(ms: number): number;
  setUTCMinutes(minutes: number, seconds?: number, ms?: number): number;
  setUTCMonth(month: number, day?: number): number;
  setUTCSeconds(seconds: number, ms?: number): number;
  toDateString(): string;
  toISOString(): string;
  toJSON(): string;
  toString(): string;
  toTimeString(): string;
  toUTCString(): string;
  valueOf(): number;
}
declare const Date: {
  (): string;
  new (value?: number | string): Date;
  new (
    year: number,
    month: number,
    day?: number,
    hours?: number,
    minutes?: number,
    seconds?: number,
    ms?: number,
  ): Date;
  now(): number;
  parse(text: string): number;
  UTC(
    year: number,
    month: number,
    day?: number,
    hours?: number,
    minutes?: number,
    seconds?: number,
    ms?: number,
  ): number;
};

/** `random` starts from the time of the request: never for secrets. */
declare const Math: {
  readonly [Name in 'E' | 'LN10' | 'LN2' | 'LOG10E' | 'LOG2E' | 'PI' | 'SQRT1_2' | 'SQRT2']: number;
} & {
  readonly [Name in MathOfOne]: (x: number) => number;
} & {
  atan2(y: number, x: number): number;
  hypot(...values: number[]): number;
  imul(a: number, b: number): number;
  max(...values: number[]): number;
  min(...values: number[]): number;
  pow(base: number, exponent: number): number;
  random(): number;
};
type MathOfOne =
  | ('abs' | 'acos' | 'acosh' | 'asin' | 'asinh' | 'atan' | 'atanh' | 'cbrt' | 'ceil' | 'clz32' | 'cos' | 'cosh')
  | ('exp' | 'expm1' | 'floor' | 'fround' | 'log' | 'log10' | 'log1p' | 'log2' | 'round' | 'sign' | 'sin' | 'sinh')
  | ('sqrt' | 'tan' | 'tanh' | 'trunc');

interface PromiseLike<T> {
  then<R = T, E = never>(
    onValue?: ((value: T) => R | PromiseLike<R>) | null,
    onError?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): PromiseLike<R | E>;
}
interface Promise<T> extends PromiseLike<T> {
  then<R = T, E = never>(
    onValue?: ((value: T) => R | PromiseLike<R>) | null,
    onError?: ((reason: unknown) => E | PromiseLike<E>) | null,
  ): Promise<R | E>;
  catch<E = never>(onError?: ((reason: unknown) => E | PromiseLike<E>) | null): Promise<T | E>;
  finally(onEnd?: (() => void) | null): Promise<T>;
}
type Settled<T> = { status: 'fulfilled'; value: T } | { status: 'rejected'; reason: unknown };
interface PromiseConstructor {
  new <T>(run: (resolve: (value: T | PromiseLike<T>) => void, reject: (reason?: unknown) => void) => void): Promise<T>;
  all<T>(values: readonly (T | PromiseLike<T>)[]): Promise<T[]>;
  allSettled<T>(values: readonly (T | PromiseLike<T>)[]): Promise<Settled<T>[]>;
  any<T>(values: readonly (T | PromiseLike<T>)[]): Promise<T>;
  race<T>(values: readonly (T | PromiseLike<T>)[]): Promise<T>;
  resolve(): Promise<void>;
  resolve<T>(value: T | PromiseLike<T>): Promise<Awaited<T>>;
  reject<T = never>(reason?: unknown): Promise<T>;
}
declare const Promise: PromiseConstructor;

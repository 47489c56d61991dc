/**
 * What exists in cloudfront-js-2.0 for the type checker: the documented built-ins and nothing else. With `noLib`, a name that is not here is an error.
 * Bytes are in runtime-binary.d.ts, modules in runtime-modules.d.ts and cloudfront.d.ts.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

// Types only, for the checker itself and for people. Nothing of this is there at run time.
type Partial<T> = { [P in keyof T]?: T[P] };
type Required<T> = { [P in keyof T]-?: T[P] };
type Readonly<T> = { readonly [P in keyof T]: T[P] };
type Record<K extends PropertyKey, T> = { [P in K]: T };
type Pick<T, K extends keyof T> = { [P in K]: T[P] };
type Exclude<T, U> = T extends U ? never : T;
type Extract<T, U> = T extends U ? T : never;
type Omit<T, K extends PropertyKey> = Pick<T, Exclude<keyof T, K>>;
type NonNullable<T> = T & {};
type PropertyKey = string | number | symbol;
type Parameters<T> = T extends (...args: infer P) => unknown ? P : never;
type ReturnType<T> = T extends (...args: never[]) => infer R ? R : never;
type Awaited<T> = T extends PromiseLike<infer V> ? Awaited<V> : T;
interface IArguments {
  readonly length: number;
  [index: number]: unknown;
}
interface ArrayLike<T> {
  readonly length: number;
  readonly [index: number]: T;
}

interface Object {
  readonly constructor: Function;
  hasOwnProperty(name: PropertyKey): boolean;
  isPrototypeOf(other: object): boolean;
  propertyIsEnumerable(name: PropertyKey): boolean;
  toString(): string;
  valueOf(): Object;
}
interface PropertyDescriptor {
  configurable?: boolean;
  enumerable?: boolean;
  value?: unknown;
  writable?: boolean;
  get?(): unknown;
  set?(value: unknown): void;
}
declare const Object: {
  (value?: unknown): object;
  readonly prototype: Object;
  create<T extends object>(prototype: T | null): T;
  defineProperty<T>(target: T, name: PropertyKey, descriptor: PropertyDescriptor): T;
  defineProperties<T>(target: T, descriptors: { [name: string]: PropertyDescriptor }): T;
  freeze<T>(target: T): Readonly<T>;
  getOwnPropertyDescriptor(target: object, name: PropertyKey): PropertyDescriptor | undefined;
  getOwnPropertyDescriptors(target: object): { [name: string]: PropertyDescriptor };
  getOwnPropertyNames(target: object): string[];
  getPrototypeOf(target: object): object | null;
  setPrototypeOf<T>(target: T, prototype: object | null): T;
  isExtensible(target: object): boolean;
  isFrozen(target: object): boolean;
  isSealed(target: object): boolean;
  preventExtensions<T>(target: T): T;
  seal<T>(target: T): T;
  keys(target: object): string[];
  values<T>(target: { [name: string]: T }): T[];
  entries<T>(target: { [name: string]: T }): [string, T][];
  assign<T, U>(target: T, source: U): T & U;
  assign<T, U, V>(target: T, first: U, second: V): T & U & V;
  is(a: unknown, b: unknown): boolean;
};

/** No constructor: code made at run time throws. */
interface Function {
  readonly name: string;
  readonly length: number;
  apply(self: unknown, args?: ArrayLike<unknown>): unknown;
  call(self: unknown, ...args: unknown[]): unknown;
  bind(self: unknown, ...args: unknown[]): (...args: unknown[]) => unknown;
}
interface CallableFunction extends Function {}
interface NewableFunction extends Function {}

interface Boolean {
  valueOf(): boolean;
}
declare const Boolean: (value?: unknown) => boolean;

interface Number {
  toExponential(digits?: number): string;
  toFixed(digits?: number): string;
  toPrecision(digits?: number): string;
  toString(radix?: number): string;
  valueOf(): number;
}
declare const Number: {
  (value?: unknown): number;
  readonly EPSILON: number;
  readonly MAX_SAFE_INTEGER: number;
  readonly MIN_SAFE_INTEGER: number;
  readonly MAX_VALUE: number;
  readonly MIN_VALUE: number;
  readonly NaN: number;
  readonly POSITIVE_INFINITY: number;
  readonly NEGATIVE_INFINITY: number;
  isFinite(value: unknown): boolean;
  isInteger(value: unknown): boolean;
  isNaN(value: unknown): boolean;
  isSafeInteger(value: unknown): boolean;
  parseFloat(text: string): number;
  parseInt(text: string, radix?: number): number;
};

/** `for` and `keyFor` only. */
interface Symbol {
  toString(): string;
  valueOf(): symbol;
}
declare const Symbol: {
  for(key: string): symbol;
  keyFor(symbol: symbol): string | undefined;
};

/** No charCodeAt: AWS does not list it. Use codePointAt, or a Buffer. */
interface String {
  readonly length: number;
  readonly [index: number]: string;
  charAt(index: number): string;
  codePointAt(index: number): number | undefined;
  concat(...texts: string[]): string;
  endsWith(text: string, end?: number): boolean;
  includes(text: string, start?: number): boolean;
  indexOf(text: string, start?: number): number;
  lastIndexOf(text: string, start?: number): number;
  match(pattern: string | RegExp): RegExpMatchArray | null;
  padEnd(length: number, fill?: string): string;
  padStart(length: number, fill?: string): string;
  repeat(count: number): string;
  replace(pattern: string | RegExp, replacement: string | ((match: string, ...groups: string[]) => string)): string;
  replaceAll(pattern: string | RegExp, replacement: string | ((match: string, ...groups: string[]) => string)): string;
  search(pattern: string | RegExp): number;
  slice(start?: number, end?: number): string;
  split(separator: string | RegExp, limit?: number): string[];
  startsWith(text: string, start?: number): boolean;
  substr(start: number, length?: number): string;
  substring(start: number, end?: number): string;
  toLowerCase(): string;
  toString(): string;
  toUpperCase(): string;
  trim(): string;
  trimEnd(): string;
  trimStart(): string;
  valueOf(): string;
}
declare const String: {
  (value?: unknown): string;
  fromCharCode(...codes: number[]): string;
  fromCodePoint(...codes: number[]): string;
};

/** Flags g, i, m, y. */
interface RegExp {
  readonly flags: string;
  readonly global: boolean;
  readonly ignoreCase: boolean;
  readonly multiline: boolean;
  readonly source: string;
  readonly sticky: boolean;
  lastIndex: number;
  exec(text: string): RegExpExecArray | null;
  test(text: string): boolean;
  toString(): string;
}
interface RegExpMatchArray extends Array<string> {
  0: string;
  index?: number;
  input?: string;
  groups?: { [name: string]: string };
}
interface RegExpExecArray extends Array<string> {
  0: string;
  index: number;
  input: string;
  groups?: { [name: string]: string };
}
declare const RegExp: {
  (pattern: string | RegExp, flags?: string): RegExp;
  new (pattern: string | RegExp, flags?: string): RegExp;
};

declare const JSON: {
  /** `unknown` on purpose: what comes from outside is checked before it is used. */
  parse(text: string, reviver?: (key: string, value: unknown) => unknown): unknown;
  stringify(
    value: unknown,
    replacer?: string[] | ((key: string, value: unknown) => unknown),
    space?: string | number,
  ): string;
};

interface Error {
  name: string;
  message: string;
  stack?: string;
  toString(): string;
}
interface ErrorConstructor {
  (message?: string): Error;
  new (message?: string): Error;
}
declare const Error: ErrorConstructor;
declare const EvalError: ErrorConstructor;
declare const InternalError: ErrorConstructor;
declare const RangeError: ErrorConstructor;
declare const ReferenceError: ErrorConstructor;
declare const SyntaxError: ErrorConstructor;
declare const TypeError: ErrorConstructor;
declare const URIError: ErrorConstructor;

/** One argument: join what belongs together. */
declare const console: { log(message: unknown): void };

declare const NaN: number;
declare const Infinity: number;
declare function atob(text: string): string;
declare function btoa(text: string): string;
declare function decodeURI(text: string): string;
declare function decodeURIComponent(text: string): string;
declare function encodeURI(text: string): string;
declare function encodeURIComponent(text: string): string;
declare function isFinite(value: unknown): boolean;
declare function isNaN(value: unknown): boolean;
declare function parseFloat(text: string): number;
declare function parseInt(text: string, radix?: number): number;

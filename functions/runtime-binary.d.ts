/**
 * Bytes in cloudfront-js-2.0: typed arrays, Buffer, text encoding. A part of runtime.d.ts.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-javascript-runtime-20.html
 */

interface ArrayBuffer {
  readonly byteLength: number;
  slice(start: number, end?: number): ArrayBuffer;
}
declare const ArrayBuffer: {
  new (length: number): ArrayBuffer;
  isView(value: unknown): boolean;
};

type VisitNumber<R> = (value: number, index: number) => R;

interface TypedArray {
  readonly buffer: ArrayBuffer;
  readonly byteLength: number;
  readonly byteOffset: number;
  readonly length: number;
  [index: number]: number;
  copyWithin(target: number, start?: number, end?: number): this;
  every(visit: VisitNumber<unknown>): boolean;
  fill(value: number, start?: number, end?: number): this;
  filter(visit: VisitNumber<unknown>): this;
  find(visit: VisitNumber<unknown>): number | undefined;
  findIndex(visit: VisitNumber<unknown>): number;
  forEach(visit: VisitNumber<void>): void;
  includes(value: number, start?: number): boolean;
  indexOf(value: number, start?: number): number;
  join(separator?: string): string;
  lastIndexOf(value: number, start?: number): number;
  map(visit: VisitNumber<number>): this;
  reduce<U>(visit: (before: U, value: number, index: number) => U, initial: U): U;
  reduceRight<U>(visit: (before: U, value: number, index: number) => U, initial: U): U;
  reverse(): this;
  set(values: ArrayLike<number>, offset?: number): void;
  slice(start?: number, end?: number): this;
  some(visit: VisitNumber<unknown>): boolean;
  sort(compare?: (a: number, b: number) => number): this;
  subarray(start?: number, end?: number): this;
  toString(): string;
}
interface TypedArrayConstructor<T> {
  readonly BYTES_PER_ELEMENT: number;
  new (lengthOrValues: number | ArrayLike<number> | ArrayBuffer, byteOffset?: number, length?: number): T;
  from(values: ArrayLike<number>): T;
  of(...values: number[]): T;
}
interface Int8Array extends TypedArray {}
interface Uint8Array extends TypedArray {}
interface Uint8ClampedArray extends TypedArray {}
interface Int16Array extends TypedArray {}
interface Uint16Array extends TypedArray {}
interface Int32Array extends TypedArray {}
interface Uint32Array extends TypedArray {}
interface Float32Array extends TypedArray {}
interface Float64Array extends TypedArray {}
declare const Int8Array: TypedArrayConstructor<Int8Array>;
declare const Uint8Array: TypedArrayConstructor<Uint8Array>;
declare const Uint8ClampedArray: TypedArrayConstructor<Uint8ClampedArray>;
declare const Int16Array: TypedArrayConstructor<Int16Array>;
declare const Uint16Array: TypedArrayConstructor<Uint16Array>;
declare const Int32Array: TypedArrayConstructor<Int32Array>;
declare const Uint32Array: TypedArrayConstructor<Uint32Array>;
declare const Float32Array: TypedArrayConstructor<Float32Array>;
declare const Float64Array: TypedArrayConstructor<Float64Array>;

type ViewNumber = 'Int8' | 'Uint8' | 'Int16' | 'Uint16' | 'Int32' | 'Uint32' | 'Float32' | 'Float64';
type DataView = { readonly buffer: ArrayBuffer; readonly byteLength: number; readonly byteOffset: number } & {
  [Name in `get${ViewNumber}`]: (at: number, littleEndian?: boolean) => number;
} & { [Name in `set${ViewNumber}`]: (at: number, value: number, littleEndian?: boolean) => void };
declare const DataView: { new (buffer: ArrayBuffer, byteOffset?: number, length?: number): DataView };

interface TextEncoder {
  encode(text?: string): Uint8Array;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
declare const TextEncoder: { new (): TextEncoder };
interface TextDecoder {
  readonly encoding: string;
  readonly fatal: boolean;
  readonly ignoreBOM: boolean;
  decode(bytes?: TypedArray | ArrayBuffer | DataView): string;
}
declare const TextDecoder: {
  new (encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean }): TextDecoder;
};

type Encoding = 'utf8' | 'hex' | 'base64' | 'base64url';
type FixedNumber = 'Int8' | 'UInt8';
type EndianNumber = `${'Int16' | 'UInt16' | 'Int32' | 'UInt32' | 'Double' | 'Float'}${'BE' | 'LE'}`;
type SizedNumber = `${'Int' | 'UInt'}${'BE' | 'LE'}`;

/** `subarray` is a copy by AWS's page and shares memory in njs: never write through it. */
interface Buffer
  extends Uint8Array,
    Readonly<Record<`read${FixedNumber | EndianNumber}`, (at?: number) => number>>,
    Readonly<Record<`write${FixedNumber | EndianNumber}`, (value: number, at?: number) => number>>,
    Readonly<Record<`read${SizedNumber}`, (at: number, bytes: number) => number>>,
    Readonly<Record<`write${SizedNumber}`, (value: number, at: number, bytes: number) => number>> {
  compare(other: Uint8Array): number;
  copy(target: Uint8Array, targetStart?: number, start?: number, end?: number): number;
  equals(other: Uint8Array): boolean;
  fill(value: number | string, start?: number, end?: number): this;
  includes(value: number | string | Uint8Array, start?: number): boolean;
  indexOf(value: number | string | Uint8Array, start?: number): number;
  lastIndexOf(value: number | string | Uint8Array, start?: number): number;
  swap16(): this;
  swap32(): this;
  swap64(): this;
  toJSON(): { type: 'Buffer'; data: number[] };
  toString(encoding?: Encoding, start?: number, end?: number): string;
  write(text: string, at?: number, length?: number, encoding?: Encoding): number;
}
declare const Buffer: {
  alloc(length: number, fill?: number | string): Buffer;
  allocUnsafe(length: number): Buffer;
  byteLength(value: string | ArrayBuffer | Uint8Array, encoding?: Encoding): number;
  compare(a: Uint8Array, b: Uint8Array): number;
  concat(list: readonly Uint8Array[], length?: number): Buffer;
  from(text: string, encoding?: Encoding): Buffer;
  from(bytes: ArrayLike<number> | ArrayBuffer): Buffer;
  isBuffer(value: unknown): value is Buffer;
  isEncoding(name: string): name is Encoding;
};

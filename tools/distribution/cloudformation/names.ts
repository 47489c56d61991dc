/*! names: the account, region and identifiers that a template gets on a laptop. Made up, but the same in every run. */
import { createHash } from 'node:crypto';

export const account = '123456789012';
export const region = 'us-east-1';

const upper = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const lower = 'abcdefghijklmnopqrstuvwxyz0123456789';

/** Upper-case letters and digits, as in the ids of distributions ("E…"), public keys ("K…") and access controls. */
export function upperId(seed: string, length: number): string {
  return spell(seed, upper, length);
}

/** Lower-case letters and digits, as in the ids of APIs, function URLs and distribution domains. */
export function lowerId(seed: string, length: number): string {
  return spell(seed, lower, length);
}

/** As in the ids of policies and key groups. */
export function uuid(seed: string): string {
  const hex = createHash('sha256').update(seed).digest('hex');
  return [8, 12, 16, 20, 32].map((end, index, ends) => hex.slice(ends[index - 1] ?? 0, end)).join('-');
}

/** The value that stands for one nobody gave: a parameter without default, an export of another stack. */
export function placeholder(name: string): string {
  return `unknown-${name.replace(/[^A-Za-z0-9]+/g, '-').toLowerCase()}`;
}

/** Also where it is a part of the value: "https://unknown-host/x". */
export function isPlaceholder(value: string): boolean {
  return /(?:^|[^A-Za-z0-9])unknown-[a-z0-9]/.test(value);
}

function spell(seed: string, alphabet: string, length: number): string {
  const digest = createHash('sha512').update(seed).digest();
  return Array.from({ length }, (_, index) => alphabet[digest[index]! % alphabet.length]).join('');
}

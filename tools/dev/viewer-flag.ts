/** viewer-flag: what may be said of viewers by `--viewer NAME=VALUE`, and which values are none. DG/adding-cloudfront-headers.html */
import { isIP } from 'node:net';
import { EdgewrightError } from '../errors.js';

type Rule = [isValid: (value: string) => boolean, expected: string];

const text: Rule = [(value) => value !== '', 'a text'];
const number: Rule = [(value) => value !== '' && Number.isFinite(Number(value)), 'a number'];
const oneOf = (...values: string[]): Rule => [(value) => values.includes(value.toLowerCase()), values.join(', ')];

/** ISO 3166-1: whatever the list of this machine's ICU has a name for. */
const countries = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });
const isCountry = (value: string) => /^[A-Z]{2}$/.test(value) && countries.of(value) !== undefined;

const rules: Record<string, Rule> = {
  country: [isCountry, 'two capital letters of ISO 3166-1, such as DE'],
  'country-name': text,
  'country-region': [
    (value) => /^[A-Z0-9]{1,3}$/.test(value),
    'up to three letters or digits of ISO 3166-2, such as BY',
  ],
  'country-region-name': text,
  city: text,
  'postal-code': text,
  'time-zone': text,
  latitude: number,
  longitude: number,
  'metro-code': number,
  asn: number,
  address: [(value) => isIP(value) !== 0, 'an IP address'],
  device: oneOf('desktop', 'mobile', 'smarttv', 'tablet'),
  protocol: oneOf('http', 'https'),
  'http-version': oneOf('1.0', '1.1', '2.0', '3.0'),
  tls: text,
  'ja3-fingerprint': text,
  'ja4-fingerprint': text,
  'header-order': text,
  'header-count': number,
};

/** Throws a sentence with the names, or with what the value is to be. */
export function checkViewer(name: string, value: string): void {
  const rule = rules[name];
  if (rule === undefined)
    throw new EdgewrightError('usage', `--viewer knows ${Object.keys(rules).join(', ')}, found "${name}".`);
  const [isValid, expected] = rule;
  if (!isValid(value)) throw new EdgewrightError('usage', `--viewer ${name} expects ${expected}, found "${value}".`);
}

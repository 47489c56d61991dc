/** The cookies of a browser, as far as one site goes: name to value, those that are over taken out. */
import type { CloudFrontResultResponse } from 'aws-lambda';

export type Jar = Map<string, string>;

export function keep(jar: Jar, answer: CloudFrontResultResponse | undefined): void {
  for (const { value } of answer?.headers?.['set-cookie'] ?? []) {
    const [, name = '', text = '', rest = ''] = /^([^=]+)=([^;]*)(.*)$/.exec(value) ?? [];
    if (/Max-Age=0(;|$)/.test(rest)) jar.delete(name);
    // RFC 6265bis §5.6: without a word.
    else if (name.length + text.length <= 4096) jar.set(name, text);
  }
}

export function cookieOf(jar: Jar): Record<string, string> {
  const pairs = [...jar].map((pair) => pair.join('='));
  return pairs.length > 0 ? { cookie: pairs.join('; ') } : {};
}

/** Writes the comment at the top of a readable artefact: what it is, where it goes, what it weighs, where it came from. */
import type { Head } from './head.js';
import type { Source } from './source.js';

interface BannerFacts {
  source: Source;
  head: Head;
  /** Bytes of the artefact without this banner. */
  bytes: number;
  minBytes: number;
  /** Bytes CloudFront takes. */
  limit: number;
  hasConfig: boolean;
  version: string;
  /** Packages inside, such as "jose 6.2.17 (MIT)". */
  contains: string[];
}

/** The number of bytes counts the banner too, so it is worked out until it stands still. */
export function banner(facts: BannerFacts): string {
  let total = facts.bytes;
  for (;;) {
    const text = write(facts, total);
    const weighed = facts.bytes + Buffer.byteLength(text);
    if (weighed === total) return text;
    total = weighed;
  }
}

function write({ source, head, minBytes, limit, hasConfig, version, contains }: BannerFacts, total: number): string {
  const isLambda = source.kind === 'edge-lambda';
  const platform = isLambda ? 'Lambda@Edge, nodejs22.x' : 'CloudFront Function, cloudfront-js-2.0';
  const size = isLambda ? `${grouped(total)} bytes` : `${grouped(total)} of ${grouped(limit)} bytes`;
  const lines = [
    `${source.name}: ${head.sentence}`,
    `${platform}. Attach to: ${head.events.join(', ')}.`,
    ...head.notes,
    `${size} (minified ${grouped(minBytes)}). edgewright ${version}, MIT licence.`,
    ...(isLambda || total <= limit
      ? []
      : ['To be read: CloudFront does not take it. Upload the minified form, in min/.']),
    ...contains.map((name) => `Contains ${name}.`),
    `To change what it does, edit ${hasConfig ? 'config' : 'the values'} below.`,
  ];
  return `/*!\n${lines.map((line) => ` * ${line}`.trimEnd()).join('\n')}\n */\n`;
}

function grouped(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

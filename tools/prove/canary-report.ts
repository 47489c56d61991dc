/** Canary-report: what CloudFront's engine reads, for people, and for whoever keeps Edgewright. */
import { packageVersion } from '../package.js';
import { printable } from '../printable.js';
import type { Canary, Verdict } from './canary.js';

/** Holds our own probes and what the engine said of them: no name, no account, nothing of the user's. */
export function canaryReport({ probes, functions }: Canary, versions: Record<string, string>): object {
  const asked = functions.map(({ probes, bytes, utilization }) => ({
    probes: probes.length === 1 ? probes : probes.length,
    bytes,
    utilization,
  }));
  return { canary: 1, edgewright: packageVersion, versions, probes, functions: asked };
}

export function canaryText({ engine, probes }: Canary): string {
  const width = Math.max(...probes.map(({ id }) => id.length));
  const lines = probes.map(({ id, here, cloudfront }) => {
    const differs = isSame(here, cloudfront) ? '' : `   ${engine}: ${textOf(here)}`;
    return `${id.padEnd(width)}  ${textOf(cloudfront)}${differs}`;
  });
  const other = probes.filter(({ here, cloudfront }) => !isSame(here, cloudfront)).length;
  const read = probes.filter(({ cloudfront }) => cloudfront.is !== 'refused').length;
  const sum = `${probes.length} probes: CloudFront reads ${read}; ${other} not as ${engine} does.`;
  return printable(`${[...lines, sum].join('\n')}\n`);
}

/** Engines have their own words for what they refuse. */
function isSame(a: Verdict, b: Verdict): boolean {
  return a.is === b.is && (a.is !== 'tells' || a.text === b.text);
}

function textOf({ is, text }: Verdict): string {
  switch (is) {
    case 'right':
      return 'yes';
    case 'tells':
      return text ?? '';
    default:
      return `${is}: ${text}`;
  }
}

/** places: where behaviors and origins stand in the user's own files. */
import { placeAt } from '../distribution/cloudformation/reading.js';
import { type Examined, type ExamineOptions, examine } from '../doctor/examined.js';
import type { Leak } from './leak.js';
import type { FindPlace } from './leak-report.js';

export function openPlaces(template: unknown, options: ExamineOptions, file: string): FindPlace {
  const examined = examine(template, options);
  return (leak) => {
    const at = partOf(examined, leak);
    const place = placeAt(examined.reading, at);
    return { file, line: 1, column: 1, ...place, at: place?.at ?? at };
  };
}

function partOf({ distributions }: Examined, { model, where }: Leak): string {
  const logicalId = model.tenant?.distribution ?? model.logicalId;
  const distribution = distributions.find((each) => each.logicalId === logicalId);
  const found =
    'behavior' in where
      ? distribution?.behaviors.find((each) => each.model.pattern === where.behavior.pattern)?.part.at
      : distribution?.origins.find((each) => each.model.id === where.origin.id)?.part.at;
  return found ?? `${logicalId}.DistributionConfig`;
}

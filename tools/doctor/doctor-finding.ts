/*! doctor-finding: what the doctor has to say about one place of a template. */
import { placeAt, type Reading } from '../distribution/cloudformation/reading.js';
import type { Place, TemplatePath } from '../distribution/description.js';
import { type Code, codes, type Severity } from './codes.js';

export interface DoctorFinding {
  /** One of `codes`, or an id of AWS's validator. */
  code: string;
  severity: Severity;
  /** Such as "Distribution.DistributionConfig.CacheBehaviors[/api/*]". */
  at: string;
  message: string;
  fix: string;
  /** In the template. Default: where `at` leads. */
  path?: TemplatePath;
  /** Undefined for a description that was handed over as data. */
  place?: Place;
}

export type Say = (code: Code, at: string, message: string, fix: string) => void;

/** Collects findings of the doctor's own. */
export function collect(findings: DoctorFinding[]): Say {
  return (code, at, message, fix) => {
    findings.push({ code, severity: codes[code].severity, at, message, fix });
  };
}

/** With where it stands in the user's files, and in the words of the user's description. */
export function withPlace(reading: Reading, { path, ...found }: DoctorFinding): DoctorFinding {
  const place = path ? reading.placeOf?.(path) : placeAt(reading, found.at);
  return place ? { ...found, at: place.at ?? found.at, place } : found;
}

/** Errors first, each finding once, in the order found. */
export function tidy(findings: DoctorFinding[]): DoctorFinding[] {
  const unique = new Map(findings.map((finding) => [`${finding.code} ${finding.at} ${finding.message}`, finding]));
  const all = [...unique.values()];
  return [...all.filter(isError), ...all.filter((finding) => !isError(finding))];
}

export function isError(finding: Pick<DoctorFinding, 'severity'>): boolean {
  return finding.severity === 'error';
}

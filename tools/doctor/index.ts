/*! doctor: what CloudFormation accepts and CloudFront refuses, and what works and hurts, found in a template before it is deployed. */
import { sayAssumed } from './assumed.js';
import { collect, type DoctorFinding, isError, type Say, tidy, withPlace } from './doctor-finding.js';
import { type Examined, type ExamineOptions, examine } from './examined.js';
import { checkApis } from './rules/apis.js';
import { checkAssociations } from './rules/associations.js';
import { checkBehaviors } from './rules/behaviors.js';
import { checkBuckets } from './rules/buckets.js';
import { checkCertificates } from './rules/certificates.js';
import { checkDistribution } from './rules/distribution.js';
import { checkErrorPages } from './rules/error-pages.js';
import { checkFirstVisitor } from './rules/first-visitor.js';
import { checkFunctions } from './rules/functions.js';
import { checkHeadersPolicies } from './rules/headers-policies.js';
import { checkKept } from './rules/kept.js';
import { checkKeys } from './rules/keys.js';
import { checkLambdas } from './rules/lambdas.js';
import { checkLogging } from './rules/logging.js';
import { checkOrigins } from './rules/origins.js';
import { checkPolicies } from './rules/policies.js';
import { checkPublicPolicies } from './rules/public-policies.js';
import { checkPublishing } from './rules/publishing.js';
import { checkQuotas } from './rules/quotas.js';
import { checkShadows } from './rules/shadows.js';
import { checkSharedBuckets } from './rules/shared-buckets.js';
import { checkTenantValues } from './rules/tenant-values.js';
import { checkTenants } from './rules/tenants.js';
import { checkTexts } from './rules/texts.js';
import { checkTraffic } from './rules/traffic.js';
import { checkTransport } from './rules/transport.js';
import { checkSchema } from './schema.js';

export type { DoctorFinding };

const rules: ((examined: Examined, say: Say) => void)[] = [
  checkAssociations,
  checkLambdas,
  checkFunctions,
  checkPublishing,
  checkBehaviors,
  checkShadows,
  checkPolicies,
  checkHeadersPolicies,
  checkOrigins,
  checkTransport,
  checkBuckets,
  checkPublicPolicies,
  checkApis,
  checkKeys,
  checkTraffic,
  checkFirstVisitor,
  checkKept,
  checkSharedBuckets,
  checkErrorPages,
  checkCertificates,
  checkDistribution,
  checkTenants,
  checkTenantValues,
  checkLogging,
  checkTexts,
  checkQuotas,
];

/** Findings of the doctor's own rules. */
export function diagnose(template: unknown, options: ExamineOptions): DoctorFinding[] {
  return applyRules(examine(template, options));
}

/** Own rules together with AWS's validator. Loads the latter at the first call. */
export async function diagnoseFully(template: unknown, options: ExamineOptions): Promise<DoctorFinding[]> {
  const examined = examine(template, options);
  // What Terraform and Pulumi take has been held against their own schemas.
  const schema = options.isTranslated ? [] : await checkSchema(examined.reading);
  const own = applyRules(examined);
  const findings = [...own, ...schema.filter((found) => !isSaid(own, found))];
  const all = tidy(findings.some(isError) ? findings : [...findings, ...unreadable(examined)]);
  return all.map((found) => withPlace(examined.reading, found));
}

function applyRules(examined: Examined): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  const say = collect(findings);
  for (const rule of rules) rule(examined, say);
  for (const { code, at, sentence } of examined.reading.mistakes) {
    if (code === 'unknown-word' && !at.endsWith('.EventType')) say(code, at, sentence, 'Correct the word.');
  }
  sayAssumed(examined.reading, [...findings], say);
  return tidy(findings);
}

/** The validator sees some words too, but none inside lists. */
function isSaid(own: DoctorFinding[], { code, at }: DoctorFinding): boolean {
  const isWord = code === 'W3030' || code === 'F3031';
  const place = at.replace(/\.\d+(?=\.|$)/g, '');
  return isWord && own.some((found) => wordCodes.has(found.code) && found.at.replace(/\[[^\]]*\]/g, '') === place);
}

const wordCodes = new Set(['unknown-word', 'newer-word']);

/** Mistakes that only reading the template met with, where nothing else explains them. */
function unreadable({ reading }: Examined): DoctorFinding[] {
  const findings: DoctorFinding[] = [];
  const say = collect(findings);
  for (const { at, sentence } of reading.mistakes)
    say('unreadable', at || 'template', sentence, 'Correct the template.');
  return findings;
}

/** What the plugin refuses in a template: the doctor's errors about functions and where they are attached. The rest is the service's own affair. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { toError as toMistake } from '../distribution/cloudformation/reading.js';
import { collect, type DoctorFinding, isError, tidy } from '../doctor/doctor-finding.js';
import { examine } from '../doctor/examined.js';
import { checkAssociations } from '../doctor/rules/associations.js';
import { checkFunctions } from '../doctor/rules/functions.js';
import { checkLambdas } from '../doctor/rules/lambdas.js';
import { EdgewrightError } from '../errors.js';
import { lambdaLimits } from '../limits.js';
import type { Serverless, Template } from './framework.js';
import { placeVersions } from './versions.js';

/** Lambda@Edge functions are replicated from this region only. AmazonCloudFront/latest/DeveloperGuide/lambda-at-edge-function-restrictions.html */
const EDGE_REGION = 'us-east-1';

/** What reading a template finds wrong with its shape. What else it finds may be filled in by the framework, or by other plugins. */
const SHAPE = ['template-malformed', 'wrong-type'];

/** Puts versions into `template`, then holds it against the rules. */
export function mistakesIn(serverless: Serverless, template: Template): EdgewrightError[] {
  const { attached, mistakes } = placeVersions(serverless, template);
  const region = serverless.getProvider('aws').getRegion();
  return [
    ...mistakes,
    ...regionMistakes(region, attached),
    ...packageMistakes(serverless, attached),
    ...functionMistakes(serverless.serviceDir, template),
  ];
}

function regionMistakes(region: string, attached: string[]): EdgewrightError[] {
  if (attached.length === 0 || region === EDGE_REGION) return [];
  const names = attached.map((name) => `"${name}"`).join(', ');
  const message = `Lambda@Edge functions (${names}) live in ${EDGE_REGION}, and the service is for ${region}. Set "provider.region: ${EDGE_REGION}".`;
  return [new EdgewrightError('lambda-region', message)];
}

/** Nothing is zipped yet where the framework has named no file. */
function packageMistakes({ service, serviceDir }: Serverless, attached: string[]): EdgewrightError[] {
  return attached.flatMap((name) => {
    const zip = service.functions[name]?.package?.artifact ?? service.package?.artifact ?? '';
    const bytes = statSync(path.resolve(serviceDir, zip), { throwIfNoEntry: false })?.size ?? 0;
    if (bytes <= lambdaLimits.package) return [];
    const message = `Function "${name}" is a zip of ${bytes} bytes, and the quota is ${lambdaLimits.package}. Bundle the function, and package only the bundle.`;
    return [new EdgewrightError('lambda-package', message)];
  });
}

function functionMistakes(projectDir: string, template: Template): EdgewrightError[] {
  const examined = examine(template, { projectDir });
  const findings: DoctorFinding[] = [];
  for (const check of [checkAssociations, checkLambdas, checkFunctions]) check(examined, collect(findings));
  return [
    ...examined.reading.mistakes
      .filter(({ code }) => SHAPE.includes(code))
      .map((mistake) => toMistake(examined.reading, mistake)),
    ...tidy(findings).filter(isError).map(toError),
  ];
}

function toError({ code, at, message, fix }: DoctorFinding): EdgewrightError {
  return new EdgewrightError(code, `"${at}": ${message} ${fix}`);
}

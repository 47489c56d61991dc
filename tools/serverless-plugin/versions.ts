/** Puts the version resources that the framework made where `${edge:version/NAME}` stands. */

import { isRecord } from '../distribution/cloudformation/reading.js';
import { EdgewrightError } from '../errors.js';
import type { Serverless, Template } from './framework.js';

/**
 * Replicas outlive the last association by hours, and a function cannot be deleted before them: the stack lets go of it.
 * AmazonCloudFront/latest/DeveloperGuide/lambda-edge-delete-replicas.html
 */
const RETAINED = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain' };

interface Placed {
  /** Functions by the name they have under `functions`. */
  attached: string[];
  /** Marks that lead nowhere. */
  mistakes: EdgewrightError[];
}

/** Replaces the marks in `template`, and retains what they lead to. */
export function placeVersions(serverless: Serverless, template: Template): Placed {
  const attached = new Set<string>();
  const mistakes: EdgewrightError[] = [];
  const retained = new Set<string>();

  function place(name: string): unknown {
    const functionId = serverless.getProvider('aws').naming.getLambdaLogicalId(name);
    const versionId = versionOf(template, functionId);
    attached.add(name);
    if (versionId === undefined) {
      mistakes.push(noVersion(name, Object.keys(serverless.service.functions)));
      // Keeps the shape for the rules that follow: what is wrong here is said.
      return `arn:aws:lambda:us-east-1:123456789012:function:${name}:1`;
    }
    retained.add(functionId).add(versionId);
    return { Ref: versionId };
  }

  template.Resources = replaceMarks(template.Resources, place) as Template['Resources'];
  for (const id of retained) Object.assign(template.Resources[id]!, RETAINED);
  return { attached: [...attached], mistakes };
}

function replaceMarks(value: unknown, place: (name: string) => unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => replaceMarks(item, place));
  if (!isRecord(value)) return value;
  if (typeof value['Fn::EdgeVersion'] === 'string') return place(value['Fn::EdgeVersion']);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, replaceMarks(item, place)]));
}

function versionOf(template: Template, functionId: string): string | undefined {
  return Object.entries(template.Resources).find(([, resource]) => {
    if (resource?.Type !== 'AWS::Lambda::Version') return false;
    const name = resource.Properties?.FunctionName;
    return isRecord(name) && name.Ref === functionId;
  })?.[0];
}

function noVersion(name: string, known: string[]): EdgewrightError {
  if (known.includes(name)) {
    const message = `Function "${name}" is attached to a behavior and has no versions. CloudFront takes numbered versions only. Set "versionFunction: true".`;
    return new EdgewrightError('lambda-version', message);
  }
  const message = `Variable "edge:version/${name}" names a function that is not under "functions", where there are ${known.join(', ') || 'none'}. Correct the name.`;
  return new EdgewrightError('lambda-unknown', message);
}

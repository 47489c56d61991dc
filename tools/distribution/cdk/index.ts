/*! cdk: the folder that `cdk synth` writes: which of its templates has the distribution. Source: manifest.json of aws-cdk-lib, cloud-assembly-schema */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { isRecord } from '../cloudformation/values.js';

export function isCdkFolder(folder: string): boolean {
  return existsSync(path.join(folder, 'manifest.json'));
}

/** Absolute path of the one template with a distribution, of all stacks and stages. Throws where there is none, or several. */
export function templateOfFolder(folder: string): string {
  const found = templatesIn(folder).filter(
    (file) => existsSync(file) && /"AWS::CloudFront::Distribution"/.test(readFileSync(file, 'utf8')),
  );
  if (found.length === 1) return found[0]!;
  const names = found.map((file) => path.relative(folder, file)).join(', ');
  const message =
    found.length === 0
      ? `"${folder}" has no stack with a distribution. Run "cdk synth" and give its folder.`
      : `"${folder}" has several stacks with a distribution: ${names}. Give one of these files.`;
  throw new EdgewrightError('no-distribution', message);
}

function templatesIn(folder: string): string[] {
  const manifest = parse(path.join(folder, 'manifest.json'));
  const artifacts = isRecord(manifest) && isRecord(manifest.artifacts) ? Object.values(manifest.artifacts) : [];
  return artifacts.filter(isRecord).flatMap(({ type, properties }) => {
    const { templateFile, directoryName } = isRecord(properties) ? properties : {};
    if (type === 'aws:cloudformation:stack' && typeof templateFile === 'string')
      return [path.join(folder, templateFile)];
    return type === 'cdk:cloud-assembly' && typeof directoryName === 'string'
      ? templatesIn(path.join(folder, directoryName))
      : [];
  });
}

function parse(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

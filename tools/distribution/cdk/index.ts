/*! cdk: the folder that `cdk synth` writes: which of its stacks has the distribution, and what of the others it refers to. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { readText } from '../cloudformation/load.js';
import { openJson } from '../cloudformation/load-json.js';
import type { Description, TemplatePath } from '../description.js';
import { type Assembly, readAssembly, readManifest, resourcesOf, type Stack } from './assembly.js';
import { link } from './link.js';

export function isCdkFolder(folder: string): boolean {
  return existsSync(path.join(folder, 'manifest.json'));
}

/** The one stack with a distribution, of all stages. Throws where there is none, or several. */
export function openCdkFolder(folder: string): Description {
  const found = assembliesIn(folder).flatMap((assembly) =>
    assembly.stacks.filter(hasDistribution).map((stack): [Stack, Assembly] => [stack, assembly]),
  );
  const [only, ...others] = found;
  if (only !== undefined && others.length === 0) return describe(...only);
  const names = found.map(([{ file }]) => path.relative(folder, file)).join(', ');
  const message =
    only === undefined
      ? `"${folder}" has no stack with a distribution. Run "cdk synth" and give its folder.`
      : `"${folder}" has several stacks with a distribution: ${names}. Give one of these files.`;
  throw new EdgewrightError('no-distribution', message);
}

/** A template that lies in such a folder; undefined: it is none of those that the manifest leads to. */
export function openCdkTemplate(file: string): Description | undefined {
  if (!/\.template\.json$/.test(file) || !isCdkFolder(path.dirname(file))) return undefined;
  const assembly = readAssembly(path.dirname(file));
  const stack = assembly.stacks.find((each) => each.file === file);
  return stack && describe(stack, assembly);
}

function assembliesIn(folder: string): Assembly[] {
  const stages = readManifest(folder).stages.map((name) => path.join(folder, name));
  return [readAssembly(folder), ...stages.filter(isCdkFolder).flatMap(assembliesIn)];
}

function hasDistribution({ template }: Stack): boolean {
  return Object.values(resourcesOf(template)).some(({ Type }) => Type === 'AWS::CloudFront::Distribution');
}

function describe(main: Stack, assembly: Assembly): Description {
  const { file } = main;
  const { template, ownerOf } = link(main, assembly);
  const opened = new Map<string, Description['placeOf']>();
  const placesIn = (of: string) => {
    const places = opened.get(of) ?? openJson(readText(of), of).placeOf;
    opened.set(of, places);
    return places;
  };
  const placeOf = (at: TemplatePath) => {
    const [section, name, ...rest] = at;
    const owner = section === 'Resources' ? ownerOf(String(name)) : undefined;
    return owner ? placesIn(owner.stack.file)(['Resources', owner.logicalId, ...rest]) : placesIn(file)(at);
  };
  return { template, file, templateDir: path.dirname(file), warnings: [], placeOf };
}

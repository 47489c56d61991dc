/** what-lies-here: what a folder without serverless.yml has in its place, and the one command that serves it. */
import { existsSync, readdirSync } from 'node:fs';
import { EdgewrightError } from '../errors.js';
import { guessFramework, guessSite, readManifest } from '../init/look.js';

export function nothingToServe(folder: string): EdgewrightError {
  const { seen, run } = look(folder, existsSync(folder) ? readdirSync(folder) : []);
  return new EdgewrightError('no-service', `"${folder}" has no serverless.yml, ${seen}. Run "${run}".`);
}

/** `seen`: with the word that leads to it. */
function look(folder: string, names: string[]): { seen: string; run: string } {
  const dev = (template: string) => `npx edgewright dev --template ${template}`;
  const find = (pattern: RegExp) => names.find((name) => pattern.test(name));
  if (hasScript(folder)) return { seen: 'but a script "edge" in package.json', run: 'npm run edge' };
  if (names.includes('cdk.out')) return { seen: 'but a cdk.out', run: dev('cdk.out') };
  if (names.includes('cdk.json')) return { seen: 'but a cdk.json', run: `npx cdk synth && ${dev('cdk.out')}` };
  const template = find(/^template\.(ya?ml|json)$/) ?? find(/\.template\.(ya?ml|json)$/);
  if (template !== undefined) return { seen: `but a ${template}`, run: dev(template) };
  if (names.includes('get-distribution.json')) return { seen: 'but what "edgewright pull" wrote', run: dev('.') };
  const terraform = find(/\.tf$/);
  if (terraform !== undefined) {
    const plan = 'terraform plan -out p && terraform show -json p > plan.json';
    return { seen: `but a ${terraform}`, run: `${plan} && ${dev('plan.json')}` };
  }
  if (names.includes('Pulumi.yaml'))
    return { seen: 'but a Pulumi.yaml', run: `pulumi stack export > stack.json && ${dev('stack.json')}` };
  return { seen: site(folder), run: 'npx edgewright init' };
}

function hasScript(folder: string): boolean {
  const scripts = readManifest(folder)?.scripts;
  return typeof scripts === 'object' && scripts !== null && 'edge' in scripts;
}

function site(folder: string): string {
  const framework = guessFramework(folder, readManifest(folder)).is;
  const { is, because } = guessSite(folder, framework);
  if (because !== 'there is no site yet') return `but a site in ${is === '.' ? 'it' : `${is}/`}`;
  return framework === 'plain' ? 'and nothing else that describes a distribution' : `but a project of ${framework}`;
}

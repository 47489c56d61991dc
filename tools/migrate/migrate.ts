/** migrate: a description in newer words, and what the local CloudFront then answers differently. */
import { readFileSync, statSync } from 'node:fs';
import { readDistributions } from '../distribution/cloudformation/index.js';
import type { Description } from '../distribution/description.js';
import type { Given } from '../distribution/given.js';
import type { DistributionModel } from '../distribution/model.js';
import { EdgewrightError } from '../errors.js';
import { changed, changedText, type Migrated } from './change.js';
import { type Compared, compareStacks } from './compare.js';
import { errorPageToFunction } from './error-page-to-function.js';
import { forwardedValuesToPolicies } from './forwarded-values-to-policies.js';
import { lambdaToFunction } from './lambda-to-function.js';
import { oaiToOac } from './oai-to-oac.js';

type Run = (template: unknown, readModels: () => DistributionModel[]) => Migrated | Promise<Migrated>;

export const migrations = {
  'oai-to-oac': { run: oaiToOac, lacks: 'no origin with an origin access identity' },
  'forwarded-values-to-policies': { run: forwardedValuesToPolicies, lacks: 'no behavior with ForwardedValues' },
  'error-page-to-function': { run: errorPageToFunction, lacks: 'no error page that answers 403 or 404 with 200' },
  'lambda-to-function': { run: lambdaToFunction, lacks: 'no Lambda@Edge on a viewer event' },
} satisfies Record<string, { run: Run; lacks: string }>;

export type Migration = keyof typeof migrations;

export interface Outcome extends Compared {
  changes: string[];
  notes: string[];
  /** The changed file; undefined where only words can say it: Terraform, Pulumi, an answer of AWS's. */
  text: string | undefined;
}

/** Throws EdgewrightError `migrate` for what cannot be migrated. */
export async function migrate(
  what: Migration,
  opened: Description,
  given: Given & { projectDir: string },
): Promise<Outcome> {
  const { run, lacks }: { run: Run; lacks: string } = migrations[what];
  const { changes, notes } = await run(opened.template, () =>
    readDistributions(opened.template, { ...opened, ...given }),
  );
  if (changes.length === 0)
    throw new EdgewrightError('migrate', `"${opened.file}" has ${lacks}: there is nothing to migrate.`);
  const before = opened.template as object;
  const after = changed(before, changes);
  const isText = !opened.isTranslated && statSync(opened.file, { throwIfNoEntry: false })?.isFile();
  const text = isText ? changedText(readFileSync(opened.file, 'utf8'), opened.file, changes, after) : undefined;
  const compared = await compareStacks({ ...given, before, after, templateDir: opened.templateDir });
  return { changes: changes.map(({ say }) => say), notes, text, ...compared };
}

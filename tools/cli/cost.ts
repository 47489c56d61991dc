import type { Command } from 'commander';
import { type Assumptions, type CostRow, estimateCost } from '../cost/estimate.js';
import { PRICE_DATE, prices } from '../cost/prices.js';
import { chooseDistributions } from '../distribution/choose.js';
import { readDistributions } from '../distribution/cloudformation/index.js';
import { openTemplate } from '../distribution/open.js';
import { EdgewrightError } from '../errors.js';
import { edgeLambdaLimits } from '../limits.js';
import { addDescriptionFlags, type DescriptionFlags, givenByFlags } from './description-flags.js';

interface Flags extends DescriptionFlags {
  hitRatio: string;
  lambdaMs: string;
  json?: boolean;
}

const EXAMPLES = `
Examples:
  edgewright cost template.json --hit-ratio 0.95`;

/** `edgewright cost TEMPLATE`: dollars for each million requests, function by function. */
export function configure(command: Command): void {
  addDescriptionFlags(command)
    .argument('[template]', 'as --template')
    .option('--hit-ratio <share>', 'share of requests answered from the cache, 0 to 1', '0.8')
    .option('--lambda-ms <ms>', 'wall time of one Lambda@Edge invocation', '5')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(run);
}

async function run(file: string | undefined, flags: Flags): Promise<void> {
  const assumptions: Assumptions = {
    hitRatio: readNumber(flags.hitRatio, '--hit-ratio', 1),
    lambdaMs: readNumber(flags.lambdaMs, '--lambda-ms', edgeLambdaLimits.timeout * 1000),
  };
  const projectDir = process.cwd();
  const opened = await openTemplate(file ?? flags.template, projectDir, flags.stage);
  const models = readDistributions(opened.template, { ...opened, ...givenByFlags(flags), projectDir });
  const rows = chooseDistributions(models, flags.distribution).flatMap((model) =>
    estimateCost(model, assumptions).map((row) => ({ distribution: model.logicalId, ...row })),
  );
  if (flags.json) process.stdout.write(`${JSON.stringify({ priceDate: PRICE_DATE, assumptions, prices, rows })}\n`);
  else printTable(rows, assumptions);
}

function readNumber(text: string, flag: string, most: number): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= most) return value;
  throw new EdgewrightError('usage', `${flag} expects a number from 0 to ${most}, found "${text}". Mend the flag.`);
}

function printTable(rows: CostRow[], { hitRatio, lambdaMs }: Assumptions): void {
  const print = (text: string) => process.stdout.write(`${text}\n`);
  print(
    `US dollars for a million requests to each behavior, ${hitRatio * 100} % hits, ${lambdaMs} ms a Lambda, prices of ${PRICE_DATE}`,
  );
  for (const row of rows) {
    print(`${row.usdPerMillion.toFixed(3).padStart(8)}  ${row.behavior}  ${row.event}  ${row.function}`);
    if (row.alternative)
      print(`${row.alternative.usdPerMillion.toFixed(3).padStart(8)}    with ${row.alternative.what}`);
  }
  if (rows.length === 0) print('No behavior has a function: requests cost what CloudFront takes for them alone.');
  const unverified = Object.entries(prices).filter(([, { verified }]) => !verified);
  for (const [name, { usd, per, source }] of unverified) print(`unverified: ${name} $${usd} per ${per} (${source})`);
}

/** The text of docs/fidelity.md: what the local CloudFront holds, who says so, and the test that shows it. */

import { leftOutOfBehavior } from '../../tools/distribution/cloudformation/behaviors.js';
import { leftOutOfDistribution } from '../../tools/distribution/cloudformation/distribution.js';
import { leftOutOfOrigin } from '../../tools/distribution/cloudformation/origins.js';
import { choices } from '../../tools/simulator/choices.js';
import { heldBy } from './held-by.js';
import { type Fixture, type Group, readFixtures } from './read-fixtures.js';

export function fidelityPage(root: string): string {
  const groups = readFixtures(root);
  const held = heldBy(root);
  return [introduction(groups), choiceTable(), leftOutTable(), ...groups.map((group) => groupTable(group, held))].join(
    '\n\n',
  );
}

function introduction(groups: Group[]): string {
  const all = groups.flatMap(({ fixtures }) => fixtures);
  const known = (word: Fixture['known']) => all.filter((fixture) => fixture.known === word).length;
  const rows = groups.map((group) => {
    const held = group.fixtures.filter(({ simulated }) => simulated).length;
    const columns = group.approximated === undefined ? [held, ''] : ['', held];
    return row([`[${group.title}](#${anchor(group.title)})`, ...columns, group.fixtures.length - held || '']);
  });
  return `# What the local CloudFront holds, and what not

${all.length} facts about CloudFront, each with its source and the test that holds it. Nobody has compared them with CloudFront itself from
here: ${known('documented')} are documented by AWS, ${known('observed')} were observed by others in traces and logs, ${known('inferred')} follow from either, and of ${known('disputed')} the sources disagree: there one
reading is chosen, and said below.

*Simulated*: the local CloudFront does the same. *Approximated*: it does so as far as the title of the group says. *Not simulated*: with the reason.

This page is made by \`node test/fidelity/write.mjs\`: a fact stands here as simulated only where a test carries its
id, and \`npm test\` fails where none of those passed. Values that differ silently where njs is missing: [engines](engines.md#values-that-differ-in-v8).

${table(['', 'simulated', 'approximated', 'not simulated'], rows, '| --- | --: | --: | --: |')}`;
}

function choiceTable(): string {
  const rows = choices.map(({ question, chosen, reason, fixtures }) =>
    row([question, chosen, reason, fixtures.join(', ')]),
  );
  return `## Where AWS leaves it open, or says it twice\n\n${table(['question', 'chosen', 'because', 'facts'], rows)}`;
}

function leftOutTable(): string {
  const parts = { distribution: leftOutOfDistribution, behavior: leftOutOfBehavior, origin: leftOutOfOrigin };
  const rows = Object.entries(parts).flatMap(([part, properties]) =>
    Object.entries(properties).map(([name, instead]) => row([`\`${name}\` of the ${part}`, instead])),
  );
  return `## Properties that have no effect here\n\nNamed at start where a template has them, and so is any property that nobody knows.

${table(['property', 'instead'], rows)}`;
}

function groupTable({ title, approximated, fixtures }: Group, held: Map<string, string[]>): string {
  const note = approximated === undefined ? '' : `Approximated: ${approximated}.\n\n`;
  const rows = fixtures.map(({ id, known, simulated, text, sources }) => {
    const files = (held.get(id) ?? []).map(fileLink).join(', ');
    return row([id, simulated ? text : `**Not simulated.** ${text}`, known, sources.map(sourceLink).join(', '), files]);
  });
  return `## ${title}\n\n${note}${table(['id', 'what holds', 'known', 'source', 'test'], rows)}`;
}

function table(head: string[], rows: string[], rule = row(head.map(() => '---'))): string {
  return [row(head), rule, ...rows].join('\n');
}

function row(cells: (string | number)[]): string {
  return `| ${cells.join(' | ')} |`;
}

/** As GitHub makes it of a heading. */
function anchor(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^\w\s-]/g, '')
    .replace(/ /g, '-');
}

function fileLink(file: string): string {
  const name = file.replace(/^test\/|(\.test)?\.ts$/g, '');
  return `[${name}](../${file})`;
}

function sourceLink(source: string): string {
  const aws = 'https://docs.aws.amazon.com';
  const [, page] = /^DG\/(.+)$/.exec(source) ?? [];
  if (page) return `[${page}](${aws}/AmazonCloudFront/latest/DeveloperGuide/${page}.html)`;
  if (source.startsWith('API_')) return `[${source}](${aws}/cloudfront/latest/APIReference/${source}.html)`;
  const [, repository, number] = /^([\w.-]+\/[\w.-]+)#(\d+)$/.exec(source) ?? [];
  if (repository) return `[${source}](https://github.com/${repository}/issues/${number})`;
  return /^[\w.-]+\.(com|aws)\//.test(source) ? `[${source.split('/')[0]}](https://${source})` : source;
}

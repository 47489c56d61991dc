/** What every panel of the page is held to, in whichever browser. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** Evaluated in the page: cells in which words are broken, or that cannot be seen without scrolling to the side. */
export const crampedCells = `[...document.querySelectorAll('td')].filter((cell) => cell.checkVisibility()).flatMap((cell) => {
  const { right, width } = cell.getBoundingClientRect();
  const box = cell.closest('.scroll').getBoundingClientRect();
  return right > box.right + 1 || width < 24 ? [cell.textContent] : [];
})`;

interface Violation {
  id: string;
  impact: string;
  nodes: { html: string }[];
}

/** After `axe` was evaluated in the page. */
export async function violations(
  page: { evaluate<T>(expression: string): Promise<T> },
  where: string,
): Promise<string[]> {
  const found = await page.evaluate<Violation[]>('axe.run().then(({ violations }) => violations)');
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  return serious.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

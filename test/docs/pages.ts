/** The pages that people read, and what stands in them. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export interface Page {
  file: string;
  text: string;
}

export function pages(): Page[] {
  const docs = readdirSync('docs', { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.md'));
  const files = [
    'README.md',
    'CONTRIBUTING.md',
    'CHANGELOG.md',
    'SECURITY.md',
    'examples/README.md',
    ...docs.map((file) => `docs/${file}`),
  ];
  return files.map((file) => ({ file, text: readFileSync(file, 'utf8') }));
}

/** Target of each link that stays in the repository: file and heading. */
export function links({ file, text }: Page): { target: string; heading: string | undefined }[] {
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '');
  return [...prose.matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, link]) => {
    if (/^[a-z]+:/.test(link!)) return [];
    const [to = '', heading] = link!.split('#');
    return [{ target: to === '' ? file : path.posix.join(path.posix.dirname(file), to), heading }];
  });
}

/** GitHub's ids of the headings of a page. */
export function headings(text: string): string[] {
  return [...text.matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/g, '-'),
  );
}

/** Every command of ours: whole ones in code blocks, and shapes in running text. */
export function commands({ text }: Page): { whole: string[]; shapes: string[] } {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)]
    .map(([, block]) => block!.replaceAll('\\\n', ' '))
    .join('\n');
  const lines = blocks.split('\n').filter((line) => line.startsWith('npx edgewright'));
  const inline = [...text.matchAll(/`(npx edgewright[^`]*)`/g)].map(([, command]) => command!);
  return { whole: lines.map((line) => line.replace(/\s+#.*$/, '').trim()), shapes: inline };
}

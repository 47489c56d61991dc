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

/** What is typed at a prompt: whole lines of code blocks, and what stands in running text, often with a placeholder. */
export function commands({ text }: Page): { whole: string[]; inline: string[] } {
  const blocks = [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block!.replaceAll('\\\n', ' '));
  const lines = blocks.flatMap((block) => block.split('\n')).map((line) => line.replace(/\s+#.*$/, '').trim());
  const prose = text.replace(/^```[\s\S]*?^```$/gm, '');
  const programs = /`((?:npx|npm|node|bash|curl|aws|openssl|sam|terraform|edgewright) [^`]*)`/g;
  return { whole: lines.filter(Boolean), inline: [...prose.matchAll(programs)].map(([, command]) => command!) };
}

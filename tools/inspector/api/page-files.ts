/** page-files: the built page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { packageRoot } from '../../package.js';
import type { ApiRoute } from '../../simulator/server/edge-api.js';

const files = [
  { pattern: /^\/__edge\/?$/, file: 'index.html', type: 'text/html; charset=utf-8' },
  { pattern: /^\/__edge\/page\.js$/, file: 'page.js', type: 'text/javascript; charset=utf-8' },
  { pattern: /^\/__edge\/icon\.svg$/, file: 'icon.svg', type: 'image/svg+xml' },
  { pattern: /^\/__edge\/page\.css$/, file: 'page.css', type: 'text/css; charset=utf-8' },
];

export function pageRoutes(): ApiRoute[] {
  return files.map(({ pattern, file, type }) => ({
    method: 'GET',
    pattern,
    answer: () => ({ text: read(file), type }),
  }));
}

function read(file: string): string {
  try {
    return readFileSync(path.join(packageRoot, 'dist', 'inspector', file), 'utf8');
  } catch {
    throw new EdgewrightError(
      'not-found',
      `The inspector expects dist/inspector/${file}, which is not built. Run "npm run build".`,
    );
  }
}

/** page-files: the built page. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { packageRoot } from '../../package.js';
import type { ApiAnswer, ApiRoute } from '../../simulator/server/edge-api.js';

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

export function pageRoutes(): ApiRoute[] {
  return [
    { method: 'GET', pattern: /^\/__edge\/?$/, answer: () => fileNamed('index.html') },
    { method: 'GET', pattern: /^\/__edge\/([\w-]+\.(?:js|css|svg))$/, answer: ({ params }) => fileNamed(params[0]!) },
  ];
}

function fileNamed(name: string): ApiAnswer {
  return { text: read(name), type: `${types[name.split('.').at(-1)!]}; charset=utf-8` };
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

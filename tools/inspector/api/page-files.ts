/** page-files: the built page, which gets the token where a browser opens it at the name that no site has. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { packageRoot } from '../../package.js';
import { INSPECTOR_HOST } from '../../simulator/server/access.js';
import type { ApiAnswer, ApiRequest, ApiRoute } from '../../simulator/server/edge-api.js';

const types: Record<string, string> = {
  html: 'text/html',
  js: 'text/javascript',
  css: 'text/css',
  svg: 'image/svg+xml',
};

export function pageRoutes(token: string): ApiRoute[] {
  return [
    { method: 'GET', pattern: /^\/__edge\/?$/, access: 'page', answer: (request) => page(request, token) },
    {
      method: 'GET',
      pattern: /^\/__edge\/([\w-]+\.(?:js|css|svg))$/,
      access: 'reads',
      answer: ({ params }) => fileNamed(params[0]!),
    },
  ];
}

/** Programs that are no browser get the page as it is built. */
function page({ origin, isNavigation }: ApiRequest, token: string): ApiAnswer {
  const { protocol, hostname, port } = new URL(origin);
  if (!isNavigation) return fileNamed('index.html');
  const at = (name: string) => `${protocol}//${name}${port === '' ? '' : `:${port}`}`;
  if (hostname !== INSPECTOR_HOST)
    return { status: 302, headers: { location: `${at(INSPECTOR_HOST)}/__edge` }, text: '', type: 'text/plain' };
  const policy = `default-src 'self'; img-src 'self' data:; connect-src 'self' ${at('localhost')}; frame-ancestors 'none'`;
  return {
    text: read('index.html').replace(TOKEN_PLACE, `$1${token}$2`),
    type: 'text/html; charset=utf-8',
    headers: { 'content-security-policy': policy },
  };
}

/** An attribute of the built page, empty there. */
const TOKEN_PLACE = /(<meta name="token" content=")(")/;

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

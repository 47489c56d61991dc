/** The site whose log it is: files, routes, a search, a missing folder, redirects; functions of both kinds. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { atOrigin, atViewer, cached, plain, templateOf } from '../template.js';

export const FILES = 5_000;

const viewerRequest = `function handler(event) {
  var request = event.request;
  if (request.uri.startsWith('/old/')) {
    return { statusCode: 301, headers: { location: { value: '/' + request.uri.slice(5) } } };
  }
  if (request.uri.lastIndexOf('.') < request.uri.lastIndexOf('/')) request.uri = '/index.html';
  return request;
}`;

/** `folder` gets template.json and site/. */
export function writeSite(folder: string): void {
  mkdirSync(path.join(folder, 'site/edge'), { recursive: true });
  for (let at = 0; at < FILES; at++) writeFileSync(path.join(folder, `site/${fileName(at)}`), 'a'.repeat(1024));
  for (let at = 0; at < 100; at++) writeFileSync(path.join(folder, `site/edge/${fileName(at)}`), 'e'.repeat(1024));
  writeFileSync(path.join(folder, 'site/index.html'), '<p>hello</p>'.repeat(100));
  writeFileSync(path.join(folder, 'template.json'), JSON.stringify(template()));
}

/** Of one width, so that one number can stand in the place of another. */
export function fileName(at: number): string {
  return `f${String(at).padStart(4, '0')}.css`;
}

function template(): object {
  // Every query is a key of its own, and an object in the cache.
  const search = {
    ...plain,
    PathPattern: '/search',
    ForwardedValues: { QueryString: true },
    DefaultTTL: 3600,
    ...atViewer,
  };
  return templateOf(viewerRequest, [search, { ...cached, PathPattern: '/edge/*', ...atOrigin }]);
}

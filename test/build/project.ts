import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { packageRoot } from '../../tools/package.js';

/** A project of its own in a new folder, removed after the test: these files, the runtime's types, the packages of this repository. */
export function makeProject(files: Record<string, string>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'edgewright-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  symlinkSync(path.join(packageRoot, 'node_modules'), path.join(root, 'node_modules'));
  mkdirSync(path.join(root, 'functions', 'behaviors'), { recursive: true });
  for (const file of readdirSync(path.join(packageRoot, 'functions'))) {
    if (!/^(?:runtime.*|cloudfront)\.d\.ts$|^tsconfig\.json$/.test(file)) continue;
    cpSync(path.join(packageRoot, 'functions', file), path.join(root, 'functions', file));
  }
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), text);
  }
  return root;
}

/** The source of a function named `name`: `body` stands in its handler, `above` before it. */
export function functionSource(name: string, body: string, above = ''): string {
  return `/*!
 * ${name}: does what a test wants.
 * CloudFront Function, viewer-request.
 */
${above}
export function handler(event: { request: { uri: string; headers: { [name: string]: { value: string } } } }) {
  const request = event.request;
  ${body}
  return request;
}
`;
}

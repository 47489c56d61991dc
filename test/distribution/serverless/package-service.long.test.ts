// biome-ignore-all lint/suspicious/noTemplateCurlyInString: serverless variables are written so
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packageService } from '../../../tools/distribution/serverless/package-service.js';
import { packagedTemplate } from '../../../tools/distribution/serverless/service-template.js';

const modules = path.resolve(import.meta.dirname, '../../../node_modules');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'edgewright-service-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function write(service: string): void {
  writeFileSync(path.join(folder, 'serverless.yml'), service);
}

test('a service is packaged by its own serverless', async () => {
  symlinkSync(modules, path.join(folder, 'node_modules'));
  write('service: tiny\nprovider: { name: aws, region: us-east-1 }\nresources: { Description: "${sls:stage}" }\n');
  const file = await packageService(folder, 'trial');
  expect(file).toBe(path.join(folder, '.serverless/cloudformation-template-update-stack.json'));
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ Description: 'trial' });
});

test('osls is found under its own name too', async () => {
  mkdirSync(path.join(folder, 'node_modules'));
  symlinkSync(path.join(modules, 'serverless'), path.join(folder, 'node_modules/osls'));
  write('service: tiny\nprovider: { name: aws, region: us-east-1 }\n');
  expect(existsSync(await packageService(folder))).toBe(true);
});

test('a mistake in the service comes with what serverless says', async () => {
  symlinkSync(modules, path.join(folder, 'node_modules'));
  write('service: tiny\nprovider: { name: aws }\nsparkle: 1\n');
  await expect(packageService(folder)).rejects.toThrow(/failed in "[^"]*": Configuration error[\s\S]*'sparkle'/);
  expect(existsSync(path.join(folder, '.serverless/cloudformation-template-update-stack.json'))).toBe(false);
});

test('a service without serverless is told how to get it', async () => {
  write('service: tiny\n');
  await expect(packageService(folder)).rejects.toThrow('npm install --save-dev serverless@npm:osls');
});

test('a folder without a service is refused', async () => {
  await expect(packageService(folder)).rejects.toThrow('has no serverless.yml');
  await expect(packagedTemplate(folder, undefined)).rejects.toThrow('has no serverless.yml');
  expect(readdirSync(folder)).toEqual([]);
});

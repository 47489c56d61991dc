import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packagedTemplate } from '../../../tools/distribution/serverless/service-template.js';
import { withLock } from '../../../tools/lock.js';
import { packageRoot } from '../../../tools/package.js';

let root: string;

const service = (comment: string) => `service: kept
provider: { name: aws, region: us-east-1 }
resources:
  Description: ${comment}
  Resources: { Bucket: { Type: 'AWS::S3::Bucket' } }
`;

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'edgewright-kept-'));
  symlinkSync(join(packageRoot, 'node_modules'), join(root, 'node_modules'));
  writeFileSync(join(root, 'package.json'), '{}');
  writeFileSync(join(root, 'serverless.yml'), service('one'));
});

afterAll(() => rmSync(root, { recursive: true }));

const described = (file: string) => JSON.parse(readFileSync(file, 'utf8')).Description;

test('a service is packaged once, two askers at a time included, and again when it has changed', async () => {
  const [first, second] = await Promise.all([packagedTemplate(root, undefined), packagedTemplate(root, undefined)]);
  expect([second, described(first!)]).toEqual([first, 'one']);
  rmSync(join(root, '.serverless'), { recursive: true });
  expect(await packagedTemplate(root, undefined)).toBe(first);
  expect(existsSync(join(root, '.serverless'))).toBe(false);
  writeFileSync(join(root, 'serverless.yml'), service('two'));
  expect(described(await packagedTemplate(root, undefined))).toBe('two');
});

test('a lock that is held is waited for, one whose holder has ended is not', async () => {
  const order: string[] = [];
  const lock = join(root, 'lock');
  const slow = withLock(lock, async () => {
    await new Promise((resolve) => setTimeout(resolve, 50));
    order.push('first');
  });
  await Promise.all([slow, withLock(lock, async () => void order.push('second'))]);
  expect(order).toEqual(['first', 'second']);
  // No process has this number: Linux stops at four million.
  writeFileSync(lock, '4194305');
  await withLock(lock, async () => void order.push('third'));
  expect(order).toContain('third');
});

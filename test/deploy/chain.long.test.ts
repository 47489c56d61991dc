import { afterAll, beforeAll, expect, test } from 'vitest';
import { chainFunctions } from '../../tools/serverless-plugin/chain.js';
import { createSimulator } from '../../tools/simulator/index.js';
import { packageSample, type SampleStack } from '../sample-stack.js';

const edge = { Type: 'AWS::CloudFront::Function' };

test('functions wait for each other in the order of their names, those with a place keep it', () => {
  const resources = {
    B: { ...edge },
    A: { ...edge },
    Own: { ...edge, DependsOn: 'Named' },
    Named: { ...edge },
    Site: { Type: 'AWS::S3::Bucket' },
  };
  chainFunctions(resources);
  expect(resources).toEqual({
    A: edge,
    B: { ...edge, DependsOn: 'A' },
    Own: { ...edge, DependsOn: 'Named' },
    Named: edge,
    Site: { Type: 'AWS::S3::Bucket' },
  });
});

let sample: SampleStack;
beforeAll(async () => {
  sample = await packageSample();
});
afterAll(() => sample.remove());

test('the packaged sample starts one function at a time', () => {
  const resources = Object.values(sample.template.Resources as Record<string, { Type: string; DependsOn?: string }>);
  const functions = resources.filter(({ Type }) => Type === 'AWS::CloudFront::Function');
  expect(functions.length).toBeGreaterThan(2);
  expect(functions.filter(({ DependsOn }) => DependsOn === undefined)).toHaveLength(1);
});

test.each([
  ['/none.txt', 404],
  ['/private%2fx.html', 400],
  ['/', 200],
])('of the packaged sample %s is %d with security headers', async (path, status) => {
  const origins = Object.fromEntries(['Site', 'Fallback'].map((id) => [id, `${sample.folder}/sample/site`]));
  const site = await createSimulator({ template: sample.template, projectDir: sample.folder, origins });
  const response = await site.fetch(path);
  await site.close();
  expect(response.status).toBe(status);
  expect(response.headers.get('x-content-type-options')).toBe('nosniff');
  expect(response.headers.get('strict-transport-security')).toContain('max-age=31536000');
});

import { expect, test } from 'vitest';
import { chainFunctions } from '../../tools/serverless-plugin/chain.js';
import { packageSample } from '../sample-stack.js';

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

test('the packaged sample starts one function at a time', async () => {
  const sample = await packageSample();
  try {
    const resources = Object.values(sample.template.Resources as Record<string, { Type: string; DependsOn?: string }>);
    const functions = resources.filter(({ Type }) => Type === 'AWS::CloudFront::Function');
    expect(functions.length).toBeGreaterThan(2);
    expect(functions.filter(({ DependsOn }) => DependsOn === undefined)).toHaveLength(1);
  } finally {
    sample.remove();
  }
});

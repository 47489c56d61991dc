import { expect, test } from 'vitest';
import { readStage } from '../../tools/build/index.js';
import { makeProject } from './project.js';

const service = `service: test
provider:
  name: aws
  stage: \${opt:stage, 'test'}
functions:
  a: { role: !GetAtt Role.Arn }
custom:
  edge:
    params:
      default: { host: localhost, limit: 5 }
      test: { host: test.example }
      prod: { host: www.example, open: true }
      broken: { list: [1], other: '\${env:OTHER}' }
`;

test.each([
  [undefined, { name: 'test', params: { host: 'test.example', limit: 5 } }],
  ['prod', { name: 'prod', params: { host: 'www.example', limit: 5, open: true } }],
  ['elsewhere', { name: 'elsewhere', params: { host: 'localhost', limit: 5 } }],
])('stage %s takes the default params and its own', async (stage, expected) => {
  expect(await readStage(makeProject({ 'serverless.yml': service }), stage)).toEqual(expected);
});

test('without serverless.yml there are no params, and the stage is dev', async () => {
  expect(await readStage(makeProject({}), undefined)).toEqual({ name: 'dev', params: {} });
});

test('what is no plain value is named, all at once', async () => {
  const reading = readStage(makeProject({ 'serverless.yml': service }), 'broken');
  await expect(reading).rejects.toThrow(/"list".*must be a string.*\[1\][\s\S]*"other".*holds a variable/);
});

test('a serverless.yml that cannot be read is an error, not a stage without params', async () => {
  const reading = readStage(makeProject({ 'serverless.yml': service.replace('custom:', 'custom: [') }), undefined);
  await expect(reading).rejects.toMatchObject({
    code: 'service-malformed',
    message: expect.stringMatching(/is not valid YAML: .* at line \d+, column \d+\./),
  });
});

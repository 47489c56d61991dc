import { expect, test } from 'vitest';
import { behavior, cff, edge, open } from '../support.js';

async function linesOf(functions: Parameters<typeof behavior>[0] & object): Promise<{ lines: string[]; id: string }> {
  const lines: string[] = [];
  const { send } = await open({ behaviors: [behavior(functions)] }, undefined, { log: (line) => lines.push(line) });
  return { lines, id: String((await send('/')).header('x-amz-cf-id')) };
}

test('F271: a function’s lines stand in its log group, between START and END, each with the id of the request', async () => {
  const source = cff('console.log("one"); console.log("two"); return request;');
  const { lines, id } = await linesOf({ functions: { 'viewer-request': source } });
  expect(lines).toEqual(
    [`${id} START DistributionID: E123EXAMPLE`, `${id} one`, `${id} two`, `${id} END`].map(
      (line) => `/aws/cloudfront/function/${source.name}  ${line}`,
    ),
  );
});

test('F271: a function that says nothing leaves no line', async () => {
  expect((await linesOf({ functions: { 'viewer-request': cff('return request;') } })).lines).toEqual([]);
});

test('the log group of Lambda@Edge is named after us-east-1', async () => {
  const source = edge('console.log("one"); return request;');
  const { lines } = await linesOf({ functions: { 'origin-request': source } });
  expect(lines).toEqual([expect.stringMatching(`^/aws/lambda/us-east-1.${source.name}  .*one$`)]);
});

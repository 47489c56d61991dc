import { copyFileSync, cpSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Run, type Service, sampleService } from './service.js';
import { checkReferences } from './stand-in/references.js';
import { type StandIn, startStandIn } from './stand-in/server.js';

const STACK = 'edgewright-sample-dev';
const EDGE_FUNCTIONS = ['sigv4Signer', 'bodyHash', 'privateCookie'].map((name) => `${STACK}-${name}`);

let aws: StandIn;
let service: Service;

beforeAll(async () => {
  aws = await startStandIn();
  service = sampleService();
});

afterAll(() => {
  aws.close();
  service.remove();
});

// The steps build on each other, as deployments do.
describe('deployments by change sets, the default', () => {
  test('the first one creates the stack and publishes each edge function once', async () => {
    const { code, output } = await run('deploy');
    expect(output).toContain(`Service deployed to stack ${STACK}`);
    expect(code).toBe(0);
    expect(aws.account.calls).toContain('ExecuteChangeSet');
    expect(stack().status).toBe('UPDATE_COMPLETE');
    expect(versions()).toEqual([1, 1, 1]);
  });

  test('an unchanged one is skipped', async () => {
    const { output } = await run('deploy');
    expect(output).toContain('No changes to deploy');
    expect(aws.account.calls).not.toContain('S3 PUT');
  });

  test('a changed edge function is exactly one new version, and its behavior points there', async () => {
    const before = attached('/fn/*');
    changeBodyHash('first');
    await run('deploy');
    expect(versions()).toEqual([1, 2, 1]);
    expect(attached('/fn/*')).not.toEqual(before);
  });

  test('a tampered zip fails and changes nothing', async () => {
    changeBodyHash('second');
    await run('package', '--package', 'packaged');
    cpSync(path.join(service.dir, 'packaged'), path.join(service.dir, 'tampered'), { recursive: true });
    copyFileSync(path.join(service.dir, 'packaged/api.zip'), path.join(service.dir, 'tampered/bodyHash.zip'));
    const before = stack().template;
    const { code, output } = await run('deploy', '--package', 'tampered');
    expect(code).toBe(1);
    expect(output).toMatch(/CodeSHA256 .* is different/);
    expect(stack().status).toBe('UPDATE_ROLLBACK_COMPLETE');
    expect(stack().template).toBe(before);
    expect(versions()).toEqual([1, 2, 1]);
  });

  test('deploy --package deploys what was packaged, whatever the sources say since', async () => {
    const packaged = JSON.parse(service.read('packaged/cloudformation-template-update-stack.json'));
    changeBodyHash('third');
    const { code } = await run('deploy', '--package', 'packaged');
    expect(code).toBe(0);
    expect(stack().template).toEqual(packaged);
    expect(versions()).toEqual([1, 3, 1]);
  });

  test('remove leaves the edge functions, whose replicas are still out there, and nothing else', async () => {
    const { code, output } = await run('remove');
    expect(output).toContain('successfully removed');
    expect(code).toBe(0);
    expect([...aws.account.stacks.keys()]).toEqual([]);
    expect([...aws.account.functions.keys()].sort()).toEqual([...EDGE_FUNCTIONS].sort());
    expect([...aws.account.buckets].sort()).toEqual([`${STACK}-fallbackbucket`, `${STACK}-sitebucket`]);
  });
});

describe('a deployment by direct updates', () => {
  beforeAll(() => {
    aws.account.functions.clear();
    service.edit('serverless.yml', (text) =>
      text.replace('  name: aws\n', '  name: aws\n  deploymentMethod: direct\n'),
    );
  });

  test('creates the stack and publishes each edge function once', async () => {
    const { code } = await run('deploy');
    expect(code).toBe(0);
    expect(aws.account.calls).toContain('UpdateStack');
    expect(versions()).toEqual([1, 1, 1]);
  });

  test.each([
    ['a reference to nothing', 'Unresolved resource dependencies [Nobody]', { Ref: 'Nobody' }],
    ['a substitution of nothing', 'Unresolved resource dependencies [Nobody]', { 'Fn::Sub': '${Nobody.Arn}' }],
    ['a role that waits for the distribution', 'Circular dependency', { Ref: 'Distribution' }],
  ])('CloudFormation would refuse %s', (_, message, description) => {
    const template = structuredClone(stack().template);
    checkReferences(template);
    template.Resources.EdgeRole!.Properties!.Description = description;
    expect(() => checkReferences(template)).toThrow(message);
  });
});

function run(...args: string[]): Promise<Run> {
  aws.account.calls.length = 0;
  return service.run(args, {
    AWS_ENDPOINT_URL: aws.url,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    SLS_AWS_MONITORING_FREQUENCY: '20',
  });
}

function stack() {
  return aws.account.stacks.get(STACK)!;
}

/** How many versions each edge function has. */
function versions(): number[] {
  return EDGE_FUNCTIONS.map((name) => aws.account.functions.get(name)!.versions.length);
}

function attached(pattern: string): unknown {
  const { CacheBehaviors: behaviors } = stack().template.Resources.Distribution!.Properties!.DistributionConfig;
  const behavior = behaviors.find(({ PathPattern }: { PathPattern: string }) => PathPattern === pattern);
  return behavior.LambdaFunctionAssociations[0].LambdaFunctionARN;
}

function changeBodyHash(word: string): void {
  service.edit('edge-lambdas/body-hash.ts', (text) =>
    text.replace(/(export async function handler[^{]*\{\n)/, `$1  console.log('${word}');\n`),
  );
}

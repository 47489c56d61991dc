/** A project with a private area, whose key is on this machine, and a function that reads a key value store. */
import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { makeProject, makeTemplate, type TestProject } from '../dev/project.js';

/** Answers with what the store holds under "greeting". */
export function greeter(mark: string): string {
  return `import cf from 'cloudfront';
const store = cf.kvs();
async function handler(event) {
  const greeting = await store.get('greeting');
  console.log('greeted');
  return { statusCode: 200, headers: { 'x-mark': { value: '${mark}' }, 'x-greeting': { value: greeting } } };
}
`;
}

export const storeSecret = 'a-secret-of-the-store';

export interface InspectedProject extends TestProject {
  privateKey: KeyObject;
}

export function makeInspectedProject(): InspectedProject {
  const project = makeProject();
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const template = makeTemplate();
  const { Resources } = template;
  const config = Resources.Site!.Properties.DistributionConfig as { CacheBehaviors: object[] };
  config.CacheBehaviors.push({
    ...config.CacheBehaviors[0],
    PathPattern: '/private/*',
    FunctionAssociations: [],
    TrustedKeyGroups: [{ Ref: 'Group' }],
  });
  const pem = publicKey.export({ type: 'spki', format: 'pem' }).toString();
  Resources.Key = resource('PublicKey', { PublicKeyConfig: { Name: 'key', CallerReference: 'a', EncodedKey: pem } });
  Resources.Group = resource('KeyGroup', { KeyGroupConfig: { Name: 'group', Items: [{ Ref: 'Key' }] } });
  Resources.Store = resource('KeyValueStore', { Name: 'store' });
  Resources.Fn!.Properties.FunctionCode = greeter('one');
  Resources.Fn!.Properties.FunctionConfig = {
    Comment: '',
    Runtime: 'cloudfront-js-2.0',
    KeyValueStoreAssociations: [{ KeyValueStoreARN: { 'Fn::GetAtt': ['Store', 'Arn'] } }],
  };
  project.write('template.json', JSON.stringify(template));
  project.write('dist/functions/min/fn.js', greeter('one'));
  project.write('site/private/plan.txt', 'the plan');
  project.write('.edgewright/keys/private.pem', privateKey.export({ type: 'pkcs8', format: 'pem' }).toString());
  const data = [
    { key: 'greeting', value: 'hello' },
    { key: 'signing-keys', value: JSON.stringify({ one: storeSecret }) },
  ];
  project.write('store.json', JSON.stringify({ data }));
  return { ...project, privateKey };
}

export const flags = ['--template', 'template.json', '--origin', 'Site=site', '--kvs', 'store.json'];

function resource(type: string, properties: Record<string, unknown>) {
  return { Type: `AWS::CloudFront::${type}`, Properties: properties };
}

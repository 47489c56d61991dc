// Synthesizes the stack and looks at what came out: node check.mjs. Wants a built package two folders up.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const env = { ...process.env, CDK_OUTDIR: 'cdk.out' };
execFileSync(process.execPath, ['app.mjs'], { env, stdio: 'inherit' });

const { Resources: resources } = JSON.parse(readFileSync('cdk.out/Site.template.json', 'utf8'));
const ofType = (type) => Object.values(resources).filter((resource) => resource.Type === type);

const [{ Properties: spaRewrite }] = ofType('AWS::CloudFront::Function');
assert.equal(spaRewrite.FunctionCode, readFileSync('../../dist/functions/min/spa-rewrite.js', 'utf8'));

const [distribution] = ofType('AWS::CloudFront::Distribution');
const [behavior] = distribution.Properties.DistributionConfig.CacheBehaviors;
const [{ LambdaFunctionARN: version, IncludeBody: includesBody }] = behavior.LambdaFunctionAssociations;
assert.equal(resources[version.Ref].Type, 'AWS::Lambda::Version');
assert.equal(includesBody, true);

const actions = ofType('AWS::Lambda::Permission').map(({ Properties: { Action: action } }) => action);
assert.deepEqual(actions.sort(), ['lambda:InvokeFunction', 'lambda:InvokeFunctionUrl']);

execFileSync(process.execPath, ['../../dist/cli.js', 'doctor', 'cdk.out/Site.template.json'], { stdio: 'inherit' });
console.log('cdk: the stack attaches spa-rewrite and body-hash, and doctor has no errors.');

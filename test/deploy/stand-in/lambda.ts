import { createHash } from 'node:crypto';
import { type Account, AwsError, type Resource, type Template } from './account.js';
import { physicalId } from './names.js';

/** Creates or updates a function. Its code must be in the bucket. */
export function putFunction(account: Account, stackName: string, template: Template, id: string): void {
  const { Code: code, ...settings } = template.Resources[id]!.Properties!;
  const bucket = physicalId(stackName, code.S3Bucket.Ref, template);
  const zip = account.objects.get(`${bucket}/${code.S3Key}`);
  if (zip === undefined)
    throw new AwsError('InvalidRequest', `Error occurred while GetObject. S3 Error Code: NoSuchKey`);
  const codeSha256 = createHash('sha256').update(zip.body).digest('base64');
  const { Tags: _tags, ...published } = settings;
  account.functions.set(settings.FunctionName, {
    modified: new Date(),
    codeSha256,
    state: JSON.stringify([codeSha256, published]),
    versions: account.functions.get(settings.FunctionName)?.versions ?? [],
  });
}

/** Publishes. What is published must be what the template promises, and must be new. */
export function publishVersion(account: Account, template: Template, version: Resource): void {
  const functionId: string = version.Properties!.FunctionName.Ref;
  const found = account.functions.get(template.Resources[functionId]!.Properties!.FunctionName)!;
  const promised = version.Properties!.CodeSha256;
  if (promised !== found.codeSha256) {
    const message = `CodeSHA256 (${promised}) is different from current CodeSHA256 in $LATEST (${found.codeSha256}). Please try again with the CodeSHA256 in $LATEST.`;
    throw new AwsError('InvalidRequest', message);
  }
  const existing = found.versions.indexOf(found.state);
  if (existing >= 0) {
    const message = `A version for this Lambda function exists ( ${existing + 1} ). Modify the function to create a new version.`;
    throw new AwsError('AlreadyExists', message);
  }
  found.versions.push(found.state);
}

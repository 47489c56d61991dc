/*! lambdas: Lambda@Edge functions of a folder of answers: settings by version, and the code out of its zip. */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { basename, isAbsolute, join, normalize } from 'node:path';
// Node reads streams of deflate, but no archives: https://github.com/101arrowz/fflate
import { unzipSync } from 'fflate';
import { EdgewrightError } from '../../errors.js';
import { lambdaLimits } from '../../limits.js';
import { ensureStateFolder } from '../../state-folder.js';
import { writeFolderWhole } from '../../write-whole.js';
import { type Found, logicalIdOf, namesIn, readAnswer } from './found.js';

export function lambdasIn(dir: string): Found[] {
  return namesIn(join(dir, 'lambda'), '.json').map((name) => {
    const file = join(dir, 'lambda', `${name}.json`);
    const { Role, FunctionArn, ...settings } = readAnswer(file, 'Configuration');
    const { FunctionName, Handler, Runtime, Timeout, MemorySize } = settings;
    const Code = { S3Bucket: 'live', S3Key: `${name}.zip` };
    const properties = { FunctionName, Handler, Runtime, Timeout, MemorySize, Role: roleOf(`${Role}`), Code };
    const folder = unpack(dir, join(dir, 'lambda', `${name}.zip`));
    const metadata = { 'aws:asset:path': folder, EdgewrightVersion: FunctionArn };
    return { file, logicalId: logicalIdOf('Lambda', name), type: 'AWS::Lambda::Function', properties, metadata };
  });
}

/** The number of the account would be a finding in a template, and says nothing of what is live. */
function roleOf(arn: string): unknown {
  const [before, after] = arn.split(/(?<=:)\d{12}(?=:)/);
  return after === undefined ? arn : { 'Fn::Join': ['', [before, { Ref: 'AWS::AccountId' }, after]] };
}

/** Unpacked once, beside the answers. */
function unpack(dir: string, zip: string): string {
  const bytes = readFileSync(zip);
  const hash = createHash('sha256').update(bytes).digest('hex').slice(0, 16);
  const folder = join(ensureStateFolder(dir, 'lambda'), `${basename(zip, '.zip')}-${hash}`);
  if (!existsSync(folder)) writeFolderWhole(folder, Object.entries(contentsOf(bytes, zip)));
  return folder;
}

function contentsOf(bytes: Uint8Array, zip: string): Record<string, Uint8Array> {
  let total = 0;
  const refuse = (found: string) => {
    throw new EdgewrightError(
      'lambda-unreadable',
      `"${zip}" expects the code of a Lambda, found ${found}. Pull it again.`,
    );
  };
  const filter = ({ name, originalSize }: { name: string; originalSize: number }) => {
    total += originalSize;
    if (total > lambdaLimits.unpacked) refuse(`more than ${lambdaLimits.unpacked} bytes`);
    if (isAbsolute(name) || normalize(name).startsWith('..') || name.includes('\\')) refuse(`the path "${name}"`);
    return !name.endsWith('/');
  };
  try {
    return unzipSync(bytes, { filter });
  } catch (error) {
    if (error instanceof EdgewrightError) throw error;
    return refuse(`no zip (${(error as Error).message})`);
  }
}

/*! buckets: what S3 answers of the buckets behind a distribution. AmazonS3/latest/API: GetBucketPolicy, GetBucketWebsite, GetBucketCors */
import { join } from 'node:path';
import { EdgewrightError } from '../../errors.js';
import { entriesIn, type Found, logicalIdOf, readOptional, recordOf, type Values } from './found.js';

export function bucketsIn(dir: string): Found[] {
  return entriesIn(join(dir, 's3')).flatMap((name) => {
    const answer = (file: string) => readOptional(join(dir, 's3', name, `${file}.json`));
    const website = answer('get-bucket-website');
    const cors = answer('get-bucket-cors');
    const properties = {
      BucketName: name,
      ...(website && { WebsiteConfiguration: websiteOf(website) }),
      ...(cors && { CorsConfiguration: { CorsRules: listOf(cors.CORSRules).map(corsRuleOf) } }),
      ...answer('get-public-access-block'),
    };
    const bucket = { type: 'AWS::S3::Bucket', logicalId: logicalIdOf('Bucket', name), properties };
    const file = join(dir, 's3', name, 'get-bucket-location.json');
    return [{ ...bucket, file }, policyOf(dir, name)];
  });
}

/** One that has no policy lets nobody read: that is a policy without statements, not an unknown one. */
function policyOf(dir: string, name: string): Found {
  const file = join(dir, 's3', name, 'get-bucket-policy.json');
  const { Policy: text } = readOptional(file) ?? {};
  const PolicyDocument = typeof text === 'string' ? parsed(text, file) : { Statement: [] };
  const properties = { Bucket: name, PolicyDocument };
  return { file, logicalId: logicalIdOf('BucketPolicy', name), type: 'AWS::S3::BucketPolicy', properties };
}

/** The policy is a text inside of the answer. */
function parsed(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new EdgewrightError('template-malformed', `"${file}" holds a Policy that is not JSON. Pull it again.`);
  }
}

function websiteOf({ IndexDocument, ErrorDocument, RedirectAllRequestsTo, RoutingRules }: Values): Values {
  const rules = listOf(RoutingRules).map((rule) => ({
    ...(rule.Condition === undefined ? {} : { RoutingRuleCondition: rule.Condition }),
    RedirectRule: rule.Redirect,
  }));
  return {
    ...(IndexDocument === undefined ? {} : { IndexDocument: recordOf(IndexDocument).Suffix }),
    ...(ErrorDocument === undefined ? {} : { ErrorDocument: recordOf(ErrorDocument).Key }),
    ...(RedirectAllRequestsTo === undefined ? {} : { RedirectAllRequestsTo }),
    ...(rules.length > 0 ? { RoutingRules: rules } : {}),
  };
}

function corsRuleOf({ ID, ExposeHeaders, MaxAgeSeconds, ...rule }: Values): Values {
  return {
    ...rule,
    ...(ID === undefined ? {} : { Id: ID }),
    ...(ExposeHeaders === undefined ? {} : { ExposedHeaders: ExposeHeaders }),
    ...(MaxAgeSeconds === undefined ? {} : { MaxAge: MaxAgeSeconds }),
  };
}

function listOf(value: unknown): Values[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

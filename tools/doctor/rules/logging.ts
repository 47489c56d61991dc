/*! logging: the bucket of legacy standard logs. DG/standard-logging-legacy-s3.html */
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { openPart, partOf, partsOf, textOf } from '../../distribution/cloudformation/part.js';
import { attributeOf, ofType, type Reading, type Resource } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

export function checkLogging({ reading, distributions }: Examined, say: Say): void {
  for (const { config } of distributions) {
    const logging = partOf(config, 'Logging');
    const domain = (logging && textOf(logging, 'Bucket')) ?? '';
    if (domain === '' || isPlaceholder(domain)) continue;
    const bucket = findBucket(reading, domain);
    if (!/\.s3[.-].*amazonaws\.com$/.test(domain)) {
      const message = `Logging.Bucket "${domain}" is a name, a domain is wanted.`;
      say('log-bucket', config.at, message, 'Use !GetAtt LogBucket.DomainName.');
    } else if (bucket && !takesLists(reading, bucket)) {
      const message = `Log bucket "${bucket.logicalId}" does not enable ACL access, which logs are delivered by.`;
      const fix = 'Set OwnershipControls: { Rules: [{ ObjectOwnership: BucketOwnerPreferred }] } on it.';
      say('log-bucket-acl', `${config.at}.Logging`, message, fix);
    }
  }
}

function findBucket(reading: Reading, domain: string): Resource | undefined {
  return ofType(reading, 'AWS::S3::Bucket').find((bucket) =>
    domain.startsWith(`${String(attributeOf(reading, bucket, 'Ref'))}.s3`),
  );
}

/** Since April 2023 a bucket has access control lists only where it asks for them: AmazonS3/latest/userguide/about-object-ownership.html */
function takesLists(reading: Reading, bucket: Resource): boolean {
  const controls = partOf(openPart(reading, bucket.properties, bucket.logicalId), 'OwnershipControls');
  const rules = controls ? partsOf(controls, 'Rules', 'ObjectOwnership') : [];
  return rules.some((rule) => textOf(rule, 'ObjectOwnership') !== 'BucketOwnerEnforced');
}

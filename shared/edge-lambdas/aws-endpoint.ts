/*!
 * aws-endpoint: which AWS service answers at a domain, and in which region.
 * Source: AWS General Reference, "Service endpoints and quotas", and the endpoint page of each service
 */
export interface SigningTarget {
  /** Name the service signs under, such as "execute-api". */
  service: string;
  /** One region, or a set such as "*" or "us-east-1,eu-west-1", which is signed with SigV4A. */
  region: string;
}

/** "abc.execute-api.us-east-1.amazonaws.com": services that sign under the label before the region … */
const ownLabel =
  'execute-api s3 s3-object-lambda s3express mediapackage mediapackagev2 mediastore vpc-lattice-svcs'.split(' ');

/** … and those that do not. */
const beforeRegion: Record<string, string | undefined> = {
  'lambda-url': 'lambda',
  'lambda-web': 'lambda',
  's3-accesspoint': 's3',
  'appsync-api': 'appsync',
  'appsync-realtime-api': 'appsync',
  aos: 'es',
  'bedrock-runtime': 'bedrock',
};

/** "abc.us-east-1.es.amazonaws.com": the same for what stands after it. */
const afterRegion = /^(?:es|aoss?)$/;

/** Read from the right, so that "….amazonaws.com.example.org" is nothing, and a bucket may be called "execute-api.us-east-1". */
export function signingTargetOf(domainName: string): SigningTarget | undefined {
  const name = /^(.+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|api\.aws)$/.exec(domainName.toLowerCase())?.[1] ?? '';
  const labels = name.split('.').filter((label) => label !== 'dualstack' && label !== 'vpce');
  const [next = '', last = ''] = ['', ...labels].slice(-2);
  const global = `${next}.${last}`;
  if (global === 'accesspoint.s3-global') return target('s3', '*');
  if (global === 'lambda-web.global') return target('lambda', '*');
  if (last === 's3') return target('s3', 'us-east-1');
  const label = next.replace(/-fips$|-\w+-az\d+$/, '');
  if (isRegion(last)) return target(ownLabel.includes(label) ? label : beforeRegion[label], last);
  // Old names of buckets: "bucket.s3-us-west-2.amazonaws.com".
  const [, region = ''] = last.split(/^s3-/);
  if (isRegion(region)) return target('s3', region);
  return isRegion(next) && afterRegion.test(last) ? target(last === 'aoss' ? last : 'es', next) : undefined;
}

function target(service: string | undefined, region: string): SigningTarget | undefined {
  // A label may be called "constructor", which every record has.
  return typeof service === 'string' ? { service, region } : undefined;
}

function isRegion(label: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(label);
}

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

/** "abc.execute-api.us-east-1.amazonaws.com": label before the region → name to sign under. */
const beforeRegion: Record<string, string | undefined> = {
  'execute-api': 'execute-api',
  'lambda-url': 'lambda',
  s3: 's3',
  's3-accesspoint': 's3',
  's3-object-lambda': 's3-object-lambda',
  s3express: 's3express',
  'appsync-api': 'appsync',
  'appsync-realtime-api': 'appsync',
  aos: 'es',
  mediapackage: 'mediapackage',
  mediapackagev2: 'mediapackagev2',
  mediastore: 'mediastore',
  'vpc-lattice-svcs': 'vpc-lattice-svcs',
  'bedrock-runtime': 'bedrock',
};

/** "abc.us-east-1.es.amazonaws.com": the same for what stands after it. */
const afterRegion: Record<string, string | undefined> = { es: 'es', aos: 'es', aoss: 'aoss' };

/** Read from the right, so that "….amazonaws.com.example.org" is nothing, and a bucket may be called "execute-api.us-east-1". */
export function signingTargetOf(domainName: string): SigningTarget | undefined {
  const name = /^(.+)\.(?:amazonaws\.com(?:\.cn)?|on\.aws|api\.aws)$/.exec(domainName.toLowerCase())?.[1] ?? '';
  const labels = name.split('.').filter((label) => label !== 'dualstack' && label !== 'vpce');
  const [next = '', last = ''] = ['', ...labels].slice(-2);
  if (last === 's3-global' && next === 'accesspoint') return { service: 's3', region: '*' };
  if (last === 's3') return { service: 's3', region: 'us-east-1' };
  if (isRegion(last)) return target(beforeRegion[next.replace(/-fips$|-\w+-az\d+$/, '')], last);
  // Old names of buckets: "bucket.s3-us-west-2.amazonaws.com".
  const [, region = ''] = last.split(/^s3-/);
  return isRegion(region) ? target('s3', region) : target(isRegion(next) ? afterRegion[last] : undefined, next);
}

function target(service: string | undefined, region: string): SigningTarget | undefined {
  return service === undefined ? undefined : { service, region };
}

function isRegion(label: string): boolean {
  return /^[a-z]{2}(?:-[a-z]+)+-\d+$/.test(label);
}

/** forwarded-values-to-policies: a cache policy and, where the origin gets more than the key holds, an origin request policy. DG/controlling-the-cache-key.html */
import { isDeepStrictEqual } from 'node:util';
import { managedIds } from '../distribution/cloudformation/managed-policies.js';
import { ttlsOf } from '../distribution/policies.js';
import { EdgewrightError } from '../errors.js';
import type { Change, Migrated } from './change.js';
import { distributionsOf, type Fields, fieldsOf, freeId, nameIn, type Piece } from './distributions.js';

type Behavior = Piece & { name: string };

interface Made {
  id: string;
  config: Fields;
}

const ttlKeys = ['MinTTL', 'DefaultTTL', 'MaxTTL'];

const kinds = {
  cache: { type: 'AWS::CloudFront::CachePolicy', property: 'CachePolicyConfig', id: 'CachePolicy' },
  origin: {
    type: 'AWS::CloudFront::OriginRequestPolicy',
    property: 'OriginRequestPolicyConfig',
    id: 'OriginRequestPolicy',
  },
};

export function forwardedValuesToPolicies(template: unknown): Migrated {
  const made: Record<keyof typeof kinds, Made[]> = { cache: [], origin: [] };
  const changes: Change[] = [];
  /** Equal settings share a policy: an account has 20 of each. */
  function policy(kind: keyof typeof kinds, config: Fields): Fields {
    const { type, property, id: wanted } = kinds[kind];
    const known = made[kind].find((other) => isDeepStrictEqual(other.config, config));
    if (known) return { Ref: known.id };
    const id = freeId(template, `${wanted}${made[kind].length + 1}`);
    made[kind].push({ id, config });
    const Properties = { [property]: { Name: nameIn(id), ...config } };
    changes.push({
      path: ['Resources', id],
      value: { Type: type, Properties },
      say: `Add ${id}: ${JSON.stringify(config)}.`,
    });
    return { Ref: id };
  }
  for (const behavior of distributionsOf(template).flatMap(({ behaviors }) => behaviors))
    if (behavior.value.ForwardedValues !== undefined) changes.push(...behaviorChanges(behavior, policy));
  const notes =
    changes.length === 0
      ? []
      : [
          'Forwarded values let viewer headers through that nobody named; policies do not: what an origin reads of them has to be named.',
        ];
  return { changes, notes };
}

function behaviorChanges(
  { path, value, name }: Behavior,
  policy: (kind: keyof typeof kinds, config: Fields) => Fields,
): Change[] {
  const at = `Behavior "${name}"`;
  const forwarded = fieldsOf(value.ForwardedValues, `${at}: ForwardedValues`);
  const { cache, origin } = policiesOf(value, forwarded, at);
  const gone = ['ForwardedValues', ...ttlKeys].filter((key) => key in value);
  const attached: Change = {
    path: [...path, 'CachePolicyId'],
    value: cache === undefined ? managedIds.cachingDisabled : policy('cache', cache),
    say: `${at}: attach ${cache === undefined ? 'Managed-CachingDisabled' : 'the cache policy'}.`,
  };
  const sent: Change[] = origin
    ? [
        {
          path: [...path, 'OriginRequestPolicyId'],
          value: policy('origin', origin),
          say: `${at}: attach the origin request policy.`,
        },
      ]
    : [];
  const removed = gone.map(
    (key): Change => ({ path: [...path, key], value: undefined, say: `${at}: take out ${key}.` }),
  );
  return [attached, ...sent, ...removed];
}

/** What is written stays as it is written. */
function ttlOf({ MinTTL, DefaultTTL, MaxTTL }: Fields): Fields {
  const { minTtl, defaultTtl, maxTtl } = ttlsOf(numberIn(MinTTL) ?? 0, numberIn(DefaultTTL), numberIn(MaxTTL));
  return { MinTTL: MinTTL ?? minTtl, DefaultTTL: DefaultTTL ?? defaultTtl, MaxTTL: MaxTTL ?? maxTtl };
}

function numberIn(value: unknown): number | undefined {
  return Number.isFinite(Number(value)) ? Number(value) : undefined;
}

/** No cache policy: nothing is cached, and what was forwarded goes into the origin request policy. */
function policiesOf(behavior: Fields, forwarded: Fields, at: string): { cache?: Fields; origin?: Fields } {
  const headers = namesOf(forwarded.Headers, `${at}: Headers`);
  const cookies = cookiesOf(forwarded.Cookies, at);
  const keys = namesOf(forwarded.QueryStringCacheKeys, `${at}: QueryStringCacheKeys`);
  const isAsked = flag(forwarded.QueryString, `${at}: QueryString`);
  const query = selection('QueryString', isAsked ? (keys.length > 0 ? 'whitelist' : 'all') : 'none', keys);
  const allQuery = selection('QueryString', isAsked ? 'all' : 'none', []);
  const ttl = ttlOf(behavior);
  const max = Math.max(Number(ttl.MaxTTL), Number(ttl.MinTTL));
  // "*" among the headers: every header is forwarded, and nothing is cached (DG/header-caching.html).
  const all = headers.includes('*');
  if (all || max === 0) {
    const sent = {
      ...(all
        ? { HeadersConfig: { HeaderBehavior: 'allViewer' } }
        : selection('Header', headers.length > 0 ? 'whitelist' : 'none', headers)),
      ...cookies,
      ...allQuery,
    };
    return { origin: sent };
  }
  const compressed = flag(behavior.Compress, `${at}: Compress`) || headers.some(isEncoding);
  const named = headers.filter((header) => !isEncoding(header));
  const parameters = {
    ...selection('Header', named.length > 0 ? 'whitelist' : 'none', named),
    ...cookies,
    ...query,
    EnableAcceptEncodingGzip: compressed,
    EnableAcceptEncodingBrotli: false,
  };
  const cache = { ...ttl, ParametersInCacheKeyAndForwardedToOrigin: parameters };
  if (!isAsked || keys.length === 0) return { cache };
  return { cache, origin: { ...selection('Header', 'none', []), ...selection('Cookie', 'none', []), ...allQuery } };
}

function isEncoding(header: string): boolean {
  return header.toLowerCase() === 'accept-encoding';
}

const lists = { Header: 'Headers', Cookie: 'Cookies', QueryString: 'QueryStrings' };

function selection(of: keyof typeof lists, behavior: string, names: string[]): Fields {
  const list = lists[of];
  return { [`${list}Config`]: { [`${of}Behavior`]: behavior, ...(behavior === 'whitelist' ? { [list]: names } : {}) } };
}

function cookiesOf(value: unknown, at: string): Fields {
  if (value === undefined) return selection('Cookie', 'none', []);
  const { Forward = 'none', WhitelistedNames } = fieldsOf(value, `${at}: Cookies`);
  const names = namesOf(WhitelistedNames, `${at}: WhitelistedNames`);
  const wild = names.find((name) => /[*?]/.test(name));
  if (wild === undefined) return selection('Cookie', String(Forward), names);
  throw refusal(`${at} forwards the cookies "${wild}", and a policy takes no pattern. Name each cookie.`);
}

function namesOf(value: unknown = [], at: string): string[] {
  if (Array.isArray(value) && value.every((name) => typeof name === 'string')) return value;
  throw refusal(`${at} holds what only a deploy knows. Write the names out.`);
}

/** As templates write them: YAML and JSON, and texts of either. */
function flag(value: unknown = false, at: string): boolean {
  if (value === true || value === 'true') return true;
  if (value === false || value === 'false') return false;
  throw refusal(`${at} holds what only a deploy knows. Write true or false.`);
}

function refusal(message: string): EdgewrightError {
  return new EdgewrightError('migrate', message);
}

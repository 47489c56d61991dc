/** Options that are right one by one, and wrong together. */

type Options = Record<string, unknown>;

const checks: Record<string, (options: Options) => string[]> = {
  cors: ({ origins, credentials }) =>
    credentials === true && Array.isArray(origins) && origins.includes('*')
      ? [
          '"*" with credentials lets every site read what a visitor may. Browsers refuse it (Fetch, "CORS protocol and credentials"). List the origins.',
        ]
      : [],
  'accept-language': ({ available, default: fallback, aliases, mode, header }) => {
    if (mode === 'header' && header === '') return ['"mode" is "header", and "header" is empty.'];
    if (!Array.isArray(available)) return [];
    const named = [fallback, ...Object.values((aliases ?? {}) as object)];
    return named
      .filter((one) => typeof one === 'string' && !available.includes(one))
      .map((one) => `"${one}" is not in "available".`);
  },
  'sticky-split': ({ sides }) => {
    if (!Array.isArray(sides)) return [];
    const names = (sides as { name: string }[]).map(({ name }) => name);
    const twice = names.find((name, at) => names.indexOf(name) !== at);
    if (twice !== undefined) return [`"sides" has "${twice}" twice.`];
    const total = (sides as { weight: number }[]).reduce((sum, { weight }) => sum + weight, 0);
    return total === 100 ? [] : [`the shares of "sides" expect 100 in all, found ${total}.`];
  },
  'canonical-host': ({ host, strictTransportSecurity: transport }) => {
    const found: string[] = [];
    if (typeof host === 'string' && host.endsWith('.cloudfront.net'))
      found.push(`"host" is the distribution's own name. Name the site's.`);
    // hstspreload.org, "Submission Requirements"
    const { seconds, more = '' } = /^max-age=(?<seconds>\d+)(?<more>.*preload)/.exec(String(transport))?.groups ?? {};
    if (seconds !== undefined && (Number(seconds) < 31_536_000 || !more.includes('includeSubDomains')))
      found.push('"preload" expects "max-age" of 31536000 or more, and includeSubDomains.');
    return found;
  },
  'origin-select': ({ origins, paths, countries }) => {
    if (!Array.isArray(origins)) return [];
    const ofPaths = Array.isArray(paths) ? (paths as { origin: string }[]).map(({ origin }) => origin) : [];
    const named = [...ofPaths, ...Object.values((countries ?? {}) as object)];
    return named.filter((one) => !origins.includes(one)).map((one) => `"${one}" is not in "origins".`);
  },
  'host-router': ({ sites, entry, fallback }) => {
    if (isEmpty(sites) && entry === '' && fallback === '')
      return ['no "sites", "entry" or "fallback": every host gets 404.'];
    const starred = Object.entries((sites ?? {}) as Record<string, unknown>);
    return starred
      .filter(([host, folder]) => String(folder).includes('*') && !host.startsWith('*.'))
      .map(([host]) => `the folder of "${host}" has "*", and the host none that it could stand for.`);
  },
  'ip-allow': ({ allow, deny, lengths, entry }) => {
    if (isEmpty(allow) && entry === '') return ['"allow" is empty and no "entry" named: nobody comes in.'];
    if (!Array.isArray(lengths)) return [];
    const networks = Object.keys({ ...(allow as object), ...(deny as object) });
    return networks
      .filter((network) => network.includes('/') && !lengths.includes(Number(network.split('/')[1])))
      .map((network) => `the length of "${network}" is not in "lengths".`);
  },
  'geo-gate': ({ rules }) =>
    Array.isArray(rules) && rules.some((one) => !one.allow && !one.deny)
      ? ['a rule has neither "allow" nor "deny", and so refuses nobody.']
      : [],
  'image-format': ({ dprs, widths }) =>
    Object.entries({ dprs, widths })
      .filter(([, steps]) => Array.isArray(steps) && steps.some((step, at) => step <= steps[at - 1]))
      .map(([name]) => `"${name}" expects its steps in ascending order.`),
  'release-router': ({ live, releases }) =>
    live !== undefined && live === releases ? [`"live" and "releases" are both "${live}". Name two entries.`] : [],
  prerender: ({ agents, networks }) => {
    if (!Array.isArray(agents)) return [];
    return Object.keys((networks ?? {}) as object)
      .filter((agent) => !agents.includes(agent))
      .map((agent) => `"networks" names "${agent}", which is not in "agents".`);
  },
  'failover-page': ({ knownBy, header }) =>
    knownBy === 'header' && header === '' ? ['"knownBy" is "header", and "header" is empty.'] : [],
  'oidc-login': unknownKey,
  'issue-cookies': unknownKey,
  'waiting-room': ({ cookie, ticket }) =>
    typeof cookie === 'string' && cookie === ticket ? [`"cookie" and "ticket" are both "${cookie}". Name two.`] : [],
  'region-router': ({ regions, default: fallback, countries, nearest }) => {
    if (typeof regions !== 'object' || regions === null) return [];
    const named = [
      fallback,
      ...Object.values((countries ?? {}) as object),
      ...Object.values((nearest ?? {}) as object),
    ];
    return named
      .filter((one) => typeof one === 'string' && !Object.hasOwn(regions, one))
      .map((one) => `"${one}" is not in "regions".`);
  },
  redirects: ({ rules, hosts }) => circles(rules, Array.isArray(hosts) ? hosts : []),
};

/** As it is copied it has no keys yet. */
function unknownKey({ keys, keyId, pass }: Options): string[] {
  if (pass !== 'token' || typeof keys !== 'object' || keys === null || isEmpty(keys)) return [];
  return Object.hasOwn(keys, String(keyId)) ? [] : [`"${keyId}" of "keyId" is not in "keys".`];
}

function isEmpty(table: unknown): boolean {
  return typeof table === 'object' && table !== null && Object.keys(table).length === 0;
}

/** What `seen` has is known; what it has not stands in the function alone. */
export function contradictions(name: string, seen: Options): string[] {
  return checks[name]?.(seen) ?? [];
}

function circles(rules: unknown, hosts: readonly unknown[]): string[] {
  if (typeof rules !== 'object' || rules === null) return [];
  const targetOf = (rule: unknown) => /(?:^| )(\/\S*|https:\/\/\S*)/.exec(String(rule))?.[1] ?? '';
  const table = new Map(Object.entries(rules).map(([address, rule]) => [address, targetOf(rule)]));
  return [...table].flatMap(([address, target]) => {
    const host = /^https:\/\/([^/]*)/.exec(target)?.[1];
    if (host !== undefined && !hosts.includes(host))
      return [`the rule of "${address}" leads to "${host}". Add it to "hosts".`];
    if (/[^/]:splat/.test(target)) return [`the rule of "${address}" expects "/" before ":splat".`];
    if (address.endsWith('/*') && target.startsWith(address.slice(0, -1)) && target.includes(':splat'))
      return [`the rule of "${address}" leads back to itself.`];
    const seen = new Set([address]);
    for (let at: string | undefined = target; at !== undefined; at = table.get(at)) {
      if (seen.has(at)) return [`the rule of "${address}" leads back to itself.`];
      seen.add(at);
    }
    return [];
  });
}

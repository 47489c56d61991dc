/** The options of each function, and what they may be: the words of their comments, for a program. */

import { requestLimits } from '../../../limits.js';
import { isNetwork, isWrittenNetwork } from './network.js';
import {
  either,
  flag,
  folder,
  header,
  host,
  list,
  matching,
  number,
  oneOf,
  path,
  type Rule,
  rule,
  shape,
  table,
  text,
  whole,
} from './rules.js';

export const network = rule(
  'a network such as "192.0.2.0/24" without bits behind its border, or "2001:db8::/32"',
  isNetwork,
);
const writtenNetwork = rule(
  '"192.0.2.0/24" or "2001:db8::/32": with a length and no bits behind it, in lower case, with "::" for zeros at the end alone',
  isWrittenNetwork,
);
const origin = either(
  oneOf('*', 'null'),
  matching(
    'an origin such as "https://app.example.com", without "/" at its end',
    /^https?:\/\/(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/,
  ),
);
export const country = matching(
  'a country code of ISO 3166-1 (GB, not UK), EU27, EEA or GDPR',
  /^(?:(?!UK$|EL$|EU$)[A-Z]{2}|EU27|EEA|GDPR)$/,
);
const language = matching('a language tag', /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/);
const target = matching(
  '"/new", "302 /new", "410" or an https address, and behind it from=, until= or query=',
  /^(?:410|(?:30[1278] )?(?:\/(?![/\\])|https:\/\/[a-z0-9.-]+\/)\S*)(?: (?:from=\d+|until=\d+|query=(?:keep|drop|replace)))*$/,
);
const address = matching(
  'an address such as "/old", "/docs/*" or "old.example/*"',
  /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+)?\/(?:[^*?#]*\/)?(?:\*|[^*?#/]*)$/,
);

const siteHost = matching('a host name in lower case, or "*.example.com"', /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/);
const siteFolder = matching(
  'a folder such as "/shop", with "*" for the label of the host',
  /^(?:\/(?:[\w-][\w.-]*|\*))+$/,
);
const word = matching('a name of letters, digits, "-" and "_"', /^[\w-]+$/);

export const options: Record<string, Record<string, Rule>> = {
  'directory-index': {
    index: text,
    slashless: oneOf('redirect', 'rewrite', 'html', 'leave'),
    hideIndex: flag,
    except: list(path),
  },
  'site-index': {
    layout: oneOf('folder', 'html'),
    trailingSlash: oneOf('always', 'never', 'leave'),
    hideIndex: flag,
    dotted: either(flag, list(path)),
    routes: list(shape({ pattern: path, object: path })),
    sites: list(
      shape(
        {
          under: folder,
          layout: oneOf('folder', 'html'),
          trailingSlash: oneOf('always', 'never', 'leave'),
          shell: path,
        },
        ['layout', 'trailingSlash', 'shell'],
      ),
    ),
    except: list(path),
  },
  'spa-rewrite': {
    shell: path,
    applications: list(shape({ under: path, shell: path })),
    except: list(path),
    dottedRoutes: list(path),
  },
  redirects: {
    rules: table(address, target),
    hosts: list(host),
    query: oneOf('keep', 'drop', 'replace'),
    store: oneOf('none', 'plain', 'sharded'),
    cacheControl: text,
  },
  'canonical-host': {
    host,
    allow: list(host),
    cloudfrontDomain: oneOf('redirect', 'refuse'),
    except: list(path),
    strictTransportSecurity: matching(
      '"max-age=<seconds>" with includeSubDomains and preload, or nothing',
      /^(?:max-age=\d+(?:; includeSubDomains)?(?:; preload)?)?$/,
    ),
    lowerCasePath: flag,
  },
  'basic-auth': {
    realm: matching('printable ASCII without quotes and backslashes', /^[ !#-[\]-~]+$/),
    salt: text,
    entry: matching('a key of the store', /./),
    except: list(path),
  },
  cors: {
    origins: list(origin),
    credentials: flag,
    methods: list(matching('a method in capitals', /^[A-Z]+$/)),
    headers: list(matching('a header name', /^[\w-]+$/)),
    expose: list(matching('a header name', /^[\w-]+$/)),
    maxAge: number(0),
  },
  noindex: { indexable: list(host), value: matching('rules for robots', /./) },
  'strip-prefix': { prefix: folder, header },
  'clean-query': { drop: list(text), allow: list(text), sort: flag },
  'accept-language': {
    available: list(language),
    default: language,
    aliases: table(matching('keys in lower case', /^[a-z0-9-]+$/), language),
    cookie: text,
    mode: oneOf('redirect', 'header'),
    redirect: oneOf('start', 'pages'),
    header,
    except: list(path),
  },
  'release-router': {
    live: matching('a key of the store', /./),
    fallback: matching('a folder of one name, or nothing', /^(?!\.\.?$)[\w.-]{0,64}$/),
    releases: matching('a key of the store', /./),
    cookie: matching('a cookie name', /^[\w!#$%&'*+.^`|~-]+$/),
    shared: list(folder),
    previewHost: matching('".preview.example.com", or nothing', /^(?:\.[a-z0-9-]+(?:\.[a-z0-9-]+)+)?$/),
    previewFolder: matching('a folder of one name', /^[\w.-]+$/),
  },
  maintenance: {
    entry: matching('a key of the store', /./),
    retry: number(1),
    allow: list(network),
    cookie: text,
    except: list(path),
    page: text,
    message: text,
  },
  'ip-allow': {
    allow: table(writtenNetwork, text),
    deny: table(writtenNetwork, text),
    lengths: list(whole(0, 128)),
    entry: text,
  },
  'sticky-split': {
    experiment: matching('a name', /./),
    sides: list(shape({ name: matching('a name of letters, digits, "-"', /^[\w-]{1,64}$/), weight: number(0, 100) })),
    entry: text,
    cookie: matching('a cookie name', /./),
    keep: oneOf('unit', 'side'),
    maxAge: number(1),
    header,
    parameter: text,
    consent: text,
  },
  'image-format': {
    formats: list(oneOf('avif', 'webp', 'jxl')),
    under: list(path),
    header,
    dprHeader: header,
    dprs: list(number(0.1)),
    widthHeader: header,
    widths: list(number(1)),
  },
  'geo-gate': {
    rules: list(shape({ under: path, allow: list(country), deny: list(country) }, ['allow', 'deny'])),
    status: oneOf(403, 451),
    blockedBy: matching('an https address, or nothing', /^(?:https:\/\/[^\s<>"]+)?$/),
    redirect: table(country, folder),
    cookie: text,
  },
  'origin-select': {
    origins: list(matching('the id of an origin', /./)),
    paths: list(shape({ under: path, origin: matching('the id of an origin', /./) })),
    cookie: text,
    countries: table(country, matching('the id of an origin', /./)),
    entry: text,
    header,
  },
  hotlink: { domains: list(host), strict: flag },
  'trace-context': {
    trust: oneOf('continue', 'restart'),
    parent: oneOf('keep', 'replace'),
    ratio: number(0, 1),
    log: flag,
  },
  'host-router': { sites: table(siteHost, siteFolder), entry: text, fallback: either(oneOf(''), folder), index: text },
  'hmac-url': { parameter: word, keysEntry: matching('a key of the store', /./), maxLifetime: number(0) },
  'cwt-gate': {
    header,
    cookie: text,
    parameter: word,
    keysEntry: text,
    issuer: text,
    audience: text,
  },
  'waiting-room': {
    entry: matching('a key of the store', /./),
    room: matching('a name without "."', /^[^.]+$/),
    cookie: matching('a cookie name', /./),
    ticket: matching('a cookie name', /./),
    slot: number(1),
    except: list(path),
    status: oneOf(200, 503),
    page: text,
    message: text,
  },
  'header-guard': { removeCookies: flag, limit: number(1, requestLimits.head), clearCookies: flag },
};

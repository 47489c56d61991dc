/** What a single text of an option may be: a network, an origin, a country, an address. */
import { isNetwork, isWrittenNetwork } from './network.js';
import { either, matching, oneOf, rule } from './rules.js';

export const network = rule(
  'a network such as "192.0.2.0/24" without bits behind its border, or "2001:db8::/32"',
  isNetwork,
);
export const writtenNetwork = rule(
  '"192.0.2.0/24" or "2001:db8::/32": with a length and no bits behind it, in lower case, with "::" for zeros at the end alone',
  isWrittenNetwork,
);
export const origin = either(
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
export const language = matching('a language tag', /^[A-Za-z]{1,8}(?:-[A-Za-z0-9]{1,8})*$/);
export const target = matching(
  '"/new", "302 /new", "410" or an https address, and behind it from=, until= or query=',
  /^(?:410|(?:30[1278] )?(?:\/(?![/\\])|https:\/\/[a-z0-9.-]+\/)\S*)(?: (?:from=\d+|until=\d+|query=(?:keep|drop|replace)))*$/,
);
export const address = matching(
  'an address such as "/old", "/docs/*" or "old.example/*"',
  /^(?:[a-z0-9-]+(?:\.[a-z0-9-]+)+)?\/(?:[^*?#]*\/)?(?:\*|[^*?#/]*)$/,
);

/** As events have them. */
export const fieldName = matching('a header name in lower case', /^[a-z0-9!#$%&'*+.^_`|~-]+$/);
export const siteHost = matching(
  'a host name in lower case, or "*.example.com"',
  /^(?:\*\.)?[a-z0-9-]+(?:\.[a-z0-9-]+)*$/,
);
export const siteFolder = matching(
  'a folder such as "/shop", with "*" for the label of the host',
  /^(?:\/(?:[\w-][\w.-]*|\*))+$/,
);
export const file = matching('a file name', /^[^/\s?#]+$/);
export const optionalFile = matching('a file name, or nothing', /^[^/\s?#]*$/);
export const parameter = matching('a parameter name as it is sent, or its beginning and "*"', /^[^\s&=]+$/);
export const word = matching('a name of letters, digits, "-" and "_"', /^[\w-]+$/);

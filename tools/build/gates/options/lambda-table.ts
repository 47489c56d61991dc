/** The options of Lambdas whose comments name what they may be, and what that is. */

import {
  either,
  flag,
  header,
  host,
  list,
  matching,
  number,
  oneOf,
  path,
  type Rule,
  rule,
  table,
  text,
} from './rules.js';
import { country, network } from './table.js';

const anything = rule('', () => true);
const site = matching(
  'scheme and host, such as "https://www.example.com"',
  /^https:\/\/[a-z0-9-]+(?:\.[a-z0-9-]+)*(?::\d+)?$/,
);
const seconds = number(0);

export const lambdaOptions: Record<string, Record<string, Rule>> = {
  'failover-page': {
    knownBy: oneOf('header', 'bucket'),
    header,
    status: number(200, 599),
    retryAfter: seconds,
    hostHeader: header,
    pages: table(either(oneOf('*'), host), text),
    json: text,
  },
  prerender: {
    site,
    renderer: host,
    rendererAgent: text,
    header,
    tokenHeader: header,
    agents: list(matching('a word of a User-Agent', /./)),
    networks: table(text, list(network)),
    except: list(path),
    timeout: number(1, 120),
  },
  'region-router': {
    regions: table(text, host),
    default: text,
    cookie: text,
    countries: table(country, text),
    nearest: table(matching('an AWS region or its first part', /^[a-z]+(?:-[a-z]+)*(?:-\d+)?$/), text),
    secondHeader: header,
    viewerHost: header,
  },
  'sigv4-signer': {
    origins: table(text, anything),
    signedHeaders: list(text),
    viewerAuthorization: header,
    viewerHost: header,
    plus: oneOf('usual', 'space', 'plus'),
    unsignedPayload: list(text),
  },
  'oidc-login': {
    issuer: either(oneOf(''), matching('an https address', /^https:\/\/[^?#]+$/)),
    tenants: list(text),
    provider: anything,
    jwks: anything,
    algorithms: list(
      matching('an algorithm with a public key, such as "RS256"', /^(?:RS|PS|ES)(?:256|384|512)$|^EdDSA$|^Ed25519$/),
    ),
    clientId: text,
    clientSecret: text,
    clientAuth: oneOf('basic', 'post'),
    scope: text,
    parameters: table(text, text),
    timeout: number(1),
    leeway: seconds,
    site: either(oneOf(''), site),
    prefix: path,
    pass: oneOf('token', 'cookies'),
    lifetime: number(1),
    grace: seconds,
    keys: table(text, text),
    keyId: text,
    cookie: text,
    claims: list(text),
    access: list(anything),
    resource: text,
    keyPairId: text,
    privateKey: text,
    sessionLifetime: seconds,
    keepIdToken: flag,
    endSession: text,
    endSessionParameter: text,
  },
};

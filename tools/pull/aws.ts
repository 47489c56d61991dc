/*! aws: asks AWS with the user's own credentials. The SDK is loaded when a service is asked for the first time. */
import { loadPackage, refusalOf } from '../aws-sdk.js';
import { EdgewrightError } from '../errors.js';
import { actionOf, type ServiceName, services } from './operations.js';

export type Answer = Record<string, unknown>;

export interface Aws {
  /** Undefined where there is no such thing. Rejects with one sentence where the answer is no. */
  ask(service: ServiceName, operation: string, input: Answer, region?: string): Promise<Answer | undefined>;
  /** Packages without which the service cannot be asked, and which are not installed. */
  missing(service: ServiceName): Promise<string[]>;
}

interface Client {
  send(command: unknown): Promise<Answer>;
}

type Package = Record<string, new (settings: unknown) => unknown>;

/** `profile`: of the user's AWS configuration; default: what the SDK takes. */
export function connect(profile: string | undefined): Aws {
  const clients = new Map<string, Client>();
  const own = profile === undefined ? {} : { profile };
  const clientFor = (service: ServiceName, sdk: Package, region: string): Client => {
    const key = `${service} ${region}`;
    const client = clients.get(key) ?? make(sdk, service, { region, ...own });
    clients.set(key, client);
    return client;
  };
  return {
    async ask(service, operation, input, region = 'us-east-1') {
      const [sdk] = await Promise.all(
        services[service].packages.map((name) => loadPackage('pull', name, () => import(name) as Promise<Package>)),
      );
      const command = new sdk![`${operation}Command`]!(input);
      return await answered(clientFor(service, sdk!, region).send(command), service, operation, input);
    },
    async missing(service) {
      const { packages } = services[service];
      const found = await Promise.all(
        packages.map((name) =>
          import(name).then(
            () => true,
            () => false,
          ),
        ),
      );
      return packages.filter((_, index) => !found[index]);
    },
  };
}

function make(sdk: Package, service: ServiceName, settings: Answer): Client {
  const more: Record<string, Answer> = {
    // Buckets whose names hold dots have no certificate of their own.
    s3: { forcePathStyle: true, followRegionRedirects: true },
    keyvaluestore: ownEndpoint(),
  };
  return new sdk[services[service].client]!({ ...settings, ...more[service] }) as Client;
}

/** The client puts the account before the host, which a stand-in at an address of its own cannot have. */
function ownEndpoint(): Answer {
  const { AWS_ENDPOINT_URL_CLOUDFRONT_KEYVALUESTORE: own, AWS_ENDPOINT_URL: all } = process.env;
  const url = own ?? all;
  if (!url || !URL.canParse(url)) return {};
  const scheme = { name: 'sigv4a', signingName: 'cloudfront-keyvaluestore', signingRegionSet: ['*'] };
  return { endpointProvider: () => ({ url: new URL(url), properties: { authSchemes: [scheme] } }) };
}

async function answered(
  asked: Promise<Answer>,
  service: ServiceName,
  operation: string,
  input: Answer,
): Promise<Answer | undefined> {
  try {
    const { $metadata: _, ...answer } = await asked;
    return answer;
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } };
    if ($metadata?.httpStatusCode === 404) return undefined;
    const action = actionOf(service, operation);
    if (/^(AccessDenied|Forbidden)(Exception)?$/.test(name))
      throw new EdgewrightError('pull', notAllowed(action, input));
    throw refusalOf('pull', action, error, 'Check the credentials. Nothing was written.');
  }
}

function notAllowed(action: string, input: Answer): string {
  const subject = Object.values(input).find((value) => typeof value === 'string');
  const asked = subject === undefined ? '' : ` (asked for "${subject}")`;
  return `pull expects to be allowed ${action}${asked}, found it denied. "edgewright pull --policy" prints what it needs. Nothing was written.`;
}

/** Cloudfront: the module of that name, inside the guest. */
import type { EventMessage, OriginCall, StoreMessage } from './protocol.js';

/** What one run of a function leaves behind beside its result. */
export interface Run {
  reads: number;
  origin: OriginCall | undefined;
  customData: string[];
  decision: 'allow' | 'deny' | undefined;
  /** The handler has been called: the tenant is not known before. */
  isHandling: boolean;
}

/** What a tenant is made of in an event of a file. At the edge the event does not tell it. */
interface Tenant {
  id?: string;
  parameters?: Record<string, string>;
}

/**
 * The module `cloudfront` as one run sees it. Calls that change the origin are only recorded: the host judges them.
 * Travels to the guest as its own text.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html, helper-functions-origin-modification.html,
 * saas-specific-logic-function-code.html
 */
export function cloudfrontModule(
  message: EventMessage,
  store: StoreMessage | undefined,
  run: Run,
  edgeLocation: Record<string, string>,
  cwt: unknown,
): unknown {
  const context = (message.event as { context?: Record<string, unknown> }).context || {};
  const isRequest = context.eventType === 'viewer-request';

  const has = Object.prototype.hasOwnProperty;

  function read(key: unknown, format: string): unknown {
    run.reads++;
    const name = String(key);
    if (store === undefined || !has.call(store.data, name)) throw new Error('KeyNotFound');
    const value = store.data[name] as string;
    if (format === 'json') return JSON.parse(value);
    if (format === 'bytes') return Buffer.from(value);
    if (format === 'string') return value;
    throw new TypeError('Invalid format');
  }

  function kvs() {
    if (store === undefined) throw new Error('No key value store is associated with this function');
    return {
      get(key: unknown, options?: { format?: string }) {
        const format = options ? options.format : undefined;
        try {
          return Promise.resolve(read(key, format || 'string'));
        } catch (error) {
          return Promise.reject(error);
        }
      },
      exists(key: unknown) {
        run.reads++;
        return Promise.resolve(has.call(store.data, String(key)));
      },
      meta() {
        run.reads++;
        return Promise.resolve(Object.assign({}, store.meta));
      },
    };
  }

  function record(kind: OriginCall['kind']) {
    return (first: unknown, second: unknown) => {
      if (!isRequest) throw new TypeError('The origin can be changed in viewer-request only');
      const given = second === undefined ? [first] : [first, second];
      run.origin = { kind: kind, arguments: JSON.parse(JSON.stringify(given)) };
    };
  }

  function logCustomData(text: unknown): void {
    if (typeof text !== 'string') throw new TypeError('logCustomData expects a string');
    run.customData.push(text);
  }

  function tenant(): unknown {
    const id = context.distributionTenantId as string | undefined;
    const given = (context.distributionTenant || (id && { id: id })) as Tenant | undefined;
    if (!given || !run.isHandling) throw new TypeError('distributionTenant module is not available');
    const parameters = given.parameters || {};
    return {
      id: given.id || id,
      parameters: {
        get(name: unknown) {
          if (!has.call(parameters, String(name))) throw new Error('DistributionTenantParameterKeyNotFound');
          return parameters[String(name)];
        },
      },
    };
  }

  return {
    kvs: kvs,
    updateRequestOrigin: record('update'),
    selectRequestOriginById: record('select'),
    createRequestOriginGroup: record('group'),
    logCustomData: logCustomData,
    edgeLocation: isRequest ? Object.assign({}, edgeLocation) : {},
    cwt: cwt,
    get distributionTenant() {
      return tenant();
    },
  };
}

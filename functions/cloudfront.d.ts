/**
 * `import cf from 'cloudfront'`, as documented. In Node it exists only where a test or an engine provides it.
 * Source: AmazonCloudFront/latest/DeveloperGuide/functions-custom-methods.html, helper-functions-origin-modification.html, general-helper-methods.html,
 * saas-specific-logic-function-code.html
 */
declare module 'cloudfront' {
  interface KeyValueStore {
    /** Rejects where the key is missing. */
    get(key: string, options?: { format: 'string' }): Promise<string>;
    get(key: string, options: { format: 'json' }): Promise<unknown>;
    get(key: string, options: { format: 'bytes' }): Promise<Uint8Array>;
    exists(key: string): Promise<boolean>;
    meta(): Promise<{ creationDateTime: string; lastUpdatedDateTime: string; keyCount: number }>;
  }

  interface HostOptions {
    hostHeader?: string;
    sni?: string;
    allowedCertificateNames?: string[];
  }

  /** What is left out is inherited from the origin of the behavior. Times in seconds. */
  interface OriginOverrides extends HostOptions {
    domainName?: string;
    originPath?: string;
    /** Flat: lower-case name to value. `{}` drops the inherited ones. */
    customHeaders?: { [name: string]: string };
    connectionAttempts?: number;
    originShield?: { enabled: true; region: string } | { enabled: false };
    originAccessControlConfig?:
      | { enabled: false }
      | {
          enabled: true;
          region?: string;
          signingBehavior: 'always' | 'always-amz-auth' | 'never' | 'no-override';
          signingProtocol: 'sigv4' | 'sigv4a';
          originType: 's3' | 'mediapackagev2' | 'mediastore' | 'lambda';
        };
    timeouts?: {
      connectionTimeout?: number;
      readTimeout?: number;
      responseCompletionTimeout?: number;
      keepAliveTimeout?: number;
    };
    customOriginConfig?: {
      port: number;
      protocol: 'http' | 'https';
      sslProtocols: ('SSLv3' | 'TLSv1' | 'TLSv1.1' | 'TLSv1.2')[];
      ipAddressType?: 'ipv4' | 'ipv6' | 'dualstack';
    };
  }

  interface GroupMember {
    originId: string;
    originOverrides?: OriginOverrides;
  }

  interface CwtToken {
    protectedHeaders: { [key: string]: unknown };
    unprotectedHeaders: { [key: string]: unknown };
    /** By the claim's number as text. */
    payload: { [key: string]: unknown };
  }

  interface CwtContent {
    protected?: { [key: string]: unknown };
    unprotected?: { [key: string]: unknown };
    payload: { [key: string]: unknown };
  }

  const cf: {
    /** The one store associated with the function. */
    kvs(id?: string): KeyValueStore;
    updateRequestOrigin(origin: OriginOverrides): void;
    selectRequestOriginById(originId: string, options?: HostOptions): void;
    createRequestOriginGroup(group: {
      originIds: [GroupMember, GroupMember];
      selectionCriteria?: 'default' | 'media-quality-score';
      failoverCriteria: { statusCodes: number[] };
    }): void;
    /** For the access log, which keeps the last text, URL-encoded, up to 800 bytes. */
    logCustomData(text: string): void;
    /** CBOR web tokens: COSE_Mac0, HS256, at most 1 KB. Claims are not checked: `exp`, `nbf` and `aud` are yours. */
    readonly cwt: {
      /** Throws for what is no token, or not of this key. */
      validateToken(token: Buffer, context: { key: string | Buffer }): CwtToken;
      generateToken(token: CwtContent, context: { cwtTag?: boolean; coseTag: 'MAC0'; key: string | Buffer }): Buffer;
    };
    /** Throws on a distribution that has no tenants, and at the top level. */
    readonly distributionTenant: {
      readonly id: string;
      /** Throws where the tenant has no such parameter. */
      readonly parameters: { get(name: string): string };
    };
    /** Filled on viewer-request only. */
    readonly edgeLocation: { readonly name: string; readonly serverIp: string; readonly region: string };
  };
  export default cf;
}

/** Issues the links of functions/hmac-url. */
import { createHmac } from 'node:crypto';
import { linkText } from '../../shared/functions/signed-link.js';
import { EdgewrightError } from '../errors.js';

interface LinkGrant {
  url: string;
  keyId: string;
  /** At least 32 bytes. */
  secret: Buffer;
  /** Seconds since the epoch. */
  expires: number;
  parameter: string;
}

/** The address as a browser asks for it (WHATWG URL), with the signature as its last parameter. */
export function issueLink({ url, keyId, secret, expires, parameter }: LinkGrant): string {
  if (!/^[\w-]+$/.test(keyId))
    throw new EdgewrightError(
      'key-id',
      `keyId expects letters, digits, "-" and "_", found "${keyId}". Rename the key.`,
    );
  if (!/^[\w-]+$/.test(parameter))
    throw new EdgewrightError('parameter', `parameter expects letters, digits, "-" and "_", found "${parameter}".`);
  const asked = URL.canParse(url) ? new URL(url) : undefined;
  if (asked === undefined || !/^https?:$/.test(asked.protocol))
    throw new EdgewrightError(
      'url',
      `url expects an address such as "https://example.com/report.pdf", found "${url}".`,
    );
  const query = asked.search.slice(1);
  const address = query === '' ? asked.pathname : `${asked.pathname}?${query}`;
  const text = linkText(keyId, String(expires), asked.hostname.replace(/\.$/, ''), address);
  const signature = createHmac('sha256', secret).update(text).digest('base64url');
  asked.search = `${query}${query === '' ? '' : '&'}${parameter}=${keyId}.${expires}.${signature}`;
  return asked.href;
}

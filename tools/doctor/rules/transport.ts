/*! transport: HTTP and TLS between CloudFront and its origins. DG/using-https-cloudfront-to-custom-origin.html */
import { type Part, partOf, textsOf } from '../../distribution/cloudformation/part.js';
import type { Say } from '../doctor-finding.js';
import type { Examined, ExaminedOrigin } from '../examined.js';

export function checkTransport({ distributions }: Examined, say: Say): void {
  for (const origin of distributions.flatMap((distribution) => distribution.origins)) {
    const isWebsite = /\.s3-website[.-]/.test(origin.model.domainName);
    const custom = partOf(origin.part, 'CustomOriginConfig');
    if (isWebsite) checkWebsite(origin, custom, say);
    else if (custom) checkCustom(origin, custom, say);
  }
}

/** A website endpoint speaks HTTP only, and knows nothing of signatures. */
function checkWebsite({ part, model }: ExaminedOrigin, custom: Part | undefined, say: Say): void {
  if (model.accessControl) {
    const message = 'A website endpoint reads no signatures, so origin access control is refused.';
    say('website-access-control', part.at, message, 'Use the REST endpoint, !GetAtt Bucket.RegionalDomainName.');
  }
  if (!custom || model.protocolPolicy !== 'http-only') {
    const message = 'A website endpoint speaks HTTP only.';
    say('website-protocol', part.at, message, 'Set CustomOriginConfig: { OriginProtocolPolicy: http-only }.');
  }
}

function checkCustom({ part, model }: ExaminedOrigin, custom: Part, say: Say): void {
  if (model.accessControl?.type === 'lambda' && model.protocolPolicy !== 'https-only') {
    const message = 'Signed requests to a function URL go over HTTPS only.';
    say('access-control-http', part.at, message, 'Set OriginProtocolPolicy: https-only.');
  } else if (model.protocolPolicy !== 'https-only') {
    const message = `Requests to "${model.domainName}" may go over plain HTTP, secret headers with them.`;
    say('origin-http', part.at, message, 'Set OriginProtocolPolicy: https-only.');
  }
  const old = textsOf(custom, 'OriginSSLProtocols').filter((version) => version !== 'TLSv1.2' && version !== 'TLSv1.3');
  if (old.length === 0) return;
  say('origin-tls', part.at, `OriginSSLProtocols allows ${old.join(', ')}.`, 'Set OriginSSLProtocols: [TLSv1.2].');
}

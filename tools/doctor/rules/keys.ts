/*! keys: public keys and key groups of signed URLs and cookies. DG/private-content-trusted-signers.html */
import { createPublicKey, type KeyObject } from 'node:crypto';
import { isPlaceholder } from '../../distribution/cloudformation/names.js';
import { type Part, textOf, textsOf } from '../../distribution/cloudformation/part.js';
import { findByAttribute } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';
import { configsOf } from './policies.js';

export function checkKeys({ reading, distributions }: Examined, say: Say): void {
  for (const { part } of distributions.flatMap((distribution) => distribution.behaviors)) checkTrust(part, say);
  for (const config of configsOf(reading, 'AWS::CloudFront::PublicKey', 'PublicKeyConfig')) checkPublicKey(config, say);
}

function checkTrust(part: Part, say: Say): void {
  if (textsOf(part, 'TrustedSigners').length > 0) {
    const message = 'TrustedSigners trusts key pairs that only the root user of the account can make.';
    say('trusted-signers', part.at, message, 'Use TrustedKeyGroups.');
  }
  const groups = part.value.TrustedKeyGroups;
  for (const id of Array.isArray(groups) ? groups.filter((group) => typeof group === 'string') : []) {
    if (id.includes('{{resolve:') || /^[0-9a-f-]{36}$/.test(id)) continue;
    if (findByAttribute(part.reading, 'AWS::CloudFront::KeyGroup', 'Ref', id)) continue;
    say('unknown-key-group', part.at, `Key group "${id}" does not exist.`, 'Refer to an AWS::CloudFront::KeyGroup.');
  }
}

function checkPublicKey(config: Part, say: Say): void {
  const pem = textOf(config, 'EncodedKey');
  if (pem === undefined || isPlaceholder(pem)) return;
  const mistake = mistakeOf(pem);
  if (mistake) say('public-key', config.at, mistake, 'Give the PEM of an RSA 2048 or ECDSA P-256 public key.');
}

function mistakeOf(pem: string): string | undefined {
  if (pem.includes('PRIVATE KEY'))
    return 'EncodedKey is a private key. It is in this template for all to read: make a new pair.';
  const key = parse(pem);
  if (!key) return 'EncodedKey is not a PEM public key.';
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  if (key.asymmetricKeyType === 'rsa' && modulusLength === 2048) return undefined;
  if (key.asymmetricKeyType === 'ec' && namedCurve === 'prime256v1') return undefined;
  return `EncodedKey is of kind ${key.asymmetricKeyType} ${modulusLength ?? namedCurve ?? ''}.`;
}

function parse(pem: string): KeyObject | undefined {
  try {
    return createPublicKey(pem);
  } catch {
    return undefined;
  }
}

/*! keys: the public keys a behavior trusts for signed URLs and cookies. */
import { openPart, type Part, partOf, textOf, textsOf } from './part.js';
import { findByAttribute, leaveOut, type Reading, refuse } from './reading.js';

const keyGroup = 'AWS::CloudFront::KeyGroup';
const publicKey = 'AWS::CloudFront::PublicKey';

/** Key id to PEM; undefined where the behavior is open. Keys that are not in the template open nothing: the behavior stays shut. */
export function readTrustedKeys(behavior: Part): Record<string, string> | undefined {
  const groups = textsOf(behavior, 'TrustedKeyGroups');
  const signers = textsOf(behavior, 'TrustedSigners');
  if (groups.length === 0 && signers.length === 0) return undefined;
  if (signers.length > 0) {
    const instead = 'the root user holds those keys: every request without a key of TrustedKeyGroups is refused';
    leaveOut(behavior.reading, 'TrustedSigners', `${behavior.at}.TrustedSigners`, instead);
  }
  const at = `${behavior.at}.TrustedKeyGroups`;
  return Object.assign({}, ...groups.map((group) => keysOfGroup(behavior.reading, group, at)));
}

function keysOfGroup(reading: Reading, id: string, at: string): Record<string, string> {
  const config = configOf(reading, keyGroup, id, 'KeyGroupConfig');
  if (!config) return absent(reading, `key group "${id}"`, at);
  return Object.assign({}, ...textsOf(config, 'Items').map((key) => keyOf(reading, key, config.at)));
}

function keyOf(reading: Reading, id: string, at: string): Record<string, string> {
  const config = configOf(reading, publicKey, id, 'PublicKeyConfig');
  if (!config) return absent(reading, `public key "${id}"`, at);
  const pem = textOf(config, 'EncodedKey');
  if (pem !== undefined) return { [id]: pem };
  refuse(reading, 'missing-property', config.at, '"EncodedKey" is missing. Give the PEM of the public key.');
  return {};
}

function absent(reading: Reading, what: string, at: string): Record<string, string> {
  leaveOut(reading, what, at, 'not known here: no signature of its keys is accepted', 'not-known-here');
  return {};
}

function configOf(reading: Reading, type: string, id: string, config: string): Part | undefined {
  const resource = findByAttribute(reading, type, 'Ref', id);
  return resource && partOf(openPart(reading, resource.properties, resource.logicalId), config);
}

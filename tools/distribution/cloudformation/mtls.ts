/*!
 * mtls: certificates of viewers and of origins: who has to show one, and which file on this machine has it.
 * Source: DG/mtls-validation-modes.html, trust-stores-certificate-management.html, origin-mtls-authentication.html
 */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { CloudFrontFunction, Origin } from '../model.js';
import type { TrustStore, ViewerMtls } from '../mtls-model.js';
import { readConnectionFunction } from './functions.js';
import { flagOf, openPart, type Part, partOf, passOver, reportRest, requiredTextOf, textOf, wordOf } from './part.js';
import { findByAttribute, leaveOut, refuse } from './reading.js';
import { suppliedCertificate } from './supplied.js';

/** With --https alone there is a handshake to show one in. */
export const overTlsAlone = 'asked for over --https alone: plain http is served without a certificate';

export function readViewerMtls(config: Part): ViewerMtls | undefined {
  const part = partOf(config, 'ViewerMtlsConfig');
  if (part === undefined) return undefined;
  leaveOut(config.reading, 'ViewerMtlsConfig', part.at, overTlsAlone);
  const store = partOf(part, 'TrustStoreConfig');
  const mtls: ViewerMtls = {
    mode: wordOf(part, 'Mode', ['required', 'optional', 'passthrough']),
    trustStore: store && readTrustStore(store),
    ignoresExpiry: store !== undefined && flagOf(store, 'IgnoreCertificateExpiry', false),
    connectionFunction: readAssociation(config),
  };
  if (store) passOver(store, 'AdvertiseTrustStoreCaNames', 'UseClientCertificateOCSPEndpoint');
  if (store && flagOf(store, 'UseClientCertificateOCSPEndpoint', false))
    leaveOut(
      config.reading,
      'UseClientCertificateOCSPEndpoint',
      store.at,
      'nobody is asked whether a certificate is revoked',
    );
  for (const child of [store, part]) if (child) reportRest(child);
  return mtls;
}

/** The bundle itself is in S3 (CaCertificatesBundleSource): here a file stands for it. */
function readTrustStore(part: Part): TrustStore {
  const { reading } = part;
  const id = requiredTextOf(part, 'TrustStoreId');
  const resource = findByAttribute(reading, 'AWS::CloudFront::TrustStore', 'Id', id);
  const given = resource && textOf(openPart(reading, resource.properties, resource.logicalId), 'Name');
  const name = resource?.logicalId ?? id;
  const file = suppliedCertificate(reading, [name, id, given]);
  if (file === undefined) {
    const instead = `its CA certificates are not on this machine: no certificate is good. Supply them: --certificate ${name}=FILE`;
    leaveOut(reading, `trust store "${name}"`, part.at, instead, 'not-known-here');
    return { name, caBundle: undefined };
  }
  const caBundle = readFileSync(file, 'utf8');
  if (!isBundle(caBundle)) {
    const sentence = `--certificate ${name}: "${file}" holds no CA certificates that can be read. Give a PEM file of them.`;
    refuse(reading, 'certificate-malformed', '', sentence);
  }
  return { name, caBundle };
}

function isBundle(pem: string): boolean {
  try {
    return pemBlocks(pem).map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

export function pemBlocks(pem: string): string[] {
  return pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
}

function readAssociation(config: Part): CloudFrontFunction | undefined {
  const part = partOf(config, 'ConnectionFunctionAssociation');
  if (part === undefined) return undefined;
  const id = requiredTextOf(part, 'Id');
  reportRest(part);
  const resource = findByAttribute(config.reading, 'AWS::CloudFront::ConnectionFunction', 'Id', id);
  if (resource) return readConnectionFunction(config.reading, resource);
  const instead = 'not known here: connections are let in without it';
  leaveOut(config.reading, `connection function ${id}`, part.at, instead, 'not-known-here');
  return undefined;
}

/** A file of certificate and private key stands for what ACM has. */
export function readOriginMtls(custom: Part | undefined, originId: string): Origin['clientCertificate'] {
  const part = custom && partOf(custom, 'OriginMtlsConfig');
  if (part === undefined) return undefined;
  const { reading } = part;
  const arn = textOf(part, 'ClientCertificateArn') ?? '';
  const file = suppliedCertificate(reading, [originId, arn]);
  if (file === undefined) {
    const instead = `its client certificate is not on this machine: 502 over https. Supply it: --certificate ${originId}=FILE`;
    leaveOut(reading, 'OriginMtlsConfig', part.at, instead, 'not-known-here');
  } else if (!isPair(readFileSync(file, 'utf8'))) {
    const sentence = `Origin "${originId}": "${file}" does not hold certificate and key of one pair as PEM. Give a file with both.`;
    refuse(reading, 'certificate-malformed', '', sentence);
  }
  reportRest(part);
  return { arn, file };
}

function isPair(pem: string): boolean {
  try {
    return new X509Certificate(pem).checkPrivateKey(createPrivateKey(pem));
  } catch {
    return false;
  }
}

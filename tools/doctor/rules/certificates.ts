/*! certificates: domains of one's own and TLS toward viewers. DG/cnames-and-https-requirements.html */
import { flagOf, openPart, type Part, partOf, textOf, textsOf } from '../../distribution/cloudformation/part.js';
import { findByAttribute, type Reading } from '../../distribution/cloudformation/reading.js';
import type { Say } from '../doctor-finding.js';
import type { Examined } from '../examined.js';

/** DG/secure-connections-supported-viewer-protocols-ciphers.html */
const modern = /^TLSv1\.(2_(2021|2025)|3_\d{4})$/;

export function checkCertificates({ reading, distributions }: Examined, say: Say): void {
  const owners = new Map<string, string>();
  for (const { logicalId, config, model } of distributions) {
    const certificate = partOf(config, 'ViewerCertificate');
    checkPresence(config, certificate, model.aliases, say);
    if (certificate) checkCertificate(reading, certificate, model.aliases, say);
    for (const alias of model.aliases) checkOwner(owners, alias, logicalId, config.at, say);
  }
}

function checkPresence(config: Part, certificate: Part | undefined, aliases: string[], say: Say): void {
  const isOwn = certificate && (textOf(certificate, 'AcmCertificateArn') ?? textOf(certificate, 'IamCertificateId'));
  if (aliases.length === 0 || isOwn) return;
  const message = `Aliases ${aliases.join(', ')} need a certificate; CloudFront's own covers *.cloudfront.net only.`;
  say('certificate-missing', config.at, message, 'Set ViewerCertificate.AcmCertificateArn.');
}

function checkCertificate(reading: Reading, certificate: Part, aliases: string[], say: Say): void {
  const { at } = certificate;
  const arn = textOf(certificate, 'AcmCertificateArn');
  const region = arn?.startsWith('arn:') ? arn.split(':')[3] : 'us-east-1';
  if (region !== 'us-east-1') {
    say(
      'certificate-region',
      at,
      `The certificate is in ${region}. CloudFront takes those of us-east-1.`,
      'Request it there.',
    );
  }
  if (textOf(certificate, 'IamCertificateId')) {
    say('certificate-iam', at, 'The certificate is one of IAM, which nobody renews.', 'Use AWS Certificate Manager.');
  }
  if (textOf(certificate, 'SslSupportMethod') === 'vip') {
    const message = 'SslSupportMethod "vip" keeps dedicated addresses for viewers without SNI, at a monthly price.';
    say('dedicated-ip', at, message, 'Set SslSupportMethod: sni-only.');
  }
  checkVersion(certificate, say);
  checkNames(reading, certificate, arn, aliases, say);
}

function checkVersion(certificate: Part, say: Say): void {
  if (flagOf(certificate, 'CloudFrontDefaultCertificate', false)) return;
  const version = textOf(certificate, 'MinimumProtocolVersion') ?? 'TLSv1';
  if (modern.test(version)) return;
  const message = `MinimumProtocolVersion is ${version}: old clients and old ciphers are let in.`;
  say(
    'tls-version',
    certificate.at,
    message,
    'Set MinimumProtocolVersion: TLSv1.2_2025; TLSv1.3_2025 where no viewer is older.',
  );
}

/** "*.a.test" covers "www.a.test", neither "a.test" nor "x.www.a.test". */
function checkNames(reading: Reading, certificate: Part, arn: string | undefined, aliases: string[], say: Say): void {
  const resource = findByAttribute(reading, 'AWS::CertificateManager::Certificate', 'Ref', arn);
  if (!resource) return;
  const part = openPart(reading, resource.properties, resource.logicalId);
  const names = [textOf(part, 'DomainName') ?? '', ...textsOf(part, 'SubjectAlternativeNames')];
  const missing = aliases.filter((alias) => !names.includes(alias) && !names.includes(alias.replace(/^[^.]+/, '*')));
  if (missing.length === 0) return;
  const message = `Certificate "${resource.logicalId}" covers ${names.join(', ')}, but not ${missing.join(', ')}.`;
  say('certificate-names', certificate.at, message, 'Add it to SubjectAlternativeNames.');
}

function checkOwner(owners: Map<string, string>, alias: string, logicalId: string, at: string, say: Say): void {
  const owner = owners.get(alias);
  owners.set(alias, logicalId);
  if (owner === undefined) return;
  say('duplicate-alias', at, `"${alias}" is an alias of "${owner}" already.`, 'Leave it to one distribution.');
}

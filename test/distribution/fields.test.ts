import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import * as sdk from '@aws-sdk/client-cloudfront';
import { describe, expect, test } from 'vitest';
import { guides, sourcesOf } from '../../tools/distribution/field-sources.js';
import { allowedWords, fateOf, structures } from '../../tools/distribution/fields.js';
import { leftOut, type Parts, read } from './cloudformation/templates.js';

/** Name and type of each field, by structure, as the installed SDK declares them. */
function declared(): Map<string, [name: string, type: string][]> {
  const entry = createRequire(import.meta.url).resolve('@aws-sdk/client-cloudfront');
  const folder = path.join(entry.slice(0, entry.lastIndexOf('dist-')), 'dist-types/models');
  const text = ['models_0', 'models_1'].map((name) => readFileSync(path.join(folder, `${name}.d.ts`), 'utf8')).join('');
  const code = text.replace(/\/\*\*[\s\S]*?\*\//g, '');
  const found = [...code.matchAll(/export interface (\w+) (?:extends \w+ )?\{([\s\S]*?)\n\}/g)];
  const fields = (body: string) =>
    [...body.matchAll(/^\s+(\w+)\??: (.+);/gm)].map(([, name, type]) => [name!, type!] as [string, string]);
  return new Map(found.map(([, name, body]) => [name!, fields(body!)]));
}

const roots = Object.keys(structures).filter((name) => /Config$|^ImportSource$/.test(name));
const types = declared();

/** Structures and enumerations that simulated fields lead to. */
function reached(): { fields: string[]; enumerations: string[] } {
  const open = [...roots];
  const seen = new Set(open);
  const fields: string[] = [];
  const enumerations = new Set<string>();
  for (let name = open.shift(); name !== undefined; name = open.shift()) {
    for (const [field, type] of types.get(name) ?? []) {
      fields.push(`${name}.${field}`);
      if (fateOf(name, field) !== 'simulated') continue;
      for (const other of type.match(/\w+/g) ?? []) {
        if (types.has(other) && !seen.has(other)) open.push(other);
        if (types.has(other)) seen.add(other);
        else if (wordsOf(other) !== undefined) enumerations.add(other);
      }
    }
  }
  return { fields, enumerations: [...enumerations] };
}

function wordsOf(name: string): string[] | undefined {
  const value: unknown = (sdk as Record<string, unknown>)[name];
  const isList =
    typeof value === 'object' && value !== null && Object.values(value).every((word) => typeof word === 'string');
  return isList ? Object.values(value as Record<string, string>) : undefined;
}

describe('what the installed SDK knows is known here', () => {
  const { fields, enumerations } = reached();

  test('the walk goes through the API', () => {
    expect(fields.length).toBeGreaterThan(200);
    expect(enumerations).toEqual(expect.arrayContaining(['ViewerProtocolPolicy', 'EventType', 'OriginProtocolPolicy']));
  });

  test('every field has a fate', () => {
    const without = fields.filter((field) => fateOf(...(field.split('.') as [string, string])) === undefined);
    expect(without).toEqual([]);
  });

  test('no fate is of a field that is gone', () => {
    const listed = Object.entries(structures).flatMap(([name, fates]) =>
      Object.values(fates).flatMap((names) => names.split(' ').map((field) => `${name}.${field}`)),
    );
    const known = new Set([...types].flatMap(([name, list]) => list.map(([field]) => `${name}.${field}`)));
    expect(listed.filter((field) => !known.has(field))).toEqual([]);
  });

  test('every field has its source, and what is only named the page that says what is missing', () => {
    const all = fields.map((field) => field.split('.') as [string, string]);
    const isPage = /^https:\/\/docs\.aws\.amazon\.com\/[\w/]+\/[\w.-]+\.html(#[\w.-]+)?$/;
    expect(all.filter((field) => !sourcesOf(...field).every((page) => isPage.test(page)))).toEqual([]);
    const named = all.filter((field) => fateOf(...field) === 'named');
    expect(named.filter((field) => sourcesOf(...field).length < 2)).toEqual([]);
    const unneeded = Object.keys(guides).filter((name) => fateOf(...(name.split('.') as [string, string])) !== 'named');
    expect(unneeded).toEqual([]);
  });

  test('every word of a simulated field is read', () => {
    const unread = enumerations.flatMap((name) => {
      const known = (allowedWords[name] ?? '').split(' ');
      return (wordsOf(name) ?? []).filter((word) => !known.includes(word)).map((word) => `${name}: ${word}`);
    });
    expect(unread).toEqual([]);
  });
});

describe('what is named is said at start, and what is simulated is not', () => {
  /** Where CloudFormation has another name. */
  const renamed: Record<string, string> = { IsIPV6Enabled: 'IPV6Enabled', OriginSslProtocols: 'OriginSSLProtocols' };
  const value = { Any: 'thing' };
  const places: Record<string, (field: Record<string, unknown>) => Parts> = {
    DistributionConfig: (field) => ({ config: field }),
    DefaultCacheBehavior: (field) => ({ behavior: field }),
    Origin: (field) => ({ origin: field }),
    CustomOriginConfig: (field) => ({
      origin: { CustomOriginConfig: { OriginProtocolPolicy: 'https-only', ...field } },
    }),
    S3OriginConfig: (field) => ({ origin: { CustomOriginConfig: undefined, S3OriginConfig: field } }),
    VpcOriginConfig: (field) => ({
      origin: { CustomOriginConfig: undefined, VpcOriginConfig: { VpcOriginId: 'v', ...field } },
    }),
  };
  const named = Object.entries(places).flatMap(([structure, parts]) =>
    (structures[structure]!.named ?? '')
      .split(' ')
      .map((field) => [structure, renamed[field] ?? field, parts] as const),
  );

  test.each(named)('%s.%s', (_structure, field, parts) => {
    const text = /Id$|^Aliases|Arn$|Identity$|Class$|Version$|Mode$/.test(field);
    const given = text ? 'word' : value;
    expect(
      leftOut(read(parts({ [field]: field.startsWith('Is') || field === 'IPV6Enabled' ? true : given }))),
    ).toContain(field);
  });

  test('what no requests meets is named by its type', () => {
    const tenant = {
      Type: 'AWS::CloudFront::DistributionTenant',
      Properties: { Name: 'a', Domains: ['a.test', 'b.test'] },
    };
    const list = { Type: 'AWS::CloudFront::AnycastIpList', Properties: { Name: 't' } };
    const model = read({ resources: { Shop: tenant, List: list } });
    expect(leftOut(model)).toEqual(['AnycastIpList "List"', 'DistributionTenant "Shop" of a.test, b.test']);
  });

  test('a whole simulated distribution names nothing', () => {
    const config = { Comment: 'c', DefaultRootObject: 'index.html', CacheTagConfig: { HeaderName: 'x-tags' } };
    expect(leftOut(read({ config }))).toEqual([]);
  });
});

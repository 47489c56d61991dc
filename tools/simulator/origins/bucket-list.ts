/** bucket-list: the XML list of a bucket's keys. Source: AmazonS3/latest/API/API_ListObjectsV2.html */
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { s3Limits } from '../../limits.js';
import { listKeys } from './bucket-files.js';
import { escapeXml } from './s3-errors.js';

export async function listBucket(directory: string, name: string, query: string): Promise<string> {
  const asked = new URLSearchParams(query);
  const prefix = asked.get('prefix') ?? '';
  const limit = Math.min(s3Limits.listedKeys, Number(asked.get('max-keys') ?? s3Limits.listedKeys) || 0);
  const grouped = groupKeys(await listKeys(directory, prefix), prefix, asked.get('delimiter') ?? '');
  const shown = grouped.slice(0, limit);
  const items = await Promise.all(shown.map((item) => describe(directory, item)));
  return [
    '<?xml version="1.0" encoding="UTF-8"?>\n<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">',
    `<Name>${escapeXml(name)}</Name><Prefix>${escapeXml(prefix)}</Prefix>`,
    asked.get('list-type') === '2' ? `<KeyCount>${shown.length}</KeyCount>` : '<Marker></Marker>',
    `<MaxKeys>${limit}</MaxKeys><IsTruncated>${grouped.length > shown.length}</IsTruncated>`,
    ...items,
    '</ListBucketResult>',
  ].join('');
}

interface Item {
  text: string;
  isPrefix: boolean;
}

/** Keys that share the text up to the next delimiter become one entry. */
function groupKeys(keys: string[], prefix: string, delimiter: string): Item[] {
  const items = new Map<string, Item>();
  for (const key of keys) {
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    const text = at === -1 ? key : key.slice(0, at + delimiter.length);
    items.set(text, { text, isPrefix: at !== -1 });
  }
  return [...items.values()];
}

async function describe(directory: string, item: Item): Promise<string> {
  if (item.isPrefix) return `<CommonPrefixes><Prefix>${escapeXml(item.text)}</Prefix></CommonPrefixes>`;
  const facts = await stat(join(directory, item.text));
  const modified = facts.mtime.toISOString();
  return `<Contents><Key>${escapeXml(item.text)}</Key><LastModified>${modified}</LastModified><Size>${facts.size}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

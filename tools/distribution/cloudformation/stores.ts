/*! stores: the key value stores of a distribution's functions, and where their first contents lie. API_ImportSource */
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { EdgeFunction, StoreModel } from '../model.js';
import { openPart, type Part, partOf, passOver, reportRest, textOf } from './part.js';
import { isRecord, leaveOut, type Reading } from './reading.js';

export function readStores(reading: Reading, functions: EdgeFunction[]): Record<string, StoreModel> {
  const ids = functions.flatMap((edge) => (edge.kind === 'function' && edge.store ? [edge.store] : []));
  return Object.fromEntries([...new Set(ids)].map((logicalId) => [logicalId, readStore(reading, logicalId)]));
}

function readStore(reading: Reading, logicalId: string): StoreModel {
  const { properties = {}, metadata = {} } = reading.resources[logicalId] ?? {};
  const part = openPart(reading, properties, logicalId);
  const source = partOf(part, 'ImportSource');
  const asset = metadata['aws:asset:path'];
  const file = source || asset !== undefined ? importFile(source ?? part, asset) : undefined;
  const { EdgewrightContents: contents } = metadata;
  const store: StoreModel = { logicalId, name: textOf(part, 'Name') ?? logicalId };
  if (file !== undefined) store.file = file;
  if (isRecord(contents)) store.contents = contents as Record<string, string>;
  passOver(part, 'Comment', 'Tags');
  reportRest(part);
  return store;
}

/** An asset beside the template, or a file of the object's name there or in the project. */
function importFile(source: Part, asset: unknown): string | undefined {
  const { reading, at } = source;
  const arn = textOf(source, 'SourceArn') ?? '';
  const key = arn.replace(/^arn:[^:]*:s3:::[^/]*\/?/, '');
  const names = [asset, `asset.${basename(key)}`, key, basename(key)].filter(
    (name) => typeof name === 'string' && name !== '',
  );
  const places = [reading.templateDir, reading.projectDir].flatMap((folder) =>
    names.map((name) => join(folder, `${name}`)),
  );
  const found = key === '' && asset === undefined ? undefined : places.find((place) => existsSync(place));
  if (found === undefined) {
    const instead = `"${arn || asset}" is not on this machine: the store holds what --kvs says, or nothing`;
    leaveOut(reading, 'ImportSource', at, instead, 'not-known-here');
  }
  return found;
}

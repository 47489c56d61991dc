/*! beside: resources that say something of others, laid out so that each of thousands is found without a search. */
import { isRecord } from '../cloudformation/values.js';
import type { Values } from '../shape.js';
import type { TerraformResource } from './resources.js';

export interface Beside {
  /** Archives that Terraform makes, by their path. */
  archives: Map<unknown, TerraformResource[]>;
  /** Keys of key value stores, by the ARN or the address of the store. */
  keys: Map<unknown, Values[]>;
  /** Settings of buckets, by type and by the name or the address of the bucket. */
  settings: Map<string, Values>;
}

export function layOut(all: readonly TerraformResource[]): Beside {
  const beside: Beside = { archives: new Map(), keys: new Map(), settings: new Map() };
  for (const resource of all) {
    const { type, values } = resource;
    if (type.endsWith('archive_file')) add(beside.archives, values.output_path, resource);
    if (type.startsWith('aws_cloudfrontkeyvaluestore_key'))
      add(beside.keys, ownerOf(values.key_value_store_arn), values);
    if (type.startsWith('aws_s3_bucket_')) beside.settings.set(`${type} ${ownerOf(values.bucket)}`, values);
  }
  return beside;
}

function add<Item>(map: Map<unknown, Item[]>, key: unknown, item: Item): void {
  const others = map.get(key);
  if (others) others.push(item);
  else map.set(key, [item]);
}

/** The address in a reference; any other value itself. */
function ownerOf(value: unknown): unknown {
  if (!isRecord(value)) return value;
  const { Ref: name, 'Fn::GetAtt': attribute } = value;
  return Array.isArray(attribute) ? attribute[0] : name;
}

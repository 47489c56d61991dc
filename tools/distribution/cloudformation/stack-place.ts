/*! stack-place: the region and the account of a stack that exists only on this machine. */
import { EdgewrightError } from '../../errors.js';
import type { Given } from '../given.js';
import { account, region } from './names.js';
import { isRecord } from './values.js';

export interface StackPlace {
  account: string;
  region: string;
  /** False: nobody said the region. */
  isGiven: boolean;
  /** "aws", or that of China and of the governments. */
  partition: string;
  /** "amazonaws.com", or China's. */
  suffix: string;
}

const isRegion = /^[a-z]{2,}(-[a-z]+)+-\d+$/;

/** Without a word of the user: us-east-1, or the first region that every mapping by regions knows. */
export function stackPlace(given: Given, mappings: Record<string, unknown>): StackPlace {
  const { region: wanted, account: number = account } = given;
  if (wanted !== undefined && !isRegion.test(wanted)) throw refusal('region', wanted, 'a region such as eu-west-1');
  if (!/^\d{12}$/.test(number)) throw refusal('account', number, 'the twelve digits of an AWS account');
  const chosen = wanted ?? knownRegion(mappings);
  return { account: number, region: chosen, isGiven: wanted !== undefined, ...partitionOf(chosen) };
}

function refusal(what: string, found: string, expected: string): EdgewrightError {
  return new EdgewrightError(what, `--${what} expects ${expected}, found "${found}". Correct it.`);
}

function knownRegion(mappings: Record<string, unknown>): string {
  const lists = Object.values(mappings)
    .map((mapping) => Object.keys(isRecord(mapping) ? mapping : {}))
    .filter((keys) => keys.length > 0 && keys.every((key) => isRegion.test(key)));
  const inAll = (name: string) => lists.every((keys) => keys.includes(name));
  return [region, ...(lists[0] ?? [])].find(inAll) ?? region;
}

/** general/latest/gr/aws-arns-and-namespaces.html */
function partitionOf(name: string): Pick<StackPlace, 'partition' | 'suffix'> {
  if (name.startsWith('cn-')) return { partition: 'aws-cn', suffix: 'amazonaws.com.cn' };
  return { partition: name.startsWith('us-gov-') ? 'aws-us-gov' : 'aws', suffix: 'amazonaws.com' };
}

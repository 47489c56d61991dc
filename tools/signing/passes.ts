/** passes: how to get into each private area of a distribution: the command that issues a pass, with the keys that are on this machine. */
import { createPublicKey } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { hostOf } from '../distribution/hosts.js';
import type { Behavior, DistributionModel } from '../distribution/model.js';
import { samplePath } from '../distribution/sample-path.js';
import type { KeyValueStore } from '../engine/index.js';

interface Pass {
  /** Path pattern of the behavior. */
  pattern: string;
  /** Who looks at the pass. */
  by: string;
  command: string;
  kind: 'cookies' | 'token';
  /** What it opens: the resource of a policy, or a path prefix. */
  scope: string;
  keyId: string;
  /** Relative to the project. Undefined: the key is not on this machine. */
  keyFile: string | undefined;
}

/** `sample`: a path behind it, of an object that exists if there is any. */
export type PlacedPass = Pass & { sample: string };

/** A file below .edgewright/keys; `text` is a public key in base64 or a secret. */
interface LocalKey {
  /** Relative to the project. */
  file: string;
  text: string;
}

export function findPasses(
  model: DistributionModel,
  stores: Record<string, KeyValueStore>,
  projectDir: string,
): PlacedPass[] {
  const keys = readLocalKeys(projectDir);
  return model.behaviors.flatMap((behavior) => {
    const passes = [
      ...keyGroupPasses(behavior, hostOf(model), keys),
      ...tokenPasses(behavior, stores, keys),
      ...cookiePasses(behavior, hostOf(model), keys),
    ];
    if (passes.length === 0) return [];
    const sample = samplePath(model, behavior, projectDir);
    return passes.map((pass) => ({ ...pass, sample }));
  });
}

/** As they are typed: what prints a cookie with the line that sends it, and what prints an address for a browser. `site`: where it is served. */
export function commandsAt({ kind, command, sample }: PlacedPass, site: string): string[] {
  const cookie = `${command} --url '${site}${sample.replaceAll("'", '%27')}'`;
  return kind === 'cookies' ? [cookie, cookie.replace('sign cookies', 'sign url')] : [cookie];
}

/** One for each key of the group: while keys are rotated, more than one opens. */
function keyGroupPasses(behavior: Behavior, host: string, keys: LocalKey[]): Pass[] {
  const passes = Object.entries(behavior.trustedKeys ?? {}).map(([id, pem]) => {
    const file = keys.find((key) => key.text === bare(pem))?.file;
    return cookiePass(host, behavior, 'CloudFront, by its key group', id, file);
  });
  return usableFirst(passes);
}

/** The secrets of functions/signed-cookie stand in the store under "signing-keys". */
function tokenPasses(behavior: Behavior, stores: Record<string, KeyValueStore>, keys: LocalKey[]): Pass[] {
  const edge = behavior.functions['viewer-request'];
  if (edge?.kind !== 'function' || edge.store === undefined) return [];
  const { pattern } = behavior;
  const scope = pattern.replace(/\/?\*.*$/, '') || '/';
  const passes = Object.entries(parseKeys(stores[edge.store]?.data['signing-keys'])).map(([id, secret]): Pass => {
    const keyFile = keys.find((key) => key.text === secret)?.file;
    const command = `npx edgewright sign token --key-id ${id} --secret ${keyFile ?? 'SECRET'} --path ${scope} --expires 2h`;
    return { pattern, by: `function ${edge.name}`, command, kind: 'token', scope, keyId: id, keyFile };
  });
  return usableFirst(passes);
}

/** A Lambda@Edge verifier carries its public keys in its code. */
function cookiePasses(behavior: Behavior, host: string, keys: LocalKey[]): Pass[] {
  const edge = behavior.functions['viewer-request'];
  if (edge?.kind !== 'lambda' || !existsSync(edge.code.file)) return [];
  const code = readFileSync(edge.code.file, 'utf8').replaceAll('\\n', '').replaceAll('\n', '');
  const carried = keys.filter(({ text }) => text.length > 64 && code.includes(text));
  return carried.map((key) => {
    const id = new RegExp(`["']?([\\w-]+)["']?\\s*:\\s*["'\`]-----BEGIN PUBLIC KEY-----${escapeRegExp(key.text)}`).exec(
      code,
    );
    return cookiePass(host, behavior, `Lambda@Edge ${edge.name}`, id?.[1] ?? 'KEY_ID', key.file);
  });
}

/** The inspector makes a pass with the first that fits. */
function usableFirst(passes: Pass[]): Pass[] {
  return [...passes.filter(({ keyFile }) => keyFile), ...passes.filter(({ keyFile }) => !keyFile)];
}

function cookiePass(host: string, { pattern }: Behavior, by: string, keyId: string, keyFile: string | undefined): Pass {
  const scope = `https://${host}${pattern.startsWith('/') ? pattern : `/${pattern}`}`;
  const command = `npx edgewright sign cookies --resource '${scope}' --key-id ${keyId} --private-key ${keyFile ?? 'PRIVATE.pem'} --expires 2h`;
  return { pattern, by, command, kind: 'cookies', scope, keyId, keyFile };
}

function readLocalKeys(projectDir: string): LocalKey[] {
  const folder = path.join(projectDir, '.edgewright', 'keys');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const text = readKey(path.join(folder, name));
    return text === undefined ? [] : [{ file: path.join('.edgewright', 'keys', name), text }];
  });
}

function readKey(file: string): string | undefined {
  if (file.endsWith('.secret')) return readFileSync(file, 'utf8').trim();
  if (!file.endsWith('.pem') || file.endsWith('.pub.pem')) return undefined;
  try {
    return bare(createPublicKey(readFileSync(file)).export({ type: 'spki', format: 'pem' }).toString());
  } catch {
    return undefined;
  }
}

/** The base64 of a PEM text: white space around it does not matter. */
function bare(pem: string): string {
  return pem.replace(/-----[^-]+-----|\s/g, '');
}

function parseKeys(text: string | undefined): Record<string, string> {
  try {
    return JSON.parse(text ?? '{}') as Record<string, string>;
  } catch {
    return {};
  }
}

function escapeRegExp(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

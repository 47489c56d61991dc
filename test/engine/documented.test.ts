import { describe, expect, test } from 'vitest';
import { globals, modules } from '../../tools/runtime/vocabulary.js';
import { engines, runCode } from './engines.js';

/** Methods of the documented whitelist by an expression that has them. functions-javascript-runtime-20.html */
const methods: Record<string, string> = {
  '({})': 'hasOwnProperty isPrototypeOf propertyIsEnumerable toString valueOf',
  '""':
    'charAt concat indexOf lastIndexOf match replace search slice split substr substring toLowerCase trim toUpperCase ' +
    'codePointAt endsWith includes repeat startsWith padStart padEnd trimStart trimEnd replaceAll',
  '(1)': 'toExponential toFixed toPrecision',
  '(function () {})': 'apply bind call',
  '/a/': 'exec test toString',
  '[]':
    'concat every filter forEach indexOf join lastIndexOf map pop push reduce reduceRight reverse shift slice some sort ' +
    'splice unshift copyWithin fill find findIndex includes',
  'new Uint8Array(1)':
    'copyWithin every fill filter find findIndex forEach includes indexOf join lastIndexOf map reduce reduceRight reverse ' +
    'some set slice sort subarray toString',
  'new ArrayBuffer(1)': 'slice',
  'new DataView(new ArrayBuffer(8))':
    'getFloat32 getFloat64 getInt16 getInt32 getInt8 getUint16 getUint32 getUint8 ' +
    'setFloat32 setFloat64 setInt16 setInt32 setInt8 setUint16 setUint32 setUint8',
  'Promise.resolve()': 'catch finally then',
  'new TextEncoder()': 'encode encodeInto',
  'new TextDecoder()': 'decode',
  'Buffer.from("a")':
    'compare copy equals fill includes indexOf lastIndexOf readInt8 readIntBE readInt16BE readInt32BE readIntLE readInt16LE ' +
    'readInt32LE readUInt8 readUIntBE readUInt16BE readUInt32BE readUIntLE readUInt16LE readUInt32LE readDoubleBE ' +
    'readDoubleLE readFloatBE readFloatLE subarray swap16 swap32 swap64 toJSON toString write writeInt8 writeIntBE ' +
    'writeInt16BE writeInt32BE writeIntLE writeInt16LE writeInt32LE writeUInt8 writeUIntBE writeUInt16BE writeUInt32BE ' +
    'writeUIntLE writeUInt16LE writeUInt32LE writeDoubleBE writeDoubleLE writeFloatBE writeFloatLE',
  'c.createHash("md5")': 'update digest',
  'c.createHmac("md5", "k")': 'update digest',
};

describe.each(engines)('%s has every documented', (engine) => {
  /** Those of `expressions` that are undefined inside a function. */
  async function missing(expressions: string[]): Promise<string[]> {
    // A function has 10,240 bytes at most.
    if (expressions.length > 80)
      return [...(await missing(expressions.slice(0, 80))), ...(await missing(expressions.slice(80)))];
    const tests = expressions.map(
      (item) => `if (typeof ${item} === 'undefined') missing.push(${JSON.stringify(item)});`,
    );
    const code = `const c = require('crypto'), q = require('querystring');
function handler(event) { const missing = []; ${tests.join('\n')} console.log(missing.join()); return event.request }`;
    const outcome = await runCode(engine, code);
    if (outcome.error) throw new Error(outcome.error.message);
    return outcome.logs[0] ? outcome.logs[0].split(',') : [];
  }

  const exempt = ['undefined', 'arguments'];

  test('global', async () => {
    const names = [...globals.keys()].filter((name) => !exempt.includes(name));
    expect(names.length).toBeGreaterThan(40);
    expect(await missing(names)).toEqual([]);
  });

  test('static member', async () => {
    const common = 'prototype length name apply call bind hasOwnProperty isPrototypeOf toString valueOf'.split(' ');
    const members = [...globals].flatMap(([name, list]) =>
      [...list].filter((member) => member && !common.includes(member)).map((member) => `${name}.${member}`),
    );
    expect(members.length).toBeGreaterThan(120);
    expect(await missing(members)).toEqual([]);
  });

  test('method', async () => {
    const all = Object.entries(methods).flatMap(([owner, names]) => names.split(' ').map((name) => `${owner}.${name}`));
    expect(await missing(all)).toEqual([]);
  });

  test('function of a module', async () => {
    const crypto = [...(modules.get('crypto') ?? [])].map((name) => `c.${name}`);
    const querystring = [...(modules.get('querystring') ?? [])].map((name) => `q.${name}`);
    expect(await missing([...crypto, ...querystring])).toEqual([]);
  });
});

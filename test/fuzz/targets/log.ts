import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { EdgewrightError } from '../../../tools/errors.js';
import { readLog } from '../../../tools/replay/read-log.js';
import { scratch } from '../scratch.js';
import { promise, type Target } from '../target.js';

const file = join(scratch, 'log');
const head =
  '#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip cs-method cs(Host) cs-uri-stem sc-status cs(Referer) cs(User-Agent) cs-uri-query cs(Cookie)\n';
const line = '2026-05-01\t12:00:00\tFRA2-C1\t320\t192.0.2.1\tGET\td.cloudfront.net\t/a%2520b\t200\t-\tcurl/8\ta=1\t-\n';

/** Whatever a log holds, its reader yields requests that can be asked, malformed lines, or an error that says what is wrong. */
export const log: Target = {
  name: 'log',
  seeds: [
    head + line,
    head + line + line,
    `${head.replace('\n', '\r\n')}${line}`,
    '1777636800.123\t192.0.2.1\n',
    `gzip:${head}${line}`,
    'cut:1',
  ],
  words: [
    '\t',
    '\n',
    '\r',
    '#Fields:',
    '#Version: 1.0',
    'date',
    'cs-method',
    'cs-uri-stem',
    'sc-status',
    '%25',
    '%',
    '%zz',
    '-',
    '000',
    'GET',
    '/',
    '1e999',
    '\u0000',
    '\ufeff',
    'gzip:',
    'cut:',
    '\u001f\u008b',
  ],
  async check(input) {
    const isZipped = input.startsWith('gzip:') || input.startsWith('cut:');
    const bytes = isZipped ? gzipSync(input.slice(input.indexOf(':') + 1)) : Buffer.from(input, 'latin1');
    writeFileSync(file, input.startsWith('cut:') ? bytes.subarray(0, bytes.length - 4) : bytes);
    try {
      for await (const { request } of readLog(file)) {
        if (request === undefined) continue;
        promise(
          request.path.startsWith('/') && Number.isInteger(request.status) && Number.isFinite(request.at),
          'a request that is read can be asked',
        );
      }
    } catch (error) {
      if (!(error instanceof EdgewrightError)) throw error;
    }
  },
};

import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { writeFolderWhole, writeWhole } from '../tools/write-whole.js';

test.each([writeWhole, (file: string) => writeFolderWhole(file, [])])(
  'what cannot be written is named as it was to be called',
  (write) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'edgewright-whole-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    // Long enough for a name, and too long for that of its draft.
    const file = path.join(folder, 'a'.repeat(250));
    expect(() => write(file, '')).toThrow(`"${file}" cannot be written: its place is out of reach (ENAMETOOLONG).`);
    expect(readdirSync(folder)).toEqual([]);
  },
);

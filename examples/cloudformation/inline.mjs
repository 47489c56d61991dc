// Prints template.yml with the code of its functions in place of "file://PATH".
import { readFileSync } from 'node:fs';
import path from 'node:path';

const template = readFileSync(path.join(import.meta.dirname, 'template.yml'), 'utf8');
const code = (_, key, file) => key + JSON.stringify(readFileSync(file, 'utf8'));
process.stdout.write(template.replace(/^( +FunctionCode: )file:\/\/(.+)$/gm, code));

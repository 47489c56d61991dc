/** `node bench/growth.mjs`: how cost grows, into docs/growth.svg and docs/growth.md. Needs njs and valgrind, and takes some two minutes. */
import path from 'node:path';
import { runTypeScript } from './bundle.mjs';

process.chdir(path.dirname(import.meta.dirname));
const { measureGrowth } = await runTypeScript('growth', "export * from './growth/index.ts';");
await measureGrowth();
process.exit();

/** What else lowers: each set to leave what cloudfront-js-2.0 reads, as far as it can be told so. From ECMAScript, one file, to the same. */
import { peer } from '../peers.js';

export type Lower = (code: string) => string;

/** Of plugins that would lower what the engine reads. */
const KEPT = [
  'arrow-functions',
  'async-to-generator',
  'block-scoping',
  'exponentiation-operator',
  'regenerator',
  'template-literals',
];

export async function loadPeers(): Promise<Record<string, Lower>> {
  return { Babel: await babel(), swc: await swc(), 'TypeScript 5.9': await typescript() };
}

async function babel(): Promise<Lower> {
  type Babel = { transformSync(code: string, options: object): { code: string } };
  const { default: core } = await peer<{ default: Babel }>('@babel/core');
  const assumptions = [
    'iterableIsArray',
    'noDocumentAll',
    'setClassMethods',
    'setComputedProperties',
    'setPublicClassFields',
    'setSpreadProperties',
    'objectRestNoSymbols',
    'constantSuper',
    'superIsCallableConstructor',
    'noClassCalls',
    'ignoreFunctionLength',
  ];
  const options = {
    configFile: false,
    babelrc: false,
    sourceType: 'module',
    assumptions: Object.fromEntries(assumptions.map((name) => [name, true])),
    presets: [
      ['@babel/preset-env', { targets: 'ie 11', modules: false, exclude: KEPT.map((name) => `transform-${name}`) }],
    ],
  };
  return (code) => core.transformSync(code, { ...options, cwd: `${process.cwd()}/bench` }).code;
}

async function swc(): Promise<Lower> {
  type Swc = { transformSync(code: string, options: object): { code: string } };
  const core = await peer<Swc>('@swc/core');
  const exclude = KEPT.map((name) => `transform-${name}`);
  return (code) =>
    core.transformSync(code, {
      swcrc: false,
      isModule: true,
      jsc: {
        loose: true,
        assumptions: { iterableIsArray: true, setSpreadProperties: true, objectRestNoSymbols: true },
      },
      env: { targets: 'ie 11', loose: true, exclude },
      module: { type: 'es6' },
    }).code;
}

async function typescript(): Promise<Lower> {
  type Compiler = {
    transpileModule(code: string, options: object): { outputText: string };
    ScriptTarget: { ES5: number };
    ModuleKind: { ESNext: number };
  };
  const { default: compiler } = await peer<{ default: Compiler }>('typescript-5');
  const compilerOptions = {
    target: compiler.ScriptTarget.ES5,
    module: compiler.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  return (code) => compiler.transpileModule(code, { compilerOptions }).outputText;
}

/** What every artefact weighs and costs, held against bench/baseline.json, so that nothing grows by a tenth unseen. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Size } from '../tools/build/output.js';
import { type CountOptions, instructionsOf } from './instructions.js';
import {
  admitted,
  folder,
  link,
  linkKeys,
  member,
  office,
  page,
  pageOfSite,
  player,
  playerKeys,
  preview,
  previewUsers,
  releases,
  response,
  room,
  site,
  store,
} from './samples.js';

/** By artefact: "functions/spa-rewrite". Instructions are those of the deployed form in njs. */
export type Baseline = Record<string, { bytes: number; minBytes: number; instructions?: number }>;

const allowed = 1.1;

/** What each function is measured with. */
export const events: Record<string, [event: object, options?: CountOptions]> = {
  'functions/spa-rewrite': [page],
  'functions/directory-index': [folder],
  'functions/request-headers': [page],
  'functions/response-headers': [response],
  'functions/signed-cookie': [member('/members/a'), { kvs: store }],
  'functions/basic-auth': [preview, { kvs: previewUsers }],
  'functions/redirects': [page],
  'functions/site-index': [folder],
  'functions/canonical-host': [page],
  'functions/cors': [page],
  'functions/noindex': [response],
  'functions/strip-prefix': [page],
  'functions/clean-query': [page],
  'functions/accept-language': [page],
  'functions/release-router': [page, { kvs: releases }],
  'functions/maintenance': [page, { kvs: { m: '0' } }],
  'functions/ip-allow': [office],
  'functions/sticky-split': [page],
  'functions/image-format': [page],
  'functions/geo-gate': [page],
  'functions/hotlink': [page],
  'functions/header-guard': [page],
  'functions/origin-select': [page],
  'functions/trace-context': [page],
  'functions/host-router': [site],
  'functions/hmac-url': [link, { kvs: linkKeys }],
  'functions/cwt-gate': [player, { kvs: playerKeys }],
  'functions/waiting-room': [admitted, { kvs: room }],
  'functions/behaviors/storefront-request': [pageOfSite, { kvs: releases }],
  'functions/behaviors/site-request': [page],
  'functions/behaviors/members-request': [member('/members/'), { kvs: store }],
  'functions/behaviors/site-response': [response],
};

/** Of what is in dist/. Instructions are counted only where `count` says that njs and valgrind are there. */
export function measureArtefacts(count: boolean): Baseline {
  const sizes = JSON.parse(readFileSync('dist/sizes.json', 'utf8')) as Size[];
  return Object.fromEntries(
    sizes.map(({ file, bytes, minBytes }) => {
      const name = file.replace(/^dist\//, '').replace(/(\/index)?\.js$/, '');
      const sample = count ? events[name] : undefined;
      return [name, { bytes, minBytes, ...(sample && { instructions: instructionsIn(file, ...sample) }) }];
    }),
  );
}

function instructionsIn(file: string, event: object, options?: CountOptions): number {
  const deployed = file.replace('dist/functions/', 'dist/functions/min/');
  const { instructions, answer } = instructionsOf(deployed, event, options);
  if ((answer.statusCode ?? 200) >= 400) throw new Error(`${file} answered ${answer.statusCode}.`);
  return instructions;
}

/** One sentence for each figure that grew by more than a tenth, and for each artefact that only one side knows. */
export function growthOver(baseline: Baseline, now: Baseline): string[] {
  const gone = Object.keys(baseline).filter((name) => !(name in now));
  const grown = Object.entries(now).flatMap(([name, figures]) => {
    const before = baseline[name];
    if (before === undefined) return [`"${name}" is not in the baseline`];
    return Object.entries(figures).flatMap(([unit, value]) => {
      const old = before[unit as keyof typeof before];
      if (old === undefined) return [`"${name}" has no ${unit} in the baseline`];
      return value > old * allowed ? [`"${name}" grew from ${old} to ${value} ${unit}`] : [];
    });
  });
  return [...gone.map((name) => `"${name}" is in the baseline but not in dist/`), ...grown];
}

export function isOnPath(command: string): boolean {
  return (process.env.PATH ?? '').split(path.delimiter).some((each) => existsSync(path.join(each, command)));
}

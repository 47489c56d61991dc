/** small: a stack in a few words, opened in process, so that one attack can be tried by itself: milliseconds in place of the seconds of all together. */
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { type Guard, nobody } from '../../tools/attack/guard.js';
import { type Found, findGuards } from '../../tools/attack/guards.js';
import type { Tried, Tries } from '../../tools/attack/leak.js';
import type { Pass } from '../../tools/attack/pass.js';
import { ownOf, withProbes } from '../../tools/attack/probes.js';
import { openStack, type Stack } from '../../tools/attack/stack.js';
import type { DistributionModel } from '../../tools/distribution/model.js';
import type { SimulatorOptions } from '../../tools/simulator/index.js';

export interface Small {
  stack: Stack;
  /** The first of the user's own. */
  model: DistributionModel;
  found: Found;
}

/** Closed at the end of the test. */
export async function openSmall(
  template: object,
  passes: Pass[] = [],
  options: Partial<SimulatorOptions> = {},
): Promise<Small> {
  const stack = await openStack({ template, engine: 'vm', ...options }, withProbes);
  onTestFinished(() => stack.close());
  const models = ownOf(stack.models);
  const found: Found = { guards: [], notes: new Set(), broken: new Set() };
  const projectDir = options.projectDir ?? process.cwd();
  await findGuards(stack, models, passes, projectDir, found, new AbortController().signal);
  return { stack, model: models[0]!, found };
}

export async function all(tries: Tries): Promise<Tried[]> {
  const list: Tried[] = [];
  for await (const tried of tries) list.push(tried);
  return list;
}

/** What got through, in the order it was found: "KIND AREA: GET /x.html, HEAD /y → 200 object …". */
export async function gained(tries: Tries): Promise<string[]> {
  return (await all(tries)).flatMap(({ leak }) => {
    if (leak === undefined) return [];
    const asked = leak.asked.map(({ method = 'GET', target }) => `${method} ${target}`).join(', ');
    return `${leak.kind} ${leak.area}: ${asked} → ${leak.status} ${leak.got}`;
  });
}

/** As if something guarded the first behavior: where nothing does, each try gets through, and shows what is asked. */
export function guardOn({ model }: Pick<Small, 'model'>, more: Partial<Guard> = {}): Guard {
  const path = '/private/x.html';
  const first = model.behaviors[0]!;
  const objects = new Set(['app.example.test private/x.html']);
  return {
    model,
    behavior: first,
    pattern: first.pattern,
    by: '',
    path,
    who: nobody,
    objects,
    avoid: new Set(),
    ...more,
  };
}

/** A server of the user's, until the test is over. */
export async function serve(answer: (url: string) => [status: number, text: string]): Promise<string> {
  const app = http.createServer((request, response) => {
    const [status, text] = answer(request.url ?? '');
    response.writeHead(status).end(text);
  });
  await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    app.closeAllConnections();
    app.close();
  });
  return `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
}

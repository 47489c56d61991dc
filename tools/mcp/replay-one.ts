/** replay-one: one request through the local CloudFront, and what became of it. */
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { createSimulator } from '../simulator/index.js';

interface Wanted {
  template: string;
  url: string;
  method?: string;
  headers?: Record<string, string>;
  body?: string;
  origins?: Record<string, string>;
  kvs?: string;
  parameters?: Record<string, string>;
  distribution?: string;
}

/** Characters of a body that are told. */
const most = 65_536;

export async function replayOne(args: unknown, projectDir: string): Promise<Record<string, unknown>> {
  const {
    template,
    url,
    method = 'GET',
    headers = {},
    body,
    origins = {},
    kvs,
    parameters,
    distribution,
  } = args as Wanted;
  const at = (name: string) => path.resolve(projectDir, name);
  const simulator = await createSimulator({
    template: at(template),
    projectDir,
    origins: Object.fromEntries(Object.entries(origins).map(([id, folder]) => [id, folderOf(id, folder, projectDir)])),
    kvs: kvs === undefined ? undefined : at(kvs),
    parameters,
    distribution,
  });
  try {
    const response = await simulator
      .fetch(url, { method, headers, ...(body === undefined ? {} : { body }) })
      .catch(refused);
    const answered = await response.text();
    const { behavior, verdict, stages } = simulator.requests()[0]!;
    const said = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: answered.slice(0, most),
    };
    return JSON.parse(JSON.stringify({ ...said, behavior, verdict, stages }));
  } finally {
    await simulator.close();
  }
}

/** A server would be the network. */
function folderOf(id: string, folder: string, projectDir: string): string {
  if (!folder.includes('://')) return path.resolve(projectDir, folder);
  throw new EdgewrightError(
    'origins',
    `Origin "${id}" expects a folder, found "${folder}". Servers are asked by "edgewright dev" alone.`,
  );
}

/** What Request refuses: a method, a header or a URL that is none. */
function refused(error: unknown): never {
  throw new EdgewrightError('request', `This is no request: ${(error as Error).message}. Mend url, method or headers.`);
}

/** replay-one: one request through the local CloudFront, and what became of it. */
import path from 'node:path';
import { EdgewrightError } from '../errors.js';
import { whyAnswered } from '../inspector/api/runs.js';
import { openCore } from '../simulator/index.js';
import { toResponse, toViewerRequest } from '../simulator/web.js';

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
  const { core, close } = await openCore({
    template: at(template),
    projectDir,
    origins: Object.fromEntries(Object.entries(origins).map(([id, folder]) => [id, folderOf(id, folder, projectDir)])),
    kvs: kvs === undefined ? undefined : at(kvs),
    parameters,
    distribution,
  });
  try {
    const init = { method, headers, ...(body === undefined ? {} : { body }) };
    const request = await toViewerRequest(url, init, core.models(), {}).catch(refused);
    const response = toResponse(await core.handle(request));
    const answered = await response.text();
    const { id, behavior, verdict, stages } = core.records()[0]!;
    const why = await whyAnswered(core, id, { projectDir });
    const said = {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: answered.slice(0, most),
    };
    return JSON.parse(JSON.stringify({ ...said, behavior, verdict, why, stages }));
  } finally {
    await close();
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

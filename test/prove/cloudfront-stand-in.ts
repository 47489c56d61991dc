import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in was asked to do, in order: "CreateFunction name", "TestFunction name", … */
export interface StandIn {
  url: string;
  calls: string[];
  /** What is there now: nothing, after a run that cleans up. */
  functions: Map<string, { code: string; etag: string; store: boolean }>;
  stores: Set<string>;
  close(): Promise<void>;
}

export interface Behaviour {
  /** Answers a test: the result's XML children. */
  test(name: string, code: string, event: string): Promise<{ output?: string; error?: string; utilization: number }>;
  /** What a store says of itself, "READY" if nothing else; undefined: the API refuses to say. */
  storeState?: () => string | undefined;
}

const xml = (text: string) => text.replace(/[<>&]/g, (c) => ({ '<': '&lt;', '>': '&gt;', '&': '&amp;' })[c]!);

/** A loopback server that speaks the part of the CloudFront API that `prove` may use, and refuses the rest. */
export async function startStandIn(behaviour: Behaviour): Promise<StandIn> {
  const functions: StandIn['functions'] = new Map();
  const stores = new Set<string>();
  const calls: string[] = [];
  /** Of the store: another one when its state has changed. */
  let etag = '';
  const server = createServer(async (request, response) => {
    const body = await readBody(request);
    const [, , kind, name, verb] = (request.url ?? '').split('?')[0]!.split('/');
    const reply = (status: number, text = '', etag = 'ETAG1') => {
      response.writeHead(status, { 'content-type': 'text/xml', etag }).end(text);
    };
    const refuse = (status: number, code: string) =>
      reply(
        status,
        `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>no</Message></Error></ErrorResponse>`,
      );
    if (kind === 'function' && request.method === 'POST' && name === undefined) {
      const made = element(body, 'Name');
      calls.push(`CreateFunction ${made}`);
      if (!/^[\w-]{1,64}$/.test(made)) return refuse(400, 'InvalidArgument');
      functions.set(made, {
        code: Buffer.from(element(body, 'FunctionCode'), 'base64').toString(),
        etag: 'ETAG1',
        store: body.includes('<KeyValueStoreARN>'),
      });
      return reply(201, `<FunctionSummary><Name>${made}</Name></FunctionSummary>`);
    }
    const found = functions.get(name ?? '');
    if (kind === 'function' && verb === 'test' && found && request.headers['if-match'] === found.etag) {
      calls.push(`TestFunction ${name}`);
      if (element(body, 'Stage') !== 'DEVELOPMENT') return refuse(400, 'InvalidArgument');
      const event = Buffer.from(element(body, 'EventObject'), 'base64').toString();
      const { output = '', error = '', utilization } = await behaviour.test(name!, found.code, event);
      return reply(
        200,
        `<TestResult><ComputeUtilization>${utilization}</ComputeUtilization><FunctionExecutionLogs/>` +
          `<FunctionErrorMessage>${xml(error)}</FunctionErrorMessage><FunctionOutput>${xml(output)}</FunctionOutput></TestResult>`,
      );
    }
    if (kind === 'function' && request.method === 'DELETE' && found && request.headers['if-match'] === found.etag) {
      calls.push(`DeleteFunction ${name}`);
      functions.delete(name!);
      return reply(204);
    }
    if (kind === 'key-value-store') {
      const made = name ?? element(body, 'Name');
      if (request.method === 'DELETE') {
        calls.push(`DeleteKeyValueStore ${made}`);
        if ([...functions.values()].some(({ store }) => store)) return refuse(409, 'CannotDeleteEntityWhileInUse');
        if (request.headers['if-match'] !== etag) return refuse(412, 'PreconditionFailed');
        stores.delete(made);
        return reply(204);
      }
      calls.push(`${request.method === 'POST' ? 'Create' : 'Describe'}KeyValueStore ${made}`);
      if (request.method === 'POST') stores.add(made);
      const state = behaviour.storeState ? behaviour.storeState() : 'READY';
      if (state === undefined) return refuse(403, 'AccessDenied');
      etag = `OF-${state}`;
      const arn = `arn:aws:cloudfront::123456789012:key-value-store/${made}`;
      return reply(
        request.method === 'POST' ? 201 : 200,
        `<KeyValueStore><Name>${made}</Name><Id>1</Id><Comment/><ARN>${arn}</ARN><Status>${state}</Status></KeyValueStore>`,
        etag,
      );
    }
    calls.push(`refused ${request.method} ${request.url}`);
    return refuse(400, 'InvalidArgument');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    calls,
    functions,
    stores,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function element(body: string, name: string): string {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(body)?.[1] ?? '';
}

async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** `--inspect` of `run`: where a debugger connects to, and what is said about it. */
import { isLoopbackName } from '../distribution/hosts.js';
import { type InspectOptions, refuseTaken } from '../engine/index.js';
import { EdgewrightError } from '../errors.js';

/** Node's own. nodejs.org/api/cli.html, --inspect */
const usual = { host: '127.0.0.1', port: 9229 };

interface Flags {
  inspect?: string | true;
  engine?: string;
  coverage?: string;
}

/** Throws where nobody could connect, before anything starts. */
export async function inspectOption({ inspect, engine, coverage }: Flags): Promise<{ inspect?: InspectOptions }> {
  if (inspect === undefined) return {};
  if (engine === 'njs' || coverage !== undefined) {
    const found = coverage === undefined ? '--engine njs' : '--coverage';
    throw new EdgewrightError(
      'inspect',
      `--inspect runs on V8 and counts nothing, found ${found} beside it. Leave it out.`,
    );
  }
  const options = { ...(inspect === true ? usual : addressIn(inspect)), onListening: say };
  await refuseTaken(options);
  if (options.host !== '::1' && !isLoopbackName(options.host)) warn(options.host);
  // The debugged process ends with this one.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(130));
  return { inspect: options };
}

function addressIn(text: string): { host: string; port: number } {
  const [, host = usual.host, port] = /^(?:\[?([\w.-]+|[\da-f:]+)\]?:)?(\d{1,5})$/i.exec(text) ?? [];
  if (port !== undefined && Number(port) <= 65_535) return { host, port: Number(port) };
  throw new EdgewrightError('inspect', `--inspect expects [HOST:]PORT, such as 127.0.0.1:9229, found "${text}".`);
}

function say(url: string): void {
  process.stderr.write(`Waiting for a debugger at ${url}
Chrome: chrome://inspect. Visual Studio Code: "Debug: Attach to Node Process", or a configuration with "attachSimplePort".
It pauses in the first line of the handler, runs on V8 and not on njs (what CloudFront lacks may work here), and ends with Ctrl+C.
`);
}

function warn(host: string): void {
  process.stderr.write(`Whoever reaches "${host}" can run code here: a debugger asks for no password.\n`);
}

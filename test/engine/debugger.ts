/** A debugger of the kind that editors have: it speaks V8's protocol, and finds places of a source through the map of what runs. */
import { generatedPositionFor, originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { WebSocket } from 'ws';

interface Script {
  scriptId: string;
  url: string;
  sourceMapURL: string;
}

interface Frame {
  callFrameId: string;
  location: { scriptId: string; lineNumber: number; columnNumber: number };
}

export interface Debugger {
  /** Resolves with the place in the source at the next pause. */
  paused(): Promise<{ file: string | null; line: number | null }>;
  breakAt(file: string, line: number): Promise<void>;
  evaluate(expression: string): Promise<unknown>;
  resume(): Promise<void>;
  scripts: Script[];
  close(): void;
}

export async function attach(url: string): Promise<Debugger> {
  const socket = new WebSocket(url);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  const answers = new Map<number, (result: never) => void>();
  const scripts: Script[] = [];
  const pauses: Frame[] = [];
  let wanted: ((frame: Frame) => void) | undefined;
  let top: Frame | undefined;
  let calls = 0;
  const call = <Result>(method: string, params: object = {}) =>
    new Promise<Result>((resolve) => {
      answers.set(++calls, resolve as never);
      socket.send(JSON.stringify({ id: calls, method, params }));
    });
  socket.on('message', (data) => {
    const { id, method, params, result } = JSON.parse(String(data));
    if (id !== undefined) answers.get(id)?.(result as never);
    if (method === 'Debugger.scriptParsed') scripts.push(params);
    if (method !== 'Debugger.paused') return;
    const [frame] = params.callFrames;
    if (wanted) wanted(frame);
    else pauses.push(frame);
    wanted = undefined;
  });
  const next = () =>
    new Promise<Frame>((resolve) => {
      wanted = resolve;
    });
  const mapOf = ({ sourceMapURL }: Script) =>
    new TraceMap(Buffer.from(sourceMapURL.split('base64,')[1] ?? '', 'base64').toString());

  await call('Runtime.enable');
  await call('Debugger.enable');
  await call('Runtime.runIfWaitingForDebugger');
  return {
    scripts,
    async paused() {
      top = pauses.shift() ?? (await next());
      const { scriptId, lineNumber, columnNumber } = top.location;
      const script = scripts.find((one) => one.scriptId === scriptId)!;
      if (!script.sourceMapURL) return { file: script.url, line: lineNumber + 1 };
      const { source, line } = originalPositionFor(mapOf(script), { line: lineNumber + 1, column: columnNumber });
      return { file: source, line };
    },
    async breakAt(file, line) {
      const script = scripts.find((one) => one.sourceMapURL && mapOf(one).sources.includes(file))!;
      const found = generatedPositionFor(mapOf(script), { source: file, line, column: 0, bias: -1 });
      const lineNumber = (found.line ?? 0) - 1;
      await call('Debugger.setBreakpointByUrl', { url: script.url, lineNumber, columnNumber: found.column ?? 0 });
    },
    async evaluate(expression) {
      const { callFrameId } = top!;
      const asked = { callFrameId, expression, returnByValue: true };
      return (await call<{ result: { value: unknown } }>('Debugger.evaluateOnCallFrame', asked)).result.value;
    },
    resume: () => call('Debugger.resume'),
    close: () => socket.close(),
  };
}

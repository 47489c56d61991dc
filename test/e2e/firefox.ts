/**
 * A headless Firefox where one is installed, spoken to by WebDriver BiDi: what playwright-core drives is a Firefox of its own.
 * Without one the tests are left out, with a notice, unless EDGEWRIGHT_REQUIRE_FIREFOX is set. w3c.github.io/webdriver-bidi
 */
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { WebSocket } from 'ws';

const places = ['/usr/bin/firefox-esr', '/usr/bin/firefox', process.env.FIREFOX ?? ''];

export const firefoxFile = places.find((file) => existsSync(file));

if (firefoxFile === undefined) {
  if (process.env.EDGEWRIGHT_REQUIRE_FIREFOX) throw new Error('No Firefox: apt-get install firefox-esr.');
  process.stderr.write('\nNOTICE: no Firefox is installed, so nothing is tried in one: apt-get install firefox-esr.\n');
}

export interface FirefoxPage {
  go(url: string): Promise<void>;
  evaluate<T>(expression: string): Promise<T>;
  /** The first element of the selector, with this text in it. Waits for it. */
  click(selector: string, text?: string): Promise<void>;
  /** One after the other. Names of WebDriver's keys, or letters. */
  press(...keys: string[]): Promise<void>;
  setWidth(width: number): Promise<void>;
  /** Errors of scripts and of the console. */
  errors: string[];
  /** Addresses that were asked for. */
  asked: string[];
  close(): Promise<void>;
}

/** w3c.github.io/webdriver/#keyboard-actions */
const KEYS: Record<string, string> = {
  Tab: '\uE004',
  Enter: '\uE007',
  Escape: '\uE00C',
  Home: '\uE011',
  ArrowDown: '\uE015',
};

type Send = (method: string, params: object) => Promise<Record<string, unknown>>;
type Told = { method: string; params: Record<string, unknown> };

/** Its system likes it dark. */
export async function openFirefox(): Promise<FirefoxPage> {
  const profile = mkdtempSync(path.join(tmpdir(), 'edgewright-firefox-'));
  writeFileSync(path.join(profile, 'user.js'), 'user_pref("layout.css.prefers-color-scheme.content-override", 0);\n');
  const flags = ['--headless', '--no-remote', '--profile', profile, '--remote-debugging-port', '0'];
  const env = { ...process.env, HOME: profile };
  const child = spawn(firefoxFile!, flags, { env, stdio: ['ignore', 'ignore', 'pipe'] });
  const errors: string[] = [];
  const asked: string[] = [];
  const send = await connect(`${await addressOf(child)}/session`, ({ method, params }) => {
    if (method === 'log.entryAdded' && params.level === 'error') errors.push(String(params.text));
    if (method === 'network.beforeRequestSent') asked.push((params.request as { url: string }).url);
  });
  await send('session.new', { capabilities: {} });
  await send('session.subscribe', { events: ['log.entryAdded', 'network.beforeRequestSent'] });
  const { context } = await send('browsingContext.create', { type: 'tab' });
  async function close(): Promise<void> {
    const gone = once(child, 'exit');
    void send('browser.close', {});
    await gone;
    rmSync(profile, { recursive: true, force: true, maxRetries: 5 });
  }
  return { ...controls(send, context), errors, asked, close };
}

function controls(send: Send, context: unknown): Omit<FirefoxPage, 'errors' | 'asked' | 'close'> {
  async function evaluate<T>(expression: string): Promise<T> {
    const json = `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`;
    const parts = { expression: json, target: { context }, awaitPromise: true };
    const { result, exceptionDetails } = (await send('script.evaluate', parts)) as {
      result?: { value?: string };
      exceptionDetails?: { text: string };
    };
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result?.value === undefined ? (undefined as T) : JSON.parse(result.value);
  }
  const act = (type: string, actions: object[]) =>
    send('input.performActions', { context, actions: [{ type, id: type, actions }] });
  return {
    evaluate,
    go: (url) => send('browsingContext.navigate', { context, url, wait: 'complete' }).then(() => undefined),
    async click(selector, text = '') {
      const { x, y } = await evaluate<{ x: number; y: number }>(middleOf(selector, text));
      const press = [
        { type: 'pointerDown', button: 0 },
        { type: 'pointerUp', button: 0 },
      ];
      await act('pointer', [{ type: 'pointerMove', x: Math.round(x), y: Math.round(y) }, ...press]);
    },
    async press(...keys) {
      const values = keys.map((key) => KEYS[key] ?? key);
      const strokes = values.flatMap((value) => [
        { type: 'keyDown', value },
        { type: 'keyUp', value },
      ]);
      await act('key', strokes);
    },
    setWidth: (width) =>
      send('browsingContext.setViewport', { context, viewport: { width, height: 800 } }).then(() => undefined),
  };
}

/** Five seconds at most. */
function middleOf(selector: string, text: string): string {
  return `new Promise((resolve, reject) => {
    const find = (tries) => {
      const all = [...document.querySelectorAll(${JSON.stringify(selector)})];
      const found = all.find((each) => each.checkVisibility() && each.textContent.includes(${JSON.stringify(text)}));
      if (found === undefined && tries > 0) return setTimeout(find, 50, tries - 1);
      if (found === undefined) return reject(new Error(${JSON.stringify(`no "${text}" in ${selector}`)}));
      found.scrollIntoView({ block: 'nearest' });
      const { x, y, width, height } = found.getBoundingClientRect();
      resolve({ x: x + width / 2, y: y + height / 2 });
    };
    find(100);
  })`;
}

function addressOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let said = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      said += text;
      const address = /listening on (ws:\S+)/.exec(said)?.[1];
      if (address !== undefined) resolve(address);
    });
    child.once('exit', (status) => reject(new Error(`Firefox ended with ${status}: ${said}`)));
  });
}

async function connect(address: string, hear: (told: Told) => void): Promise<Send> {
  const socket = new WebSocket(address);
  await once(socket, 'open');
  const waiting: ((answer: { error?: string; message?: string; result: Record<string, unknown> }) => void)[] = [];
  socket.on('message', (data) => {
    const message = JSON.parse(String(data));
    if (message.id === undefined) hear(message);
    else waiting[message.id]!(message);
  });
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = waiting.push(({ error, message, result }) => {
        if (error === undefined) resolve(result);
        else reject(new Error(`${method}: ${error}: ${message}`));
      });
      socket.send(JSON.stringify({ id: id - 1, method, params }));
    });
}

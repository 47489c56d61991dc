/** body-view: what went to the viewer: an image, JSON, text, or the bytes themselves. */
import { useEffect, useState } from 'preact/hooks';
import type { BodyView as Body } from '../../contract.js';
import { getBody } from '../api.js';
import { size } from '../format.js';
import type { Inspector } from '../inspector.js';

export function BodyView({ state: { selected } }: Inspector) {
  const [found, setFound] = useState<{ body?: Body; error?: string }>({});
  useEffect(() => {
    if (selected === undefined) return;
    getBody(selected).then(
      (body) => setFound({ body }),
      (reason: Error) => setFound({ error: reason.message }),
    );
  }, [selected]);
  const { body, error } = found;
  return (
    <div class="stages-view">
      {error && <p class="hint">{error}</p>}
      {body && (
        <p class="dim">
          {body.type || 'no Content-Type'} · {size(body.bytes)}
          {body.isCut && ' · the beginning of it'}
        </p>
      )}
      {body && <Shown body={body} />}
    </div>
  );
}

function Shown({ body: { type, base64, isCut } }: { body: Body }) {
  if (base64 === '') return <p class="hint">It is empty.</p>;
  if (type.startsWith('image/') && !isCut)
    return <img class="body-image" src={`data:${type.split(';')[0]};base64,${base64}`} alt="Body of the answer" />;
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return (
    <pre class="json" tabIndex={0}>
      {textOf(bytes, type, isCut) ?? hex(bytes)}
    </pre>
  );
}

/** Undefined: it is no text. A cut may go through a character. */
function textOf(bytes: Uint8Array, type: string, isCut: boolean): string | undefined {
  const text = decode(bytes, isCut);
  if (text === undefined || text.includes('\0')) return undefined;
  if (isCut || !/\bjson\b/.test(type)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}

function decode(bytes: Uint8Array, isCut: boolean): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: isCut });
  } catch {
    return undefined;
  }
}

/** "00000010  68 65 6c 6c …  hell…" */
function hex(bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += 16) {
    const row = [...bytes.subarray(at, at + 16)];
    const pairs = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
    const text = row.map((byte) => (byte > 31 && byte < 127 ? String.fromCharCode(byte) : '.')).join('');
    lines.push(`${at.toString(16).padStart(8, '0')}  ${pairs.padEnd(47)}  ${text}`);
  }
  return lines.join('\n');
}

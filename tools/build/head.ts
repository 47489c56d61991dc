/** Reads the head comment of a source: `name: sentence`, where it attaches, what it needs. The banner and the header gate go by it. */
import { type Finding, findingAt } from './gate-finding.js';
import type { Source } from './source.js';

export interface Head {
  sentence: string;
  /** CloudFront events in the order the head names them. */
  events: string[];
  /** What else the head says, line by line. */
  notes: string[];
}

const HEAD = /^\/\*!\s*\n((?: \*.*\n)+?) \*\//;
const PLATFORM = /^(?:CloudFront Function|Lambda@Edge), ([^.]*)\. ?/;
const EVENT = /\b(?:viewer|origin)-(?:request|response)\b/g;

/** A finding instead of a head says what the first lines must look like. */
export function readHead(source: Source, text: string): Head | Finding {
  // Editors of other systems begin a file with a byte order mark and end its lines with CRLF.
  const plain = text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n');
  const lines = HEAD.exec(plain)?.[1]?.trimEnd().split('\n');
  const content = lines?.map((line) => line.replace(/^ \* ?/, '')) ?? [];
  const at = content.findIndex((line) => PLATFORM.test(line));
  const opening = content.slice(0, at).join(' ');
  const [place, attached] = PLATFORM.exec(content[at] ?? '') ?? ['', ''];
  const events = attached?.match(EVENT) ?? [];
  const notes = [content[at]?.slice(place.length) ?? '', ...content.slice(at + 1)];
  if (at < 1 || !opening.startsWith(`${source.name}: `) || events.length === 0) return missing(source);
  return {
    sentence: opening.slice(source.name.length + 2),
    events,
    notes: notes.filter((line) => line !== ''),
  };
}

function missing(source: Source): Finding {
  const platform =
    source.kind === 'edge-lambda' ? 'Lambda@Edge, origin-request.' : 'CloudFront Function, viewer-request.';
  const message = `the file must begin with its head comment. Write "/*!", " * ${source.name}: what it does to traffic.", " * ${platform}", " */" on lines of their own.`;
  return findingAt({ file: source.file, line: 1, column: 1 }, 'head', message);
}

/** missing: why an object was not found, in words: what was looked for, what lies near it, and what would lead there. */
import type { Missing } from '../../http/messages.js';
import type { Why } from '../trace.js';

export function whyMissing(originId: string, status: number, missing: Missing): Why {
  const { key, folder } = missing;
  const { text = '', fix } = leadingThere(missing);
  const sentences = [
    key === ''
      ? `Origin \`${originId}\` was asked for its root: the distribution names no default root object.`
      : `Origin \`${originId}\` has no object \`${key}\` in \`${folder}\`.`,
    status === 403 && 'S3 answers 403 and not 404, since the bucket may not be listed.',
    text,
    missing.near.length > 0 && `Near it: ${missing.near.map((name) => `\`${name}\``).join(', ')}.`,
  ];
  return {
    code: status === 403 ? 'AccessDenied' : 'NoSuchKey',
    text: sentences.filter(Boolean).join(' '),
    fixes: fix === undefined ? [] : [fix],
  };
}

function leadingThere({ key, index, html, shell }: Missing): { text?: string; fix?: Why['fixes'][number] } {
  if (key === '' && index !== undefined)
    return {
      text: `\`${index}\` is there.`,
      fix: { label: `Set DefaultRootObject to "${index}", or put site-index before it`, command: copy('site-index') },
    };
  const [name, object] =
    index !== undefined
      ? ['directory-index', index]
      : html !== undefined
        ? ['directory-index', html]
        : ['spa-rewrite', shell];
  if (object === undefined) return {};
  const how = html !== undefined && object === html ? " with `slashless: 'html'`" : '';
  const text = `\`${name}\`${how} would serve \`${object}\`.`;
  return { text, fix: { label: `Put ${name} on viewer-request`, command: copy(name) } };
}

function copy(name: string): string {
  return `edgewright copy ${name}`;
}

/** lazy: draws a part of lazy-parts.ts, as soon as it is there. */
import type { ComponentType } from 'preact';
import { useEffect, useState } from 'preact/hooks';

type Parts = typeof import('../lazy-parts.js');
type Name = Exclude<keyof Parts, 'copyOf' | 'saveAsTest'>;

let loaded: Parts | undefined;

export function Lazy<Part extends Name>({ part, ...props }: { part: Part } & Parameters<Parts[Part]>[0]) {
  const [parts, setParts] = useState(loaded);
  useEffect(() => {
    void import('../lazy-parts.js').then((found) => {
      loaded = found;
      setParts(found);
    });
  }, []);
  const Part = parts?.[part] as ComponentType<typeof props> | undefined;
  return Part === undefined ? null : <Part {...props} />;
}

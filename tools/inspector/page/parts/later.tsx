/** later: draws a part of later.ts, as soon as it is there. */
import { useEffect, useState } from 'preact/hooks';
import type { Inspector } from '../inspector.js';

type Parts = typeof import('../later.js');

interface Props extends Inspector {
  part: Exclude<keyof Parts, 'copyOf' | 'saveAsTest'>;
}

let loaded: Parts | undefined;

export function Later({ part, ...inspector }: Props) {
  const [parts, setParts] = useState(loaded);
  useEffect(() => {
    void import('../later.js').then((found) => {
      loaded = found;
      setParts(found);
    });
  }, []);
  const Part = parts?.[part];
  return Part === undefined ? null : <Part {...inspector} />;
}

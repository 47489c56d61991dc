/** use-fetched: what a panel shows, read when it opens and whenever the list of requests changes. */
import { useEffect, useState } from 'preact/hooks';

export function useFetched<Value>(
  get: () => Promise<Value>,
  when: unknown,
): { value: Value | undefined; renew(): void } {
  const [value, setValue] = useState<Value>();
  const [times, setTimes] = useState(0);
  useEffect(() => {
    let isWanted = true;
    get().then(
      (found) => isWanted && setValue(found),
      () => {},
    );
    return () => {
      isWanted = false;
    };
  }, [when, times]);
  return { value, renew: () => setTimes(times + 1) };
}

/** secret: a value as the server gave it. A masked one says how long it is; Show asks for that one value, and leaving the request forgets it. */
import { useState } from 'preact/hooks';
import { isMasked, maskText, textOf } from './masked.js';

interface Props {
  value: unknown;
  /** A text with `…` where something is masked. */
  isPartly?: boolean;
  /** Fetches the value. */
  ask(): Promise<{ value: unknown }>;
}

export function Secret({ value, isPartly = false, ask }: Props) {
  const [shown, setShown] = useState<string>();
  if (!isPartly && !isMasked(value)) return <>{textOf(value)}</>;
  if (shown !== undefined) return <>{shown}</>;
  const show = () =>
    void ask().then(
      (answer) => setShown(textOf(answer.value)),
      (error: Error) => setShown(error.message),
    );
  return (
    <>
      <span class="dim">{maskText(value)} </span>
      <button type="button" class="link" onClick={show}>
        Show
      </button>
    </>
  );
}

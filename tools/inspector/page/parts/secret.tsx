/** secret: a value as the server gave it. A masked one says how long it is; Show asks for that one value, and leaving the request forgets it. */
import { useState } from 'preact/hooks';

export type ValuePath = (string | number)[];

interface Props {
  value: unknown;
  /** Fetches the value. */
  ask(): Promise<{ value: unknown }>;
}

export function Secret({ value, ask }: Props) {
  const [shown, setShown] = useState<string>();
  if (!isMasked(value)) return <>{textOf(value)}</>;
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

export function isMasked(value: unknown): boolean {
  if (typeof value === 'string') return /[= ]…/.test(value);
  return typeof value === 'object' && value !== null && 'masked' in value;
}

export function maskText(value: unknown): string {
  if (typeof value === 'string') return value;
  return `•••••••• ${(value as { chars: number }).chars} characters`;
}

export function textOf(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

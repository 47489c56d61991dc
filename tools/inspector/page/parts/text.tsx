/** text: a sentence whose `names` stand in code. */
import { Fragment } from 'preact';

export function Text({ children }: { children: string }) {
  const parts = children.split('`');
  return (
    <>
      {parts.map((part, index) =>
        index % 2 === 1 ? <code key={index}>{part}</code> : <Fragment key={index}>{part}</Fragment>,
      )}
    </>
  );
}

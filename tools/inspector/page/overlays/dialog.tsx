/** dialog: the platform's own modal dialog: it keeps the focus, closes on Escape and gives the focus back. */
import type { ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

interface Props {
  kind: 'drawer' | 'sheet';
  labelledBy: string;
  onClose(): void;
  children: ComponentChildren;
}

export function Dialog({ kind, labelledBy, onClose, children }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    ref.current?.showModal();
    return () => (before instanceof HTMLElement ? before.focus() : undefined);
  }, []);
  return (
    <dialog ref={ref} class={kind} aria-labelledby={labelledBy} onClose={onClose}>
      {children}
    </dialog>
  );
}

export function CloseButton() {
  return (
    <form method="dialog">
      <button type="submit" class="button">
        Close
      </button>
    </form>
  );
}

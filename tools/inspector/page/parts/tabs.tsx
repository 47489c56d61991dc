/** tabs: the tab pattern of ARIA: arrows move, one tab stop. */
import type { ComponentChildren } from 'preact';

interface Props<Name extends string> {
  label: string;
  prefix: string;
  controls: string;
  tabs: { name: Name; text: ComponentChildren }[];
  chosen: Name;
  onChoose(name: Name): void;
}

export function Tabs<Name extends string>({ label, prefix, controls, tabs, chosen, onChoose }: Props<Name>) {
  function onKey(event: KeyboardEvent): void {
    const at = tabs.findIndex(({ name }) => name === chosen);
    const by = { ArrowRight: 1, ArrowLeft: -1, Home: -at, End: tabs.length - 1 - at }[event.key];
    if (by === undefined) return;
    const next = tabs[(at + by + tabs.length) % tabs.length]!;
    onChoose(next.name);
    document.getElementById(`${prefix}-${next.name}`)?.focus();
    event.preventDefault();
  }
  return (
    <div class="tabs" role="tablist" aria-label={label}>
      {tabs.map(({ name, text }) => (
        <button
          key={name}
          type="button"
          role="tab"
          id={`${prefix}-${name}`}
          aria-controls={controls}
          aria-selected={name === chosen}
          tabIndex={name === chosen ? 0 : -1}
          onClick={() => onChoose(name)}
          onKeyDown={onKey}
        >
          {text}
        </button>
      ))}
    </div>
  );
}

/** filter-box: the filter with completion of keys and values: a combobox with a list below. */
import { useState } from 'preact/hooks';
import { completions, keys, parseFilter } from '../filter.js';
import type { Row } from '../rows.js';

interface Props {
  filter: string;
  rows: Row[];
  onFilter(text: string): void;
  /** The first hit is wanted. */
  onFirst(): void;
}

export function FilterBox({ filter, rows, onFilter, onFirst }: Props) {
  const [at, setAt] = useState(-1);
  const [isOpen, setOpen] = useState(false);
  const offered = isOpen ? completions(filter, rows) : [];
  const { unknown } = parseFilter(filter);

  function take(text: string): void {
    onFilter(filter.replace(/\S*$/, text) + (text.endsWith(':') ? '' : ' '));
    setAt(-1);
  }

  function onKey(event: KeyboardEvent): void {
    const { key } = event;
    if ((key === 'Tab' || key === 'Enter') && offered[at] !== undefined) take(offered[at]);
    else if (key === 'ArrowDown' && offered.length > 0) setAt((at + 1) % offered.length);
    else if (key === 'ArrowUp' && offered.length > 0) setAt(((at + offered.length) % (offered.length + 1)) - 1);
    else if (key === 'Enter') leave(true);
    else if (key === 'Escape' && isOpen && offered.length > 0 && at >= 0) setAt(-1);
    else if (key === 'Escape') filter === '' ? leave(false) : onFilter('');
    else return;
    event.preventDefault();
  }

  function leave(toFirst: boolean): void {
    setOpen(false);
    if (toFirst) onFirst();
    document.getElementById('list')?.focus();
  }

  return (
    <div class="filter">
      <input
        id="filter"
        class="field"
        type="text"
        role="combobox"
        aria-label="Filter requests"
        aria-autocomplete="list"
        aria-expanded={offered.length > 0}
        aria-controls="completions"
        aria-activedescendant={at >= 0 ? `completion-${at}` : undefined}
        aria-describedby="filter-error"
        autocomplete="off"
        spellcheck={false}
        placeholder="status:403 behavior:/api/*"
        value={filter}
        onInput={(event) => {
          onFilter(event.currentTarget.value);
          setOpen(true);
          setAt(-1);
        }}
        onKeyDown={onKey}
        onBlur={() => setOpen(false)}
      />
      <kbd aria-hidden="true">/</kbd>
      <Completions offered={offered} at={at} onTake={take} />
      <span id="filter-error" role="status" class="filter-error">
        {unknown && `No key “${unknown}:”. Try ${keys.join(', ')}.`}
      </span>
    </div>
  );
}

interface CompletionsProps {
  offered: string[];
  at: number;
  onTake(text: string): void;
}

function Completions({ offered, at, onTake }: CompletionsProps) {
  return (
    <div class="completions" id="completions" role="listbox" aria-label="Completions" hidden={offered.length === 0}>
      {offered.map((text, index) => (
        <div
          key={text}
          id={`completion-${index}`}
          role="option"
          aria-selected={index === at}
          onPointerDown={(event) => {
            event.preventDefault();
            onTake(text);
          }}
        >
          {text}
        </div>
      ))}
    </div>
  );
}

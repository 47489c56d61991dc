/** fault-form: one more fault: which origin, what, how often. */
import { useState } from 'preact/hooks';
import type { Fault } from '../../../simulator/fault.js';

const kinds: Record<Fault['kind'], string> = {
  down: 'down',
  slow: 'slow',
  error: 'answers an error',
  half: 'sends half a body',
};

interface Props {
  origins: string[];
  onAdd(fault: Fault): void;
}

export function FaultForm({ origins, onAdd }: Props) {
  const [kind, setKind] = useState<Fault['kind']>('down');

  function add(event: Event): void {
    event.preventDefault();
    const given = new FormData(event.currentTarget as HTMLFormElement);
    const origin = String(given.get('origin'));
    const share = Number(given.get('share')) / 100;
    onAdd({
      kind,
      ...(origin === '' ? {} : { origin }),
      ...(kind === 'slow' ? { ms: Number(given.get('ms')) } : {}),
      ...(kind === 'error' ? { status: Number(given.get('status')) } : {}),
      ...(share === 1 ? {} : { share }),
    });
  }

  return (
    <form class="entry-form" onSubmit={add}>
      <div class="line">
        <label>
          Origin
          <select class="field" name="origin">
            <option value="">every origin</option>
            {origins.map((id) => (
              <option key={id}>{id}</option>
            ))}
          </select>
        </label>
        <label>
          Is
          <select
            class="field"
            name="kind"
            value={kind}
            onChange={(event) => setKind(event.currentTarget.value as Fault['kind'])}
          >
            {Object.entries(kinds).map(([value, name]) => (
              <option key={value} value={value}>
                {name}
              </option>
            ))}
          </select>
        </label>
        {kind === 'slow' && <NumberField label="Milliseconds" name="ms" value={1000} />}
        {kind === 'error' && <NumberField label="Status" name="status" value={503} />}
        <NumberField label="% of requests" name="share" value={100} />
      </div>
      <div>
        <button type="submit" class="button primary">
          Add
        </button>
      </div>
    </form>
  );
}

function NumberField({ label, name, value }: { label: string; name: string; value: number }) {
  return (
    <label>
      {label}
      <input class="field mono" type="number" name={name} defaultValue={String(value)} required />
    </label>
  );
}

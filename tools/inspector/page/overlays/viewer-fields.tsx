/** viewer-fields: country, device and address of whoever browses. */
import type { ViewerFacts } from '../../contract.js';

const devices = {
  '': 'as User-Agent says',
  desktop: 'desktop',
  mobile: 'mobile',
  tablet: 'tablet',
  smarttv: 'smart TV',
};

export function ViewerFields({ viewer, onViewer }: { viewer: ViewerFacts; onViewer(viewer: ViewerFacts): void }) {
  return (
    <div class="line">
      <label>
        Country
        <input
          class="field mono"
          maxLength={2}
          value={viewer.country}
          onInput={(event) => onViewer({ ...viewer, country: event.currentTarget.value })}
        />
      </label>
      <label>
        Device
        <select
          class="field"
          value={viewer.device}
          onChange={(event) => onViewer({ ...viewer, device: event.currentTarget.value })}
        >
          {Object.entries(devices).map(([value, name]) => (
            <option key={value} value={value}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <label>
        Address
        <input
          class="field mono"
          placeholder="of the connection"
          value={viewer.address}
          onInput={(event) => onViewer({ ...viewer, address: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}

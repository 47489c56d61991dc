/** viewer-popover: the frame of the viewer form, which is fetched when it is opened first. */
import { useState } from 'preact/hooks';
import type { Inspector } from '../inspector.js';
import { Lazy } from '../parts/lazy.js';

export function ViewerPopover(inspector: Inspector) {
  const [wasOpened, setOpened] = useState(false);
  return (
    <div popover="auto" id="viewer" role="dialog" aria-label="Viewer" onToggle={() => setOpened(true)}>
      {wasOpened && <Lazy {...inspector} part="ViewerForm" />}
    </div>
  );
}

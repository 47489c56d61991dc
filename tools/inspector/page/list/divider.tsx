/** divider: sets the width of the list, by pointer or arrows. */
const narrowest = 340;
const widest = 900;

export function Divider({ width, onWidth }: { width: number; onWidth(width: number): void }) {
  const set = (wanted: number) => onWidth(Math.min(widest, Math.max(narrowest, Math.round(wanted))));
  function drag(event: PointerEvent): void {
    const divider = event.currentTarget as HTMLElement;
    divider.setPointerCapture(event.pointerId);
    divider.onpointermove = ({ clientX }) => set(clientX);
    divider.onpointerup = () => {
      divider.onpointermove = null;
    };
  }
  function onKey(event: KeyboardEvent): void {
    const by = { ArrowLeft: -20, ArrowRight: 20, Home: -widest, End: widest }[event.key];
    if (by === undefined) return;
    set(width + by);
    event.preventDefault();
  }
  return (
    <div
      class="divider"
      role="separator"
      tabIndex={0}
      aria-orientation="vertical"
      aria-label="Width of the list"
      aria-valuemin={narrowest}
      aria-valuemax={widest}
      aria-valuenow={width}
      onPointerDown={drag}
      onKeyDown={onKey}
    />
  );
}

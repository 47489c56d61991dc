/** meter: how much of a limit is used, as a bar. The number always stands beside it. */
export function Meter({ value, of, tone }: { value: number; of: number; tone?: 'good' | 'soft' | 'bad' }) {
  const share = Math.min(100, Math.max(0, (value / of) * 100));
  return (
    <span class="meter" aria-hidden="true">
      <i class={tone} style={{ width: `${share}%` }} />
    </span>
  );
}

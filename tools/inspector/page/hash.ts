/** hash: the filter and the selected request live in the URL; nothing secret does. */
interface Place {
  filter: string;
  selected: string | undefined;
}

export function readHash(): Place {
  const parameters = new URLSearchParams(location.hash.slice(1));
  return { filter: parameters.get('q') ?? '', selected: parameters.get('id') ?? undefined };
}

export function writeHash({ filter, selected }: Place): void {
  const parameters = new URLSearchParams();
  if (filter !== '') parameters.set('q', filter);
  if (selected !== undefined) parameters.set('id', selected);
  history.replaceState(null, '', `#${parameters}`);
}

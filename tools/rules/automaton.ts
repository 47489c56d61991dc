/**
 * automaton: a path pattern as a machine that reads a path letter by letter, made as far as it is asked for. With the meaning of
 * tools/distribution/match.ts: DG/DownloadDistValuesCacheBehavior.html, "Path pattern".
 */

/** States are numbers from 0, the first. */
export interface Automaton {
  step(state: number, letter: string): number;
  isFinal(state: number): boolean;
  /** Whatever follows is refused. */
  isDead(state: number): boolean;
  /** Whatever follows is taken. */
  isWhole(state: number): boolean;
}

export function openPattern(pattern: string): Automaton {
  const opened = known.get(pattern) ?? makeAutomaton(pattern);
  known.set(pattern, opened);
  return opened;
}

/** Each is read many times, and what was made of it stays. */
const known = new Map<string, Automaton>();

/** A state is the set of places in the pattern that a path so far may have led to. */
function makeAutomaton(pattern: string): Automaton {
  const glob = slashed(pattern);
  const tail = glob.replace(/\*+$/, '').length;
  const sets: number[][] = [];
  const numbers = new Map<string, number>();
  const steps: Map<string, number>[] = [];

  function stateOf(places: number[]): number {
    const set = settle(glob, places);
    const key = set.join();
    const number = numbers.get(key);
    if (number !== undefined) return number;
    numbers.set(key, sets.length);
    steps.push(new Map());
    return sets.push(set) - 1;
  }

  stateOf([0]);
  return {
    step(state, letter) {
      const taken = steps[state]!.get(letter);
      if (taken !== undefined) return taken;
      const next = stateOf(sets[state]!.flatMap((place) => move(glob, place, letter)));
      steps[state]!.set(letter, next);
      return next;
    },
    isFinal: (state) => sets[state]!.includes(glob.length),
    isDead: (state) => sets[state]!.length === 0,
    isWhole: (state) => tail < glob.length && sets[state]!.some((place) => place >= tail),
  };
}

export function slashed(pattern: string): string {
  return pattern.startsWith('/') ? pattern : `/${pattern}`;
}

function move(glob: string, place: number, letter: string): number[] {
  const sign = glob[place];
  if (sign === '*') return [place];
  return sign === '?' || sign === letter ? [place + 1] : [];
}

/** A "*" may stand for nothing. What stands before the last "*" reached adds nothing to it, and goes: so states stay few. */
function settle(glob: string, places: number[]): number[] {
  const all = new Set(places);
  for (const place of all) if (glob[place] === '*') all.add(place + 1);
  const sorted = [...all].sort((a, b) => a - b);
  const last = sorted.findLastIndex((place) => glob[place] === '*');
  return last < 0 ? sorted : sorted.slice(last);
}

/** Paths as CloudFront compares them: they begin with "/", and neither "//" nor a segment "." or ".." is left. RFC 3986 §6.2.2.3 */
export function openPaths(): Automaton {
  const [start, border, dot, dots, inside, dead] = [0, 1, 2, 3, 4, 5];
  return {
    step(state, letter) {
      if (letter === '/') return state === start || state === inside ? border : dead;
      if (state === start || state === dead) return dead;
      if (letter !== '.') return inside;
      return state === border ? dot : state === dot ? dots : inside;
    },
    isFinal: (state) => state === border || state === inside,
    isDead: (state) => state === dead,
    isWhole: () => false,
  };
}

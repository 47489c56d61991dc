/** One thing that grows, and what it costs. */
export interface Series {
  /** "signed-cookie: instructions" */
  title: string;
  /** "characters of the token" */
  of: string;
  unit: string;
  points: [x: number, y: number][];
}

export type Verdict = 'flat' | 'linear' | 'neither';

/** Flat: within a quarter of its mean over the whole range. Linear: nowhere farther from the best straight line than a tenth of the range. */
export function verdictOf({ points }: Series): Verdict {
  const values = points.map(([, y]) => y);
  const mean = values.reduce((sum, y) => sum + y, 0) / values.length;
  const range = Math.max(...values) - Math.min(...values);
  if (range <= mean / 4) return 'flat';
  const { slope, start } = lineThrough(points);
  const farthest = Math.max(...points.map(([x, y]) => Math.abs(y - start - slope * x)));
  return farthest <= range / 10 ? 'linear' : 'neither';
}

/** Least squares. */
export function lineThrough(points: Series['points']): { slope: number; start: number } {
  const count = points.length;
  const meanX = points.reduce((sum, [x]) => sum + x, 0) / count;
  const meanY = points.reduce((sum, [, y]) => sum + y, 0) / count;
  const across = points.reduce((sum, [x, y]) => sum + (x - meanX) * (y - meanY), 0);
  const slope = across / points.reduce((sum, [x]) => sum + (x - meanX) ** 2, 0);
  return { slope, start: meanY - slope * meanX };
}

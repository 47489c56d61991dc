/** detail-of: a stage's detail, as the server writes it. What is written is docs/inspector.md's table. */
export type Detail = Record<string, unknown>;

/** A list, or nothing: older or other stages may lack it. */
export function listOf<Item>(detail: Detail, name: string): Item[] {
  const value = detail[name];
  return Array.isArray(value) ? (value as Item[]) : [];
}

export function recordOf<Shape>(detail: Detail, name: string): Partial<Shape> {
  const value = detail[name];
  return typeof value === 'object' && value !== null ? (value as Partial<Shape>) : {};
}

export function asText(value: unknown): string {
  return typeof value === 'string' ? value : (JSON.stringify(value) ?? '');
}

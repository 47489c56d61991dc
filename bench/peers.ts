/** Packages of bench/package.json, which is installed apart: resolved at run time. */
export async function peer<T>(name: string): Promise<T> {
  return (await import(name)) as T;
}

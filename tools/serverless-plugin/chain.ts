/** chain: CloudFront makes about one function a second, so each function of a stack waits for the one before it. */

interface Resource {
  Type?: unknown;
  DependsOn?: unknown;
}

/** Writes DependsOn in the order of the names. A function that has a DependsOn already, or is named by one, keeps its place. */
export function chainFunctions(resources: Record<string, Resource>): void {
  const functions = Object.keys(resources).filter((id) => resources[id]?.Type === 'AWS::CloudFront::Function');
  const named = new Set(Object.values(resources).flatMap(({ DependsOn }) => [DependsOn].flat()));
  const free = functions.filter((id) => resources[id]?.DependsOn === undefined && !named.has(id)).sort();
  for (const [index, id] of free.entries()) {
    const before = free[index - 1];
    if (before !== undefined) resources[id]!.DependsOn = before;
  }
}

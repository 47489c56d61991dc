/** complete-options: a step takes a part of its options. What is left out is the default of its `config`. */

const completed = new WeakMap<object, object>();

/** The same object each time for the same one, so that what a step remembers by its options stays, with what `given` says by now. */
export function completeOptions<T extends object>(config: T, given: Partial<T>): T {
  if (given === config) return config;
  const options = completed.get(given) ?? {};
  completed.set(given, options);
  return Object.assign(options, config, given);
}

/*!
 * key-memory: keys made of a secret, made once. Secrets are values here, never part of a name.
 */

/** Two stages of a rotation, a few regions and services: sixteen are plenty. */
const capacity = 16;

/** A function over a memory of its own: the key under `id`, made anew where the secret under the same id is another. */
export function rememberKeys<Key>(make: (id: string, secret: string) => Key): (id: string, secret: string) => Key {
  const keys = new Map<string, { secret: string; key: Key }>();
  return (id, secret) => {
    const known = keys.get(id);
    if (known?.secret === secret) return known.key;
    const key = make(id, secret);
    if (keys.size >= capacity) keys.clear();
    keys.set(id, { secret, key });
    return key;
  };
}

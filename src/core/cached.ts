/** The value of `key` in `cache`, computed the first time. */
export function cached<Key, Value>(cache: Map<Key, Value>, key: Key, compute: (key: Key) => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const computed = compute(key);
  cache.set(key, computed);
  return computed;
}

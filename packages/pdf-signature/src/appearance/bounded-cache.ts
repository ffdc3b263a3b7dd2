/** A small least-recently-used cache: the same images and letters recur a thousand times a day, memory must not grow with them. */
export interface BoundedCache<V> {
  /** The cached value, or what `make` returns, which is then kept. A `make` that throws leaves nothing behind. */
  get(key: string, make: () => V): V;
  readonly size: number;
}

/** @param limit largest number of entries kept */
export const boundedCache = <V>(limit: number): BoundedCache<V> => {
  const entries = new Map<string, { readonly value: V }>();
  return {
    get(key, make) {
      const known = entries.get(key);
      if (known) {
        entries.delete(key);
        entries.set(key, known);
        return known.value;
      }
      const entry = { value: make() };
      entries.set(key, entry);
      if (entries.size > limit) {
        const oldest = entries.keys().next();
        if (!oldest.done) entries.delete(oldest.value);
      }
      return entry.value;
    },
    get size() {
      return entries.size;
    },
  };
};

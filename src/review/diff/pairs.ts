/** Two items that belong together, or one without a counterpart. */
export interface Pair<Item> {
  before?: Item;
  after?: Item;
}

/**
 * Matches the items of two lists by key. Matches the remaining ones, which were renamed, by `isSame` if that is unambiguous.
 * @returns in the order of `after`, then the removed items of `before`
 */
export function pairUp<Item>(
  before: readonly Item[],
  after: readonly Item[],
  { key, isSame }: { key: (item: Item) => string; isSame: (before: Item, after: Item) => boolean },
): Pair<Item>[] {
  const old = new Map(before.map((item) => [key(item), item]));
  const added = after.filter((item) => !old.has(key(item)));
  const kept = new Set(after.map(key));
  const removed = before.filter((item) => !kept.has(key(item)));
  const renamed = new Map<Item, Item>();
  for (const item of added) {
    const candidates = removed.filter((each) => isSame(each, item));
    const [only] = candidates;
    if (only === undefined || candidates.length > 1) continue;
    if (added.filter((each) => isSame(only, each)).length === 1) renamed.set(item, only);
  }
  const gone = new Set(renamed.values());
  return [
    ...after.map((item) => {
      const counterpart = old.get(key(item)) ?? renamed.get(item);
      return counterpart === undefined ? { after: item } : { before: counterpart, after: item };
    }),
    ...removed.filter((item) => !gone.has(item)).map((item) => ({ before: item })),
  ];
}

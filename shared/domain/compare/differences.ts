/** How one list differs from another, where each entry has a name of its own. */
export type Differences<Entry> = {
  added: Entry[];
  removed: Entry[];
  changed: { name: string; from: Entry; to: Entry }[];
  same: number;
};

/** In the order of the lists. Of entries with one name the last counts. */
export function differences<Entry>(
  before: readonly Entry[],
  after: readonly Entry[],
  nameOf: (entry: Entry) => string,
  isSame: (one: Entry, other: Entry) => boolean,
): Differences<Entry> {
  const [was, is] = [before, after].map((list) => new Map(list.map((entry) => [nameOf(entry), entry]))) as [
    Map<string, Entry>,
    Map<string, Entry>,
  ];
  const kept = [...is].flatMap(([name, to]) => {
    const from = was.get(name);
    return from === undefined ? [] : [{ name, from, to }];
  });
  const changed = kept.filter(({ from, to }) => !isSame(from, to));
  return {
    added: [...is].flatMap(([name, entry]) => (was.has(name) ? [] : [entry])),
    removed: [...was].flatMap(([name, entry]) => (is.has(name) ? [] : [entry])),
    changed,
    same: kept.length - changed.length,
  };
}

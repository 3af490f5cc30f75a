/** How far one call of a search goes. Tests set their own, to reach every way with little data. */
export const limits = {
  /** About as many read units (an item, or 4 KB of it) one call takes; a page that is short for it has a token. */
  cost: 10_000,
  /** Lambda answers at most 6 MB. */
  bytes: 5_000_000,
  /** Steps of LIKE that one call takes in all: pages end at a part of it, and it is met where single texts are long. */
  steps: 500_000_000,
  /** Rows that are loaded at once. */
  batch: 300,
  /** Index rows that are looked through for a batch, where their keys alone tell which to load. */
  scanned: 5_000,
  /** Rows of equal time are loaded at once, up to this many: more come in an order that is near, none twice. */
  run: 5_000,
  /** One model's versions up to this many are read whole, strongly and in process: exact, and fresh to the last write. */
  whole: 1_000,
  /** A value that more items have is not selective: walking the order wanted finds a page sooner. */
  posted: 2_000,
  /** A prefix that more models have is not selective when models are searched, */
  prefixed: 2_000,
  /** nor a name or prefix of more models when their versions are. */
  models: 200,
  /** Who may read no more models than these is answered from them; of others it is asked model by model on the way. */
  granted: 500,
  /** Matches that are sorted at once where no index has the order. */
  sorted: 5_000,
  /** Read units it may take to find them. */
  sortedCost: 20_000,
};

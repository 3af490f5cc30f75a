export type Entity = 'registered_model' | 'model_version';

export type TextComparator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type NumberComparator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ListComparator = 'IN' | 'NOT IN';

export type TextCondition = { comparator: TextComparator; value: string };
export type ListCondition = { comparator: ListComparator; value: string[] };
export type NumberCondition = { comparator: NumberComparator; value: number };

/** Presence alone. */
export type NullCondition = { comparator: 'IS NULL' | 'IS NOT NULL'; value?: undefined };

export type TextClause = { type: 'attribute'; key: 'name' | 'run_id' | 'source_path' } & TextCondition;
export type ListClause = { type: 'attribute'; key: 'name' | 'run_id' } & ListCondition;
export type NumberClause = { type: 'attribute'; key: 'version_number' } & NumberCondition;
export type TagClause = { type: 'tag'; key: string } & TextCondition;

/** One condition of MLflow's filters, which are lists of them, all of which must hold. */
export type MlflowClause = TextClause | ListClause | NumberClause | TagClause;

export type RichText = 'name' | 'run_id' | 'source_path' | 'stage' | 'user_id' | 'description';
export type RichNumber = 'version_number' | 'creation_timestamp' | 'last_updated_timestamp';

/** What only the richer filters have. */
export type RichClause =
  | ({ type: 'attribute'; key: RichText } & (TextCondition | ListCondition))
  | ({ type: 'attribute'; key: RichNumber } & NumberCondition)
  | ({ type: 'attribute'; key: 'aliases' } & (TextCondition | ListCondition | NullCondition))
  | ({ type: 'tag' | 'param'; key: string } & (TextCondition | ListCondition | NullCondition))
  | ({ type: 'metric'; key: string } & (NumberCondition | NullCondition));

export type Clause = MlflowClause | RichClause;

/** A condition; what holds if all of a list hold, or any of it, or if something does not. */
export type Where = Clause | readonly Where[] | { any: readonly Where[] } | { not: Where };

export type OrderKey = 'name' | 'version_number' | 'creation_timestamp' | 'last_updated_timestamp';
export type Order = { key: OrderKey; ascending: boolean };

/** What a clause is matched against (both entities; attributes an entity lacks are absent). */
export type Searchable = {
  name: string;
  version?: number;
  run_id?: string;
  source?: string;
  tags: Record<string, string>;
  creation_timestamp: number;
  last_updated_timestamp: number;
  stage?: string;
  user_id?: string;
  description?: string;
  /** Read when they are asked for: a filter that does not speak of them pays nothing. */
  aliases?: () => readonly string[];
  params?: () => Record<string, string>;
  /** Of those that the filter speaks of, what they are now. */
  metrics?: Record<string, number>;
};

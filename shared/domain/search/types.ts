export type Entity = 'registered_model' | 'model_version';

export type TextComparator = '=' | '!=' | 'LIKE' | 'ILIKE';
export type NumberComparator = '=' | '!=' | '<' | '<=' | '>' | '>=';
export type ListComparator = 'IN' | 'NOT IN';

export type TextCondition = { comparator: TextComparator; value: string };
export type ListCondition = { comparator: ListComparator; value: string[] };
export type NumberCondition = { comparator: NumberComparator; value: number };

export type TextClause = { type: 'attribute'; key: 'name' | 'run_id' | 'source_path' } & TextCondition;
export type ListClause = { type: 'attribute'; key: 'name' | 'run_id' } & ListCondition;
export type NumberClause = { type: 'attribute'; key: 'version_number' } & NumberCondition;
export type TagClause = { type: 'tag'; key: string } & TextCondition;

/** One condition of a filter. A filter is a list of them, all of which must hold. */
export type Clause = TextClause | ListClause | NumberClause | TagClause;

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
};

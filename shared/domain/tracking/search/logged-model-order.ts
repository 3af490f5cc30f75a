import { invalidParameter } from '#shared/wire/errors.ts';
import { requireFewFields } from '../../search/order-entry.ts';
import { findAttribute, translate } from './logged-model-key.ts';
import type { LoggedModelOrder } from './types.ts';

/** As in a request, where an empty dataset is none. */
type OrderBy = {
  field_name?: string | undefined;
  ascending?: boolean | undefined;
  dataset_name?: string | undefined;
  dataset_digest?: string | undefined;
};

const TIES: readonly LoggedModelOrder[] = [
  { type: 'attribute', key: 'creation_timestamp_ms', ascending: false },
  { type: 'attribute', key: 'model_id', ascending: true },
];

/** The whole order: what was asked for, then what breaks ties. */
export function parseLoggedModelOrderBy(orderBy: readonly OrderBy[]): LoggedModelOrder[] {
  const order = requireFewFields(orderBy).map(readOrder);
  return [...order, ...TIES.filter((tie) => !order.some(({ type, key }) => type === tie.type && key === tie.key))];
}

function readOrder({ field_name = '', ascending = true, dataset_name, dataset_digest }: OrderBy): LoggedModelOrder {
  const dot = field_name.indexOf('.');
  if (dot < 0) {
    const key = findAttribute(translate(field_name));
    if (key) return { type: 'attribute', key, ascending };
    throw invalidParameter(`Invalid order by field name: ${field_name}`);
  }
  if (field_name.slice(0, dot) !== 'metrics') {
    throw invalidParameter(`Invalid order by field name: ${field_name}. Only metrics are supported.`);
  }
  return {
    ...{ type: 'metric', key: field_name.slice(dot + 1), ascending },
    ...(dataset_name && { dataset_name }),
    ...(dataset_digest && { dataset_digest }),
  };
}

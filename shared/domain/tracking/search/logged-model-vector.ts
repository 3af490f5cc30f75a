import { compareText } from '../../search/compare.ts';
import type { LoggedModel, ModelMetric } from '../entities.ts';
import { statusNumber, textColumns, timeColumns } from './logged-model-columns.ts';
import { isTime } from './logged-model-key.ts';
import type { LoggedModelOrder } from './types.ts';
import { type SortValue, sortableId } from './vector.ts';

/** What a logged model is sorted by, for `compareVectors`. */
export function vectorOfLoggedModel(order: readonly LoggedModelOrder[]): (model: LoggedModel) => SortValue[] {
  return (model) => order.map((one) => sortValue(one, model));
}

function sortValue(order: LoggedModelOrder, model: LoggedModel): SortValue {
  if (order.type === 'metric') return latest(order, model.metrics)?.value ?? null;
  const { key } = order;
  if (key === 'experiment_id') return sortableId(model.experiment_id);
  if (key === 'status') return statusNumber(model.status);
  return isTime(key) ? timeColumns[key](model) : (textColumns[key](model) ?? null);
}

/** Of the metric (on the dataset), what was measured last: by time, then step, then the run whose id sorts first. */
function latest(order: LoggedModelOrder & { type: 'metric' }, metrics: readonly ModelMetric[]) {
  const { key, dataset_name = '', dataset_digest = '' } = order;
  return metrics
    .filter((metric) => metric.key === key)
    .filter((metric) => dataset_name === '' || metric.dataset_name === dataset_name)
    .filter((metric) => dataset_digest === '' || metric.dataset_digest === dataset_digest)
    .reduce<ModelMetric | undefined>((last, next) => (last && compareAge(last, next) <= 0 ? last : next), undefined);
}

const compareAge = (a: ModelMetric, b: ModelMetric) =>
  b.timestamp - a.timestamp || b.step - a.step || compareText(a.run_id, b.run_id);

import { expect, test } from 'vitest';
import { reportMetric } from '#shared/operations/promotions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';
import { note } from '#test/support/rows.ts';

const sk = 'MEASURED#0000000001';
const report = (value: unknown, more: object = {}) => ({ key: 'auc', value, reporter: 'ada', timestamp: now, ...more });
const of = { dataset_name: 'd', dataset_digest: '1' };

test('puts it with its note, if the version is still there and nobody has reported meanwhile', async () => {
  const alpha = registered(['None']);
  const { name, pk, meta, v } = alpha;
  const table = fakeTable(alpha.items);
  const { body } = await call(reportMetric, { name, version: '1', key: 'auc', value: 0.5, ...of });
  expect(table.trips).toEqual([
    [`get NAME#${name} NAME`],
    [`get ${meta}`, `get ${v(1)}`, `get ${pk} ${sk}`],
    ['transact 3'],
  ]);
  expect(table.written).toEqual([
    { put: { pk, sk, reports: [report(0.5, of)], count: 1 }, if: 'attribute_not_exists(count)' },
    { check: v(1), if: 'attribute_exists(stage)' },
    note(alpha, 'metric_reported', { version: 1, key: 'auc', to: '0.5', dataset: 'd' }),
  ]);
  expect(body).toEqual({ metric: report(0.5, of) });
});

test('takes the place of the caller’s own of the same dataset, and of no other', async () => {
  const alpha = registered(['None']);
  const { name, pk } = alpha;
  const others = [report(0.1, of), report(0.2, { reporter: 'grace' }), report(0.3, { key: 'f1' })];
  const table = fakeTable(alpha.items, { pk, sk, reports: [...others, report(0.4)], count: 4 });
  await call(reportMetric, { name, version: '1', key: 'auc', value: 1e300 });
  expect(table.written).toEqual([
    { put: { pk, sk, reports: [...others, report('1e+300')], count: 5 }, if: 'count = 4' },
    { check: alpha.v(1), if: 'attribute_exists(stage)' },
    note(alpha, 'metric_reported', { version: 1, key: 'auc', from: '0.4', to: '1e+300' }),
  ]);
});

missesVersion(reportMetric);

refuses(reportMetric, [
  [{ key: 'a'.repeat(251) }, "'Metric name' exceeds the maximum length of 250 characters"],
  [{ dataset_name: 'd'.repeat(501) }, "'dataset_name' exceeds the maximum length of 500 characters"],
  [
    { value: 'NaN' },
    `Invalid value "NaN" for parameter 'value' supplied:  Hint: Value was of type 'str'. See the API docs for more information about request parameters.`,
  ],
]);

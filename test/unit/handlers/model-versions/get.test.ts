import { expect, test } from 'vitest';
import { getModelVersion } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion } from '#test/support/refusals.ts';
import { earlier, registered } from '#test/support/registry.ts';

test('META and the version in one trip', async () => {
  const { name, items, meta, v } = registered(['None', 'Staging'], { aliases: { blue: 2, green: 1 } });
  const table = fakeTable(items);
  table.change(v(2), { tags: { k: 'v' }, description: 'd' });
  const { status, body } = await call(getModelVersion, { name, version: ' +02 ' });
  expect(table.trips).toEqual([[`get NAME#${name} NAME`], [`get ${meta}`, `get ${v(2)}`]]);
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      model_version: {
        name,
        version: '2',
        creation_timestamp: earlier,
        last_updated_timestamp: earlier,
        user_id: 'grace',
        current_stage: 'Staging',
        description: 'd',
        source: 's3://bucket/2',
        run_id: '',
        run_link: '',
        status: 'READY',
        tags: [{ key: 'k', value: 'v' }],
        aliases: ['blue'],
      },
    },
  });
});

test('a warm function knows the id, and needs one trip', async () => {
  const { name, items, meta, v } = registered(['None']);
  const table = fakeTable(items);
  await call(getModelVersion, { name, version: '1' });
  await call(getModelVersion, { name, version: '1' });
  expect(table.trips.slice(2)).toEqual([[`get ${meta}`, `get ${v(1)}`]]);
});

test('a rename is every version’s last update', async () => {
  const { name, items } = registered(['None'], { renamed_at: earlier + 5 });
  fakeTable(items);
  const { body } = await call(getModelVersion, { name, version: '1' });
  expect(body.model_version).toMatchObject({ creation_timestamp: earlier, last_updated_timestamp: earlier + 5 });
});

missesVersion(getModelVersion);

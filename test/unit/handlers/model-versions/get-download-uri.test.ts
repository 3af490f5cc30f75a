import { expect, test } from 'vitest';
import { getModelVersionDownloadUri } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { missesVersion, refuses } from '#test/support/refusals.ts';
import { registered } from '#test/support/registry.ts';

test('the source as it was given', async () => {
  const { name, items, meta, v } = registered(['None']);
  const table = fakeTable(items);
  const { body } = await call(getModelVersionDownloadUri, { name, version: '1' });
  expect(table.trips.slice(1)).toEqual([[`get ${meta}`, `get ${v(1)}`]]);
  expect(body).toEqual({ artifact_uri: 's3://bucket/1' });
});

test('of a copy, where the files are', async () => {
  const { name, items, v } = registered(['None']);
  const table = fakeTable(items);
  table.change(v(1), { source: 'models:/other/3', location: 's3://bucket/other' });
  const { body } = await call(getModelVersionDownloadUri, { name, version: '1' });
  expect(body).toEqual({ artifact_uri: 's3://bucket/other' });
});

missesVersion(getModelVersionDownloadUri);

// The one call whose parameters MLflow checks without a schema: its texts are shorter.
refuses(getModelVersionDownloadUri, [
  [{ version: '' }, "Parameter 'version' must be an integer, got ''."],
  [{ name: '' }, "Missing value for required parameter 'name'."],
]);

import { beforeAll, expect, test } from 'vitest';
import { fetchVersion, log } from '#test/embedded/artifacts/upload.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';

/** A version's files stay as long as it can be restored, or is held. */

let world: typeof import('./world.ts');
beforeAll(async () => {
  await freshTable();
  await freshBucket();
  world = await import('./world.ts');
});

async function filesOf(id: string): Promise<number> {
  const { listPages } = await import('#shared/store/artifacts/objects.ts');
  let count = 0;
  for (const area of ['models', 'manifests'])
    for await (const { objects } of listPages(`${area}/${id}/`)) count += objects.length;
  return count;
}

const files = { MLmodel: 'flavors', 'data/model.pkl': 'pickle' };

/** With two files and a manifest each. */
async function withFiles(versions: number) {
  const { name, id } = await world.model(0);
  await log(`runs/${name}`, files);
  for (let made = 0; made < versions; made++) await world.version(name, { source: `mlflow-artifacts:/runs/${name}` });
  return { name, id };
}

test('they come back with a version, and with a model', async () => {
  const { name, id } = await withFiles(2);
  const digest = async () => (await world.ok('getManifest', { model: name, version: '1', urls: 'false' })).digest;
  const before = await digest();
  await world.ok('deleteModelVersion', { name, version: '1' });
  expect(await filesOf(id)).toBe(6);
  await world.ok('restore', { name, version: '1' });
  expect(await fetchVersion(name, '1')).toEqual(files);
  await world.ok('deleteRegisteredModel', { name });
  for (const kind of ['model_deleted', 'model_deleted']) await world.ring(id, kind);
  await world.ringWalk(id);
  await world.ok('restore', { name });
  for (const version of ['1', '2']) expect(await fetchVersion(name, version)).toEqual(files);
  expect(await digest()).toBe(before);
});

test('they go with the purge of a version, and of a model, and no others do', async () => {
  const [{ name, id }, other] = [await withFiles(3), await withFiles(1)];
  await world.ok('deleteModelVersion', { name, version: '1' });
  await world.age(id, 1);
  await world.expire(id, 1);
  expect(await filesOf(id)).toBe(6);
  expect(await fetchVersion(name, '2')).toEqual(files);
  await world.ok('hold', { name, version: '3', reason: 'case 7' });
  await world.ok('deleteRegisteredModel', { name });
  await world.ring(id, 'model_deleted');
  expect(await filesOf(id)).toBe(6);
  await world.age(id);
  await world.expire(id);
  expect(await filesOf(id)).toBe(3);
  await world.ok('release', { model_id: id, version: '3', reason: 'case 7' });
  await world.expire(id, 3);
  expect(await filesOf(id)).toBe(0);
  expect(await filesOf(other.id)).toBe(3);
});

test('whoever dies between a purge and its files is rung again', async () => {
  const { name, id } = await withFiles(2);
  await world.ok('deleteModelVersion', { name, version: '1' });
  await world.age(id, 1);
  const { purgeVersion } = await import('#shared/store/purge/version.ts');
  const { client } = await import('#shared/store/artifacts/client.ts');
  const refuse = () => {
    client.middlewareStack.add(
      () => async () => {
        client.middlewareStack.remove('refuse');
        throw new Error('died');
      },
      { step: 'initialize', name: 'refuse' },
    );
  };
  refuse();
  await expect(purgeVersion(id, 1)).rejects.toThrow('died');
  expect(await filesOf(id)).toBe(6);
  await world.ringPurge(id, 1);
  expect(await filesOf(id)).toBe(3);
  await world.ok('deleteRegisteredModel', { name });
  await world.age(id);
  const { purgeModel } = await import('#shared/store/purge/model.ts');
  refuse();
  await expect(purgeModel(id)).rejects.toThrow('died');
  await world.ringPurge(id);
  expect(await filesOf(id)).toBe(0);
  expect((await world.kindsOf(id)).filter((kind) => String(kind).endsWith('_purged'))).toHaveLength(2);
});

test.each(['version', 'model'])(
  'a %s that was still being registered is finished after it is restored',
  async (what) => {
    const { name, id } = await world.model(0);
    const many = Object.fromEntries(Array.from({ length: 101 }, (_, index) => [`part-${index}`, `${index}`]));
    await Promise.all(Object.entries(many).map(([path, content]) => log(`runs/${name}`, { [path]: content })));
    await world.version(name, { source: `mlflow-artifacts:/runs/${name}` });
    const [item] = await world.rows(id, 'V#');
    const { filesKey } = await import('#shared/store/keys.ts');
    const { getItem } = await import('#shared/store/items.ts');
    const intent = filesKey(String(item?.artifact_path));
    const target = what === 'version' ? { name, version: '1' } : { name };
    await world.ok(what === 'version' ? 'deleteModelVersion' : 'deleteRegisteredModel', target);
    // Whoever copied them has died: the intent's time runs out while the version is deleted.
    const expired = async () => {
      const { followUp } = await import('#test/support/follow-up.ts');
      const OldImage = {
        id: { S: id },
        version: { N: '1' },
        artifact_path: { S: String(item?.artifact_path) },
        ttl: { N: '1' },
      };
      const Keys = { pk: { S: intent.pk }, sk: { S: intent.sk } };
      return followUp({ Records: [{ eventName: 'REMOVE', dynamodb: { Keys, OldImage, SequenceNumber: '1' } }] });
    };
    const { DeleteCommand } = await import('@aws-sdk/lib-dynamodb');
    const { remove } = await import('#shared/store/expression.ts');
    const { client } = await import('#shared/store/client.ts');
    await client.send(new DeleteCommand(remove(intent)));
    expect(await expired()).toEqual({ batchItemFailures: [] });
    await world.ok('restore', target);
    expect(await getItem(intent)).toMatchObject({ version: 1, id });
    await expired();
    const { model_version } = await world.ok('getModelVersion', { name, version: '1' });
    expect(model_version.status).toBe('READY');
    expect(Object.keys(await fetchVersion(name, '1'))).toHaveLength(101);
  },
);

test('rows, versions, lists and the ledger are of one mind about all this', async () => {
  expect(await world.problems()).toEqual([]);
});

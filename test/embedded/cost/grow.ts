import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { client, tableName } from '#shared/store/client.ts';
import { memberKey, metaKey, versionIndexKeys, versionKey } from '#shared/store/keys.ts';
import { getModel } from '#shared/store/models/get.ts';
import { anyone } from '#test/support/anyone.ts';

/** Gives a model `count` more versions in None, written past the API for speed, as creates would have left them. */
export async function grow(name: string, count: number): Promise<void> {
  const { id, issued } = await getModel(anyone, name);
  const now = Date.now();
  const items = Array.from({ length: count }, (_, index) => issued + 1 + index).flatMap((version) => [
    {
      ...versionKey(id, version),
      creation_timestamp: now,
      actor: { type: 'local', id: 'tester' },
      request: `grown-${version}`,
      client: 'test',
      source: 's3://b/m',
      run_id: '',
      run_link: '',
      model_id: '',
      after: 1,
      stage: 'None',
      description: '',
      tags: {},
      last_updated_timestamp: now,
      ...versionIndexKeys(id, version, false, now),
    },
    memberKey(id, 'None', version),
  ]);
  const batches = Array.from({ length: Math.ceil(items.length / 25) }, (_, index) =>
    items.slice(index * 25, index * 25 + 25),
  );
  const write = async (batch: typeof items) => {
    const requests = batch.map((Item) => ({ PutRequest: { Item } }));
    await client.send(new BatchWriteCommand({ RequestItems: { [tableName]: requests } }));
  };
  for (let start = 0; start < batches.length; start += 8) await Promise.all(batches.slice(start, start + 8).map(write));
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: metaKey(id),
      UpdateExpression: 'SET issued = :issued',
      ExpressionAttributeValues: { ':issued': issued + count },
    }),
  );
}

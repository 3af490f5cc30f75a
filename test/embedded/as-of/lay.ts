import { BatchWriteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb';
import { stages } from '#shared/domain/stages.ts';
import { client, tableName } from '#shared/store/client.ts';
import { inParallel } from '#shared/store/in-parallel.ts';
import { chunks } from '#shared/store/items.ts';
import { changeIndexKeys, changeKey, headKey, metaKey, moveKey } from '#shared/store/keys.ts';
import { getModel } from '#shared/store/models/get.ts';
import { anyone } from '#test/support/anyone.ts';

type Item = Record<string, unknown>;

const putAll = async (items: readonly Item[]): Promise<void> => {
  const write = (batch: Item[]) =>
    client.send(
      new BatchWriteCommand({ RequestItems: { [tableName]: batch.map((Item) => ({ PutRequest: { Item } })) } }),
    );
  await inParallel(chunks(items, 25), 16, write);
};

/** The stage that change `rev` brings its version into: one after the other, so that as many are in each at any time. */
const stageOf = (rev: number, version: number, versions: number) => stages[(Math.floor(rev / versions) + version) % 4];

/**
 * Gives a model changes up to `rev`, a second apart, written past the API for speed, as transitions and the ledger would
 * have left them. Answers when each was (ms since 1970).
 */
export async function layChanges(name: string, versions: number, rev: number): Promise<(rev: number) => number> {
  const { id, creation_timestamp } = await getModel(anyone, name);
  const at = (one: number) => creation_timestamp + 1_000 * (one - 1);
  const now = new Map<number, string | undefined>();
  const held = (stage: string) => [...now].filter(([, its]) => its === stage).map(([version]) => version);
  const holders = () => ({ staging: held('Staging'), production: held('Production'), aliases: { champion: 1 } });
  const items: Item[] = [];
  for (let one = 2; one <= rev; one++) {
    const version = 1 + (one % versions);
    const [from, to] = [now.get(version) ?? 'None', stageOf(one, version, versions)];
    now.set(version, to);
    items.push(
      {
        ...changeKey(id, one),
        ...{ rev: one, at: at(one), kind: 'stage_transitioned', version, from, to, name, ...holders() },
        ...{ actor: { type: 'local', id: 'tester' }, request: `laid-${one}`, client: 'test' },
        ...changeIndexKeys(id, one, at(one)),
      },
      { ...moveKey(id, version, one), stage: to },
    );
  }
  await putAll([...items, { ...headKey(id), n: rev, hash: '', rev }]);
  const { staging, production, aliases } = holders();
  await client.send(
    new UpdateCommand({
      TableName: tableName,
      Key: metaKey(id),
      UpdateExpression: 'SET rev = :rev, #at = :at, staging = :s, production = :p, aliases = :a',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':rev': rev, ':at': at(rev), ':s': staging, ':p': production, ':a': aliases },
    }),
  );
  return at;
}

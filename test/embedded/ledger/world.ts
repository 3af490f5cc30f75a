import type { DynamoDBRecord } from 'aws-lambda';

const isRow = (sk: string) => /^(CHANGE|V|NOTE)#/.test(sk);

/** Models, the consumer and the ledger on a fresh table: what knows its name is loaded after it is there. */
export async function world() {
  const [
    { seeded },
    { liveAll },
    { ledgerOf, remove },
    { bell, deliver, dying },
    { verifyLedger, everyModel },
    { call },
  ] = await Promise.all([
    import('#test/embedded/fuzz/random.ts'),
    import('./lives.ts'),
    import('./table.ts'),
    import('./consumer.ts'),
    import('#shared/store/ledger/verify.ts'),
    import('#test/support/call.ts'),
  ]);
  const ledgers = async () => Promise.all([...(await everyModel())].map(ledgerOf));
  /** A record for every row that has no entry yet. */
  const bells = async (): Promise<DynamoDBRecord[]> =>
    (await ledgers()).flatMap(({ rows, entries }) => {
      const has = new Set(entries.map(({ sk }) => sk));
      const open = [...rows.values()].filter(({ sk }) => isRow(sk) && !has.has(sk));
      return open.map(({ pk, sk }) => bell(pk, sk));
    });
  /** Which rows there are, and which entries. */
  const recorded = async () => {
    const all = await ledgers();
    const rows = all.flatMap(({ id, rows }) => [...rows.keys()].filter(isRow).map((sk) => `${id} ${sk}`));
    const entries = all.flatMap(({ id, entries }) => entries.map(({ sk }) => `${id} ${sk}`));
    return { rows: rows.sort(), entries: entries.sort() };
  };
  return { seeded, liveAll, remove, bell, deliver, dying, verifyLedger, call, ledgers, bells, recorded };
}

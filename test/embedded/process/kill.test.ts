import { rm } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { get, post, verifyLedgerOf } from '#test/support/registry-http.ts';
import { startStagebook } from '#test/support/stagebook.ts';

/** `npm run test:heavy` makes 5,000. */
const writes = Number(process.env.WRITES ?? 600);
const clients = 12;

type Acknowledged = { name: string; version: string; tag?: string };

/** Registers versions and tags them, until the server is gone; what it acknowledged. */
async function writeUntilGone(url: string, name: string, count: () => number): Promise<Acknowledged[]> {
  const acknowledged: Acknowledged[] = [];
  try {
    for (;;) {
      const { model_version } = await post(url, 'model-versions/create', { name, source: 's3://b/m' });
      const written: Acknowledged = { name, version: model_version.version };
      acknowledged.push(written);
      const tag = `t${count()}`;
      await post(url, 'model-versions/set-tag', { name, version: written.version, key: 'tag', value: tag });
      written.tag = tag;
      const move = { name, version: written.version, stage: 'Production', archive_existing_versions: true };
      await post(url, 'model-versions/transition-stage', move);
      count();
    }
  } catch (error) {
    if (error instanceof TypeError) return acknowledged;
    throw error;
  }
}

test(`kill -9 in the middle of ${writes} writes: what was acknowledged is there, and every row in the ledger once`, async () => {
  const first = await startStagebook({});
  const { url, dataDir } = first;
  const names = Array.from({ length: clients }, (_, index) => `m${index}`);
  for (const name of names) await post(url, 'registered-models/create', { name });

  let made = 0;
  let reached: () => void;
  const half = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const count = () => {
    made += 1;
    if (made >= writes / 2) reached();
    return made;
  };
  const writing = names.map((name) => writeUntilGone(url, name, count));
  await half;
  await first.kill();
  const acknowledged = (await Promise.all(writing)).flat();

  const second = await startStagebook({ dataDir });
  for (const { name, version, tag } of acknowledged) {
    const { status, body } = await get(second.url, 'model-versions/get', { name, version });
    expect([name, version, status]).toEqual([name, version, 200]);
    if (tag) expect(body.model_version.tags).toEqual([{ key: 'tag', value: tag }]);
  }
  // The other half of the writes goes on as if nothing had been.
  for (let more = 0; more < Math.min(100, writes / 2); more++) {
    await post(second.url, 'model-versions/create', { name: names[more % clients], source: 's3://b/m' });
  }
  const { ok, output } = await verifyLedgerOf(dataDir);
  await second.stop();
  await rm(dataDir, { recursive: true, force: true });
  expect([ok, output]).toEqual([true, expect.stringContaining('every chain holds')]);
});

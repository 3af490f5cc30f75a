import { afterAll, beforeAll, expect, test } from 'vitest';
import { get, post, verifyLedgerOf } from '#test/support/registry-http.ts';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';

/** `npm run test:heavy` makes a thousand. */
const promotions = Number(process.env.PROMOTIONS ?? 100);
const clients = 16;
const versions = 16;
const name = 'contested';

let stagebook: Stagebook;
beforeAll(async () => {
  stagebook = await startStagebook();
});
afterAll(() => stagebook?.stop());

test(`${promotions} promotions by ${clients} clients at once leave one version in Production and a whole ledger`, async () => {
  const { url } = stagebook;
  await post(url, 'registered-models/create', { name });
  const register = () => post(url, 'model-versions/create', { name, source: 's3://b/m' });
  await Promise.all(Array.from({ length: versions }, register));
  let made = 0;
  const client = async () => {
    while (made < promotions) {
      made += 1;
      const move = {
        name,
        version: String(1 + (made % versions)),
        stage: 'Production',
        archive_existing_versions: true,
      };
      await post(url, 'model-versions/transition-stage', move);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  const { body } = await get(url, 'model-versions/search', { filter: `name = '${name}'` });
  const stages = body.model_versions.map((one: { current_stage: string }) => one.current_stage);
  expect(stages.filter((stage: string) => stage === 'Production')).toHaveLength(1);
  // One entry for the model, one a version, one a promotion.
  const { ok, output } = await verifyLedgerOf(stagebook.dataDir);
  expect(output).toContain(`${1 + versions + promotions} entries of 1 models`);
  expect(ok).toBe(true);
});

import { createHash } from 'node:crypto';
import canonicalize from 'canonicalize';
import { filed, point, policy, promote, report } from '#test/embedded/gates/world.ts';
import { admin, as, grant, request } from '#test/embedded/requests/people.ts';
import { newRun, ok } from '#test/embedded/tracking/calls.ts';

/** A version with a life: of all that evidence tells there is something. */

export const digestOf = (value: unknown): string =>
  createHash('sha256')
    .update(canonicalize(value) as string)
    .digest('hex');

/** The answer as whoever called has it. */
export const evidence = async (model: string, version = '1', who = admin) => ok('getEvidence', { model, version }, who);

const dataset = { name: 'train', digest: 'd1', source_type: 'local', source: 'file:///data' };

/** A run that has an input, and logged what JSON writes in several ways. */
async function runWithInput(): Promise<string> {
  const run_id = await newRun();
  const context = { key: 'mlflow.data.context', value: 'training' };
  await ok('logInputs', { run_id, datasets: [{ tags: [context], dataset }] }, admin);
  for (const [key, value] of Object.entries({ rmse: 1.5e-7, huge: 1e21, none: 'NaN', half: 0.5 }))
    await ok('logMetric', { run_id, key, value, timestamp: 1 }, admin);
  await ok('logParameter', { run_id, key: 'depth', value: 'sieben 😀' }, admin);
  return run_id;
}

let count = 0;

/** Two versions; the one of number 2 was refused, asked for, approved, moved, and is called champion. */
export async function lived(): Promise<string> {
  const name = `lived ${++count}`;
  await ok('createRegisteredModel', { name }, admin);
  await grant(name, { ada: 'CAN_MANAGE', grace: 'CAN_MANAGE' });
  await filed(name, { MLmodel: 'flavors: {}', 'data/ü.bin': 'bytes' });
  const run_id = await runWithInput();
  const source = `runs:/${run_id}/model`;
  await ok(
    'createModelVersion',
    { name, source, run_id, description: 'the <b>second</b>', tags: [{ key: 'k', value: 'v' }] },
    admin,
  );
  await policy(name, [{ rule: 'metric', metric: 'accuracy', minimum: 0.9 }]);
  await promote(name, '2');
  await report(name, '2', 0.93, { dataset_name: 'test', dataset_digest: 'd2' }, as('ada'));
  await request(name, 'Production', as('ada'), { version: '2', comment: 'better' });
  const approval = { name, version: '2', stage: 'Production', archive_existing_versions: false, comment: 'agreed' };
  await ok('approveTransitionRequest', approval, as('grace'));
  await point(name, '2');
  await ok('createComment', { name, version: '2', comment: 'watch it' }, as('ada'));
  const observations = [1, 2, 3].map((value) => ({
    model: name,
    version: '2',
    metric: 'score',
    value,
    timestamp: Date.now(),
  }));
  await ok('reportObservations', { batch_id: name, observations }, admin);
  await ok('setBaseline', { model: name, version: '2', metric: 'score', values: [1, 2] }, admin);
  for (const version of ['1', '2'])
    await ok('reportReceipt', { endpoint: `host-${version}`, model: name, version }, admin);
  await request(name, 'Archived', as('ada'), { version: '2', comment: 'one day' });
  return name;
}

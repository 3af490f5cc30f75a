import { beforeAll, describe, expect, test } from 'vitest';
import { as, request } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';
import { freshBucket } from '#test/support/fresh-bucket.ts';
import { freshTable } from '#test/support/fresh-table.ts';
import {
  filed,
  measured,
  mlmodel,
  newModel,
  passed,
  policy,
  predicted,
  promote,
  refusedBy,
  report,
  told,
} from './world.ts';

/** Every rule, by MLflow's own transition, which a dry run has predicted. */

beforeAll(async () => {
  await freshTable();
  await freshBucket();
});

const notWorse = {
  rule: 'not_worse_than_incumbent',
  metric: 'accuracy',
  direction: 'higher_is_better',
  tolerance: 0.01,
};
const floor = { rule: 'metric', metric: 'accuracy', minimum: 0.8 };

describe('metric', () => {
  test('goes by what the run had logged when the version was registered', async () => {
    const name = await newModel(0);
    const [good, bad] = [await measured(name, { accuracy: 0.9 }), await measured(name, { accuracy: 0.7 })];
    await policy(name, [floor]);
    expect(await predicted(name, bad)).toMatchObject(refusedBy('metric: accuracy is 0.7, below 0.8'));
    expect(await predicted(name, good)).toMatchObject(passed);
  });

  test('fails if it is missing or NaN, and says how it is reported', async () => {
    const name = await newModel(1);
    const nan = await measured(name, { accuracy: 'NaN' });
    await policy(name, [floor]);
    const how = '\\. Report it by POST /api/2.0/stagebook/metrics';
    expect(await predicted(name, '1')).toMatchObject(refusedBy(`metric: accuracy is missing${how}`));
    expect(await predicted(name, nan)).toMatchObject(refusedBy(`metric: accuracy is NaN${how}`));
    await report(name, nan, 0.85);
    expect(await predicted(name, nan)).toMatchObject(passed);
  });

  test('counts of what was reported what those said whom it names', async () => {
    const name = await newModel(0, { ada: 'CAN_EDIT', ci: 'CAN_EDIT' });
    const version = await measured(name, { accuracy: 0.9 });
    await policy(name, [{ ...floor, reporters: ['ci'] }]);
    await report(name, version, 0.9, {}, as('ada'));
    expect(await predicted(name, version)).toMatchObject(refusedBy('metric: accuracy reported by ci is missing'));
    await report(name, version, 0.9, {}, as('ci'));
    expect(await predicted(name, version)).toMatchObject(passed);
    const [{ gates }] = await told(name, 'stage_transitioned');
    expect(gates).toMatchObject([
      {
        policy: { model: name, stage: 'Production' },
        rule: 'metric',
        passed: true,
        values: { metric: 'accuracy', value: 0.9, reporter: 'ci' },
      },
    ]);
  });

  test('counts the last on the dataset that it names', async () => {
    const name = await newModel(1);
    await policy(name, [{ ...floor, dataset: 'held-out' }]);
    await report(name, '1', 0.9, { dataset_name: 'training' });
    expect(await predicted(name, '1')).toMatchObject(refusedBy("metric: accuracy on dataset 'held-out' is missing"));
    await report(name, '1', 0.9, { dataset_name: 'held-out', dataset_digest: '1' });
    await report(name, '1', 0.5, { dataset_name: 'held-out', dataset_digest: '1' });
    expect(await predicted(name, '1')).toMatchObject(refusedBy("metric: accuracy on dataset 'held-out' is 0.5"));
  });

  test('takes values that are no numbers of the table', async () => {
    const name = await newModel(1);
    await report(name, '1', 1e300);
    await policy(name, [floor]);
    expect(await predicted(name, '1')).toMatchObject(passed);
    expect((await told(name, 'stage_transitioned'))[0].gates).toMatchObject([{ values: { value: '1e+300' } }]);
  });
});

describe('not_worse_than_incumbent', () => {
  test('refuses what is worse by more than the tolerance, whoever is there', async () => {
    const name = await newModel(0);
    const [first, worse, close] = [
      await measured(name, { accuracy: 0.91 }),
      await measured(name, { accuracy: 0.71 }),
      await measured(name, { accuracy: 0.9 }),
    ];
    await policy(name, [notWorse]);
    expect(await predicted(name, first)).toMatchObject(passed);
    expect(await predicted(name, worse)).toMatchObject(
      refusedBy('not_worse_than_incumbent: accuracy is 0.71, worse by more than 0.01 than the 0.91 of version 1'),
    );
    expect(await predicted(name, close)).toMatchObject(passed);
  });

  test('fails where an incumbent has no such metric, until it is reported', async () => {
    const name = await newModel(1);
    const next = await measured(name, { accuracy: 0.9 });
    await promote(name, '1');
    await policy(name, [notWorse]);
    expect(await predicted(name, next)).toMatchObject(
      refusedBy('not_worse_than_incumbent: accuracy is missing of version 1'),
    );
    await report(name, '1', 0.8);
    expect(await predicted(name, next)).toMatchObject(passed);
  });

  test('compares with twenty at most, and says so', async () => {
    const name = await newModel(22);
    for (let version = 1; version <= 21; version++) {
      await ok('transitionModelVersionStage', { name, version: `${version}`, stage: 'Production' });
      await report(name, `${version}`, 0.5);
    }
    await report(name, '22', 0.9);
    await policy(name, [notWorse, floor]);
    expect(await predicted(name, '22')).toMatchObject(
      refusedBy('not_worse_than_incumbent: 21 versions are there, and it is compared with 20 at most'),
    );
    await ok('transitionModelVersionStage', { name, version: '1', stage: 'Archived' });
    expect(await predicted(name, '22')).toMatchObject(passed);
  });
});

test('required_tags, required_description, max_age: all that fail are told', async () => {
  const name = await newModel(1);
  await policy(name, [
    { rule: 'required_tags', tags: [{ key: 'risk', values: ['low'] }, { key: 'owner' }] },
    { rule: 'required_description', minimum_length: 5 },
    { rule: 'max_age', days: 1 },
  ]);
  const refused = await predicted(name, '1');
  expect(refused).toMatchObject(refusedBy('required_tags: .*', 'required_description: it has no description'));
  expect(refused.body.message).toContain('2 of 3 rules fail');
  for (const [key, value] of Object.entries({ risk: 'low', owner: 'ada' }))
    await ok('setModelVersionTag', { name, version: '1', key, value });
  await ok('updateModelVersion', { name, version: '1', description: 'enough' });
  expect(await predicted(name, '1')).toMatchObject(passed);
});

test('max_age: what is too old is refused', async () => {
  const name = await newModel(1);
  await policy(name, [{ rule: 'max_age', days: 1e-12 }]);
  expect(await predicted(name, '1')).toMatchObject(refusedBy('max_age: it was registered .* days ago'));
});

test('approvals and requester_is_not_approver: what nobody asked for does not go', async () => {
  const name = await newModel(1, { ada: 'CAN_MANAGE' });
  await policy(name, [{ rule: 'approvals', count: 1 }, { rule: 'requester_is_not_approver' }]);
  expect(await predicted(name, '1')).toMatchObject(
    refusedBy('approvals: 0 of 1 approvals are given.*', 'requester_is_not_approver: nobody has requested it'),
  );
  await request(name, 'Production', as('ada'));
  expect(await predicted(name, '1', as('ada'))).toMatchObject(
    refusedBy('approvals: .*', "requester_is_not_approver: 'ada' has requested it"),
  );
});

test('freeze_window', async () => {
  const name = await newModel(1);
  const window = (from: string, to: string) =>
    policy(name, [{ rule: 'freeze_window', time_zone: 'Europe/Berlin', from, to }]);
  await window('2000-01-01T00:00', '2199-01-01T00:00');
  expect(await predicted(name, '1')).toMatchObject(refusedBy('freeze_window: it is .* in Europe/Berlin, within'));
  await window('2000-01-01T00:00', '2000-01-02T00:00');
  expect(await predicted(name, '1')).toMatchObject(passed);
});

test('digest_present: files that are elsewhere have none', async () => {
  const name = await newModel(1);
  const version = await filed(name, { MLmodel: 'flavors: {}' });
  await policy(name, [{ rule: 'digest_present' }]);
  expect(await predicted(name, '1')).toMatchObject(refusedBy('digest_present: '));
  expect(await predicted(name, version)).toMatchObject(passed);
});

describe('signature_compatible', () => {
  const column = (name: string, type: string) => ({ name, type });
  const two = [column('a', 'long'), column('b', 'double')];

  test('reads the files of both', async () => {
    const name = await newModel(0);
    const files = (inputs: object[]) => ({ MLmodel: mlmodel(inputs) });
    const [first, one, narrower] = [
      await filed(name, files(two)),
      await filed(name, files([column('a', 'long')])),
      await filed(name, files([column('a', 'string')])),
    ];
    const none = await filed(name, { 'model.pkl': 'pickle' });
    const empty = await filed(name, { MLmodel: '' });
    await policy(name, [{ rule: 'signature_compatible' }]);
    expect(await predicted(name, first)).toMatchObject(passed);
    expect(await predicted(name, narrower)).toMatchObject(
      refusedBy("signature_compatible: 'a' is string, and was long in version 1"),
    );
    expect(await predicted(name, none)).toMatchObject(refusedBy('signature_compatible: it has no signature'));
    expect(await predicted(name, empty)).toMatchObject(
      refusedBy('signature_compatible: its MLmodel file cannot be read'),
    );
    expect(await predicted(name, one)).toMatchObject(passed);
  });

  test('knows nothing of files that are elsewhere', async () => {
    const name = await newModel(1);
    await promote(name, '1');
    const version = await filed(name, { MLmodel: mlmodel(two) });
    await policy(name, [{ rule: 'signature_compatible' }]);
    expect(await predicted(name, version)).toMatchObject(
      refusedBy('signature_compatible: what version 1 takes is not known: the registry does not have its files'),
    );
  });
});

test('the registry’s policies hold besides the model’s, and say whose they are', async () => {
  const name = await newModel(1);
  await policy(name, [floor]);
  await policy(undefined, [{ rule: 'required_description' }], { stage: 'Production' });
  await policy(undefined, [{ rule: 'required_tags', tags: [{ key: 'k' }] }], {});
  expect(await predicted(name, '1')).toMatchObject(
    refusedBy('metric: .*', 'required_description: .*', "required_tags: tag 'k' is missing"),
  );
  const [{ gates }] = await told(name, 'promotion_refused');
  expect(gates.map((gate: { policy: object }) => gate.policy)).toEqual([
    { model: name, stage: 'Production' },
    { stage: 'Production' },
    {},
  ]);
  for (const more of [{ stage: 'Production' }, {}]) await ok('deletePolicy', more);
});

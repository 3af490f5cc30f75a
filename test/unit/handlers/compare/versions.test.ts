import { describe, expect, test } from 'vitest';
import { compareVersions } from '#shared/operations/compare.ts';
import { call } from '#test/support/events.ts';
import { fakeS3, s3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { policiesRead } from '#test/support/policies.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, type Registered, registered, ten } from '#test/support/registry.ts';
import { held, manifestFile, manifestKey, pathOf } from '#test/unit/handlers/held.ts';
import { kept } from '#test/unit/handlers/policies/kept.ts';

const measured = ({ pk }: Registered, number: number) => `${pk} MEASURED#${ten(number)}`;

const moves = ({ id }: Registered, number: number) =>
  `query pk = "AUDIT#${id}" AND sk BETWEEN "MOVE#${ten(number)}#0000000000" AND "MOVE#${ten(number)}#9999999999"`;

const read = (alpha: Registered, ...numbers: number[]) =>
  numbers.flatMap((number) => [alpha.v(number), measured(alpha, number)]).map((at) => `get ${at}`);

describe('what is read', () => {
  test('META and policies; the versions in one trip, with the incumbent; then moves, series and files at once', async () => {
    const alpha = registered(['None', 'Production', 'None']);
    const table = fakeTable(alpha.items);
    const bucket = fakeS3();
    const { body } = await call(compareVersions, { model: alpha.name, versions: '1,3' });
    const [name, meta, versions, ...rest] = table.trips;
    expect([name, meta, versions]).toEqual([
      [`get NAME#${alpha.name} NAME`],
      [`get ${alpha.meta}`, ...policiesRead(alpha)],
      read(alpha, 2, 1, 3),
    ]);
    expect(rest.flat()).toEqual(
      expect.arrayContaining([
        `get AUDIT#${alpha.id} HEAD`,
        ...[1, 2, 3].map((number) => expect.stringContaining(moves(alpha, number))),
        ...[1, 2, 3].map((number) => expect.stringContaining(`"SERIES#${alpha.id}#${ten(number)}"`)),
      ]),
    );
    expect([table.writes, bucket.sent]).toEqual([[], []]);
    expect(body).toMatchObject({ model: alpha.name, baseline: 0 });
    expect(body.versions.map(({ version }: { version: string }) => version)).toEqual(['2', '1', '3']);
  });

  test('of files the list, and those that say what they take and need', async () => {
    const alpha = registered(['None']);
    const { fields, objects } = held(alpha, [manifestFile('MLmodel', '{}'), manifestFile('requirements.txt', 'a==1')]);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields);
    const path = pathOf(alpha);
    const bucket = fakeS3({ ...objects, [`${path}/MLmodel`]: '{}', [`${path}/requirements.txt`]: 'a==1' });
    const { body } = await call(compareVersions, { model: alpha.name, versions: '1' });
    expect(bucket.sent.map((sent) => sent.replace(/ bytes=.*/, ''))).toEqual([
      `get ${manifestKey(alpha)}`,
      `get ${path}/MLmodel`,
      `get ${path}/requirements.txt`,
    ]);
    expect(body.versions[0]).toMatchObject({
      digest: fields.digest,
      files: { file_count: 2, total_size: 6 },
      signature: { none: true },
      dependencies: { requirements: [{ name: 'a', specifier: '==1' }] },
    });
  });

  test('files of one digest once', async () => {
    const alpha = registered(['None', 'None']);
    const { fields, objects } = held(alpha, [manifestFile('a')]);
    const table = fakeTable(alpha.items);
    for (const number of [1, 2]) table.change(alpha.v(number), fields);
    const bucket = fakeS3(objects);
    await call(compareVersions, { model: alpha.name, versions: '1,2' });
    expect(bucket.sent).toEqual([`get ${manifestKey(alpha)}`]);
  });

  test('what is open and who is there, only where a rule asks for it', async () => {
    const alpha = registered(['None', 'Production', 'Production'], { policed: 5 });
    const floor = { rule: 'not_worse_than_incumbent', metric: 'auc', direction: 'higher_is_better' };
    const rules = [floor, { rule: 'approvals', count: 1 }];
    const table = fakeTable(alpha.items, kept(alpha.pk, 5, { rules }));
    fakeS3();
    await call(compareVersions, { model: alpha.name, versions: '1' });
    const open = (number: number) => `${alpha.pk} REQUEST#${ten(number)}#Production`;
    const keys = (number: number) => [alpha.v(number), measured(alpha, number), open(number)];
    expect(table.trips[2]).toEqual([3, 1, 2].flatMap(keys).map((at) => `get ${at}`));
  });

  test('S3 that is out of reach fails nothing else', async () => {
    const alpha = registered(['None']);
    const { fields } = held(alpha, [manifestFile('a')]);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields);
    fakeS3();
    s3.reset().rejects(new Error('out of reach'));
    const { status, body } = await call(compareVersions, { model: alpha.name, versions: '1' });
    expect([status, body.versions[0].files]).toEqual([200, { unknown: 'its files cannot be reached just now' }]);
  });

  test('what S3 cannot give is said, and the rest is answered', async () => {
    const alpha = registered(['None']);
    const { fields } = held(alpha, [manifestFile('a')]);
    const table = fakeTable(alpha.items);
    table.change(alpha.v(1), fields);
    fakeS3();
    const { status, body } = await call(compareVersions, { model: alpha.name, versions: '1' });
    expect([status, body.versions[0].files]).toEqual([200, { unknown: 'the list of its files is gone' }]);
  });
});

test('a move that comes in between is read again', async () => {
  const alpha = registered(['Production']);
  const table = fakeTable(alpha.items);
  fakeS3();
  table.before(3, () => table.change(alpha.v(1), { stage: 'Archived' }));
  table.before(4, () => table.change(alpha.v(1), { stage: 'Production' }));
  const { body } = await call(compareVersions, { model: alpha.name, versions: 'Production' });
  expect(body.versions[0].current_stage).toBe('Production');
});

test('who is told by when', async () => {
  const alpha = registered(['Staging']);
  const move = { pk: `AUDIT#${alpha.id}`, sk: `MOVE#${ten(1)}#${ten(6)}`, stage: 'Staging' };
  const change = {
    pk: alpha.pk,
    sk: `CHANGE#${ten(6)}`,
    rev: 6,
    at: earlier + 5,
    actor: { type: 'local', id: 'ada' },
    kind: 'stage_transitioned',
    version: 1,
    from: 'None',
    to: 'Staging',
  };
  fakeTable(alpha.items, [move, change]);
  fakeS3();
  const { body } = await call(compareVersions, { model: alpha.name, versions: '1' });
  expect(body.versions[0].stages).toEqual([
    { stage: 'None', from: earlier, to: earlier + 5, transition_id: `${alpha.id}-v1`, user_id: 'grace' },
    { stage: 'Staging', from: earlier + 5, transition_id: `${alpha.id}-6`, user_id: 'ada' },
  ]);
});

refuses(compareVersions, [
  [{ versions: 'x' }, 'Invalid Model Version stage: x. Value must be one of None, Staging, Production, Archived.'],
  [{ model: 'a/b' }, "Invalid model name 'a/b'. Names cannot contain '/' or ':'."],
  [{ stage: 'x' }, 'Invalid Model Version stage: x. Value must be one of None, Staging, Production, Archived.'],
]);

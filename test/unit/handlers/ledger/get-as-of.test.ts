import { expect, test } from 'vitest';
import { getAsOf } from '#shared/operations/as-of.ts';
import { call } from '#test/support/events.ts';
import type { Item } from '#test/support/expressions.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, facts, registered, ten } from '#test/support/registry.ts';

const model = () =>
  registered(['Archived', 'Staging', 'Production', 'None'], {
    aliases: { champion: 3 },
    creation_timestamp: earlier - 9_000,
  });

type Fixture = ReturnType<typeof model>;

/** Change `rev`, one every second until the seventh; who held what then is as META says, but for Production. */
const changed = ({ model: { name }, pk }: Fixture, rev: number, production: number[], more: object = {}): Item => {
  const at = earlier - 1_000 * (7 - rev);
  return {
    pk,
    sk: `CHANGE#${ten(rev)}`,
    rev,
    at,
    kind: 'stage_transitioned',
    name,
    staging: [2],
    production,
    aliases: {},
    recent_pk: pk,
    recent_sk: `${at}#${ten(rev)}`,
    ...more,
  };
};

const changes = (fixture: Fixture) => [5, 6, 7].map((rev) => changed(fixture, rev, rev < 6 ? [] : [1]));

const ask = (args: Record<string, unknown>) => call(getAsOf, args);

const seventh = ({ id, name }: Fixture) => ({
  model: name,
  model_id: id,
  rev: 7,
  transition_id: `${id}-7`,
  time: earlier,
});

const whole = { stages: { Staging: ['2'], Production: ['3'] }, aliases: { champion: '3' } };

test('what has not changed since is told by META alone', async () => {
  const fixture = model();
  const table = fakeTable(fixture.items);
  for (const time of [earlier, now, new Date(earlier).toISOString()]) {
    const { status, body } = await ask({ time, model_id: fixture.id });
    expect({ status, body }).toEqual({
      status: 200,
      body: { time: time === now ? now : earlier, models: [{ ...seventh(fixture), ...whole }] },
    });
  }
  expect(table.trips).toEqual([1, 2, 3].map(() => [`get ${fixture.meta}`]));
});

test('else by the row of the last change until then, found in the index', async () => {
  const fixture = model();
  const table = fakeTable(fixture.items, changes(fixture));
  const { id, name, pk } = fixture;
  const { body } = await ask({ time: earlier - 1, model_id: id });
  expect(body.models).toEqual([
    {
      model: name,
      model_id: id,
      rev: 6,
      transition_id: `${id}-6`,
      time: earlier - 1_000,
      stages: { Staging: ['2'], Production: ['1'] },
      aliases: {},
    },
  ]);
  expect(table.trips).toEqual([
    [`get ${fixture.meta}`],
    [`query recent recent_pk = "${pk}" AND recent_sk <= "${earlier - 1}#~" backward limit 1`],
    [`get ${fixture.change(6)}`, `get ${fixture.change(7)}`],
  ]);
});

test.each([5, 6, 7])('an index that has no row after %i yet does no harm', async (known) => {
  const fixture = model();
  const rows = [...Array(7).keys()].map((index) => changed(fixture, index + 1, [index + 1]));
  const behind = rows.map((row) => (Number(row.rev) > known - 4 ? { ...row, recent_pk: 'not yet' } : row));
  fakeTable(fixture.items, behind);
  for (const rev of [1, 2, 3, 4, 5, 6]) {
    const { body } = await ask({ time: earlier - 1_000 * (7 - rev), model_id: fixture.id });
    expect(body.models).toMatchObject([{ rev, stages: { Production: [String(rev)] } }]);
  }
});

test.each([
  [{ stage: 'staging' }, { stages: { Staging: ['2'] } }],
  [{ stage: 'Production' }, { stages: { Production: ['3'] } }],
  [{ alias: 'champion' }, { aliases: { champion: '3' } }],
  [{ alias: 'none' }, { aliases: {} }],
  [{ alias: 'constructor' }, { aliases: {} }],
])('%j: that alone', async (asked, holders) => {
  const fixture = model();
  fakeTable(fixture.items);
  const { body } = await ask({ time: now, model: fixture.name, ...asked });
  expect(body.models).toEqual([{ ...seventh(fixture), ...holders }]);
});

const moveOf =
  ({ id }: Fixture) =>
  (version: number, rev: number, stage?: string): Item => ({
    pk: `AUDIT#${id}`,
    sk: `MOVE#${ten(version)}#${ten(rev)}`,
    ...(stage && { stage }),
  });

test('None and Archived: every version’s last move until then, and what has no trace yet by its row', async () => {
  const fixture = model();
  const { id, pk } = fixture;
  const move = moveOf(fixture);
  const born = (version: number, more: object): Item => ({ pk, sk: `V#${ten(version)}`, ...facts(version), ...more });
  const table = fakeTable(
    fixture.items,
    [changed(fixture, 6, [], { version: 1, from: 'None', to: 'Archived' }), changed(fixture, 7, [])],
    { pk: `AUDIT#${id}`, sk: 'HEAD', n: 9, hash: '', rev: 5 },
    [move(5, 3), move(6, 2, 'Archived'), move(6, 4, 'None'), move(6, 7, 'Archived')],
    [
      born(5, {}),
      born(6, {}),
      born(7, { after: 6 }),
      born(8, { after: 6, creation_timestamp: now }),
      born(9, { after: 7 }),
    ],
  );
  table.change(`${pk} V#${ten(7)}`, { creation_timestamp: earlier - 500 });
  const asked = { time: earlier - 1, model_id: id };
  const none = await ask({ ...asked, stage: 'None' });
  expect(none.body).toMatchObject({ models: [{ rev: 6, stages: { None: ['3', '4', '6', '7'] } }] });
  expect(none.body.models[0]).not.toHaveProperty('aliases');
  expect(table.trips.slice(3)).toEqual([
    [`get AUDIT#${id} HEAD`],
    [`query pk = "${pk}" AND sk BETWEEN "CHANGE#${ten(6)}" AND "CHANGE#${ten(6)}"`],
    [`query pk = "${pk}" AND sk BETWEEN "V#${ten(1)}" AND "V#9999999999" limit 101`],
    // 1 is known by its row, 2 by META's list.
    [3, 4, 5, 6, 7].map(
      (version) =>
        `query pk = "AUDIT#${id}" AND sk BETWEEN "MOVE#${ten(version)}#${ten(0)}" AND "MOVE#${ten(version)}#${ten(6)}" ` +
        'backward limit 1',
    ),
  ]);
  expect((await ask({ ...asked, stage: 'Archived' })).body.models).toMatchObject([{ stages: { Archived: ['1'] } }]);
});

test('a model that was restored had all versions in None then, but those that were deleted', async () => {
  const fixture = registered(['Archived', 'deleted', 'Archived', 'None', 'None'], { restored: 5 });
  const move = moveOf(fixture);
  const head = { pk: `AUDIT#${fixture.id}`, sk: 'HEAD', rev: 7 };
  const moves = [move(1, 4, 'Archived'), move(2, 4), move(3, 6, 'Archived'), move(4, 2), move(4, 6, 'None')];
  fakeTable(fixture.items, head, moves);
  for (const [stage, versions] of Object.entries({ None: ['1', '4', '5'], Archived: ['3'] })) {
    const { body } = await ask({ time: now, model_id: fixture.id, stage });
    expect(body.models).toMatchObject([{ stages: { [stage]: versions } }]);
  }
});

test('a call looks at so many versions, and tells where to go on', async () => {
  const states = Array.from({ length: 12 }, (_, index) => (index < 10 ? ('Staging' as const) : ('None' as const)));
  const { id, items } = registered(states, { rev: 1 });
  const table = fakeTable(items);
  const asked = { time: now, model_id: id, stage: 'None' };
  // Other versions are between those that are asked for.
  const one = await ask({ ...asked, max_results: 1 });
  expect(one.body.models).toMatchObject([{ stages: { None: ['11'] } }]);
  const two = await ask({ ...asked, max_results: 1, page_token: one.body.next_page_token });
  expect(two.body.models).toMatchObject([{ stages: { None: ['12'] } }]);
  expect(two.body).not.toHaveProperty('next_page_token');
  table.pages(1);
  const none = await ask(asked);
  expect(none.body.models).toMatchObject([{ stages: { None: [] } }]);
  const rest = await ask({ ...asked, page_token: none.body.next_page_token });
  expect(rest.body.models).toMatchObject([{ stages: { None: ['11', '12'] } }]);
});

test('versions that are born long after are not looked through', async () => {
  const time = now - 86_400_000;
  const { id, items, model } = registered(
    Array.from({ length: 250 }, () => 'None' as const),
    {
      rev: 1,
      at: time,
      creation_timestamp: time,
    },
  );
  const table = fakeTable(items);
  table.change(`MODEL#${id} V#${ten(1)}`, { creation_timestamp: model.at });
  const { body } = await ask({ time, model_id: id, stage: 'None' });
  expect(body.models).toMatchObject([{ stages: { None: ['1'] } }]);
  expect(body).not.toHaveProperty('next_page_token');
  expect(table.trips.flat().filter((request) => request.includes('V#'))).toHaveLength(1);
});

test('a page of the registry ends before it is too big to be answered', async () => {
  const aliases = Object.fromEntries(Array.from({ length: 250 }, (_, index) => [`${'x'.repeat(100)}${index}`, 1]));
  const models = Array.from({ length: 120 }, () => registered(['None'], { aliases }));
  fakeTable(
    models.flatMap(({ items }) => items),
    models.map(({ id }) => ({ pk: 'BORN', sk: id })),
  );
  const first = await ask({ time: now, max_results: 1_000 });
  expect(first.body.models).toHaveLength(100);
  const second = await ask({ time: now, max_results: 1_000, page_token: first.body.next_page_token });
  expect([...first.body.models, ...second.body.models].map(({ model_id }) => model_id)).toEqual(
    models.map(({ id }) => id),
  );
  expect(second.body).not.toHaveProperty('next_page_token');
});

test('the registry: births until then, and their METAs at once', async () => {
  const [a, b] = [model(), model()];
  const births = [a, b].map(({ id }) => ({ pk: 'BORN', sk: id }));
  const table = fakeTable(a.items, b.items, births);
  const first = await ask({ time: now, max_results: 1 });
  expect(first.body).toEqual({
    time: now,
    models: [{ ...seventh(a), ...whole }],
    next_page_token: expect.any(String),
  });
  const second = await ask({ time: now, max_results: 1, page_token: first.body.next_page_token });
  expect(second.body).toEqual({ time: now, models: [{ ...seventh(b), ...whole }] });
  expect(table.trips.slice(0, 2)).toEqual([
    [`query pk = "BORN" AND sk <= "01HF7YAT00${'Z'.repeat(16)}" limit 2`],
    [`get ${a.meta}`],
  ]);
});

test('404 for an id that no model has, and a name that none ever had', async () => {
  const { id, items } = model();
  const table = fakeTable(items);
  const missing = (message: string) => ({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } });
  for (const other of [`${id.slice(0, -1)}Z`, 'no id', 'x'.repeat(5_000)])
    expect(await ask({ time: now, model_id: other })).toMatchObject(
      missing(`Registered Model with id=${other} not found`),
    );
  expect(await ask({ time: now, model: 'nope' })).toMatchObject(missing('Registered Model with name=nope not found'));
  expect(table.trips.slice(1)).toEqual([
    ['get NAME#nope NAME'],
    [`query list list_pk = "NAMED#nope" AND list_sk <= "${now}~" backward limit 20`],
    ['query list list_pk = "NAMED#nope" backward limit 20'],
  ]);
});

test.each([
  ['it was not there yet', { creation_timestamp: earlier }, earlier - 1],
  ['it was deleted', { deleted: 7 }, earlier],
])('no model: %s', async (_, fields, time) => {
  const { id, items } = registered(['None'], fields);
  fakeTable(items);
  expect(await ask({ time, model_id: id })).toMatchObject({ status: 200, body: { time, models: [] } });
  expect(await ask({ time, model_id: id, stage: 'None' })).toMatchObject({ body: { time, models: [] } });
});

test('a token is of one question', async () => {
  const [a, b] = [model(), model()];
  fakeTable(a.items, b.items, [
    { pk: 'BORN', sk: a.id },
    { pk: 'BORN', sk: b.id },
  ]);
  const { body } = await ask({ time: now, max_results: 1 });
  const message = 'Invalid page token: it is of another question. Send it with the one it came with.';
  for (const other of [{ time: earlier }, { time: now, stage: 'Staging' }, { time: now, model: a.name }])
    expect(await ask({ ...other, page_token: body.next_page_token })).toMatchObject({ status: 400, body: { message } });
  expect(await ask({ time: now, page_token: body.next_page_token })).toMatchObject({ status: 200 });
});

test('a ledger that nobody writes is waited for', async () => {
  const { id, items, meta } = model();
  const table = fakeTable(items);
  table.change(meta, { rev: 2_001 });
  expect(await ask({ time: now, model_id: id, stage: 'None' })).toMatchObject({
    status: 429,
    body: { message: 'The ledger is 2001 changes behind. Try again when it has caught up.' },
  });
});

const instant = (text: string) =>
  `Invalid value '${text}' for parameter 'time': it must be a time since 1970, in milliseconds or in ISO 8601 with its ` +
  'zone, e.g. 2026-11-25T12:00:00Z.';

refuses(getAsOf, [
  [{ time: 'yesterday' }, instant('yesterday')],
  [{ time: '-1' }, instant('-1')],
  [{ time: '2026-11-25T12:00:00' }, instant('2026-11-25T12:00:00')],
  [
    { time: now + 1 },
    "Parameter 'time' is in the future: 2023-11-14T22:13:20.001Z. It is 2023-11-14T22:13:20.000Z now; ask for that, or " +
      'for a time before it.',
  ],
  [{ model_id: 'id' }, "Parameters 'model' and 'model_id' exclude each other. Give one of them."],
  [{ stage: 'None', alias: 'champion' }, "Parameters 'stage' and 'alias' exclude each other. Give one of them."],
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [{ stage: 'Dev' }, 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.'],
  [
    { alias: 'a/b' },
    "Invalid alias name: 'a/b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
  ],
  [
    { alias: 'Latest' },
    "Alias 'Latest' is not one that is set: it stands for the newest version there is, and has no history.",
  ],
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
]);

test.each(['None', 'archived'])('refuses %s of the whole registry', async (stage) => {
  const table = fakeTable();
  const reply = await ask({ time: now, stage });
  expect(reply).toMatchObject({ status: 400, body: { error_code: 'INVALID_PARAMETER_VALUE' } });
  expect(reply.body.message).toContain("is told of one model at a time. Give 'model' or 'model_id'");
  expect(table.trips).toEqual([]);
});

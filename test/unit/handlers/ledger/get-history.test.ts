import { encodeTime } from 'ulid';
import { expect, test } from 'vitest';
import { getHistory } from '#shared/operations/history.ts';
import { kinds } from '#shared/operations/kinds.ts';
import { call, stamp } from '#test/support/events.ts';
import type { Item } from '#test/support/expressions.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { refuses } from '#test/support/refusals.ts';
import { earlier, facts, type Registered, registered, ten } from '#test/support/registry.ts';

const ask = (args: Record<string, unknown>) => call(getHistory, args);

const second = 1_000;
const at = (rev: number) => earlier - second * (7 - rev);

/** Change `rev`, one every second until the seventh, which is told by META, too. */
const changed = ({ name, pk }: Registered, rev: number, more: object = {}): Item => ({
  pk,
  sk: `CHANGE#${ten(rev)}`,
  rev,
  at: at(rev),
  kind: 'stage_transitioned',
  ...stamp,
  name,
  staging: [],
  production: [],
  aliases: {},
  recent_pk: pk,
  recent_sk: `${at(rev)}#${ten(rev)}`,
  ...more,
});

/** The number given out last in `past`. */
const issued = 3;

/** Of the note after a change. */
const ulid = (after: number, rest: string) => encodeTime(at(after) + 500) + rest.padStart(16, '0');

const noted = ({ pk }: Registered, after: number, name: string, more: object = {}): Item => ({
  pk,
  sk: `NOTE#${ten(after)}#${ten(issued)}#${ulid(after, name)}`,
  after,
  at: at(after) + 500,
  kind: 'tag_set',
  ...stamp,
  key: 'k',
  to: 'Production',
  ...more,
});

const born = ({ pk }: Registered, number: number, after: number): Item => ({
  pk,
  sk: `V#${ten(number)}`,
  ...facts(number),
  after,
  creation_timestamp: at(after) + 100,
});

/** Changes 5 to 7, two versions after the fifth, a note after that and one after the sixth. */
function past() {
  const fixture = registered([], { issued });
  const rows = [
    changed(fixture, 5, { version: 1, from: 'None', to: 'Staging', staging: [1] }),
    changed(fixture, 6, { version: 1, from: 'Staging', to: 'Production', production: [1], why: 'good' }),
    changed(fixture, 7, { kind: 'alias_set', alias: 'champion', to: 1, production: [1], aliases: { champion: 1 } }),
    born(fixture, 1, 5),
    born(fixture, 3, 5),
    noted(fixture, 5, 'A', { version: 1, from: { sha256: 'f'.repeat(64), bytes: 300 } }),
    noted(fixture, 6, 'B'),
  ];
  return { ...fixture, items: [...fixture.items, ...rows], rows };
}

const suffixes = ['5', 'v1', 'v3', `5-3-${ulid(5, 'A')}`, '6', `6-3-${ulid(6, 'B')}`, '7'];
const idsOf = (body: { changes: { transition_id: string }[] }) =>
  body.changes.map(({ transition_id }) => transition_id.slice(27));

test('a change: who, when, from, to, why, and the model before and after it', async () => {
  const { id, name, items, pk, change } = past();
  const table = fakeTable(items);
  const { status, body } = await ask({ transition_id: `${id}-6` });
  expect({ status, body }).toEqual({
    status: 200,
    body: {
      changes: [
        {
          transition_id: `${id}-6`,
          model: name,
          model_id: id,
          rev: 6,
          kind: 'stage_transitioned',
          time: at(6),
          actor: { type: 'token', id: 'ada' },
          request_id: stamp.request,
          client: stamp.client,
          version: '1',
          from: 'Staging',
          to: 'Production',
          reason: 'good',
          before: { model: name, stages: { Staging: ['1'], Production: [] }, aliases: {} },
          after: { model: name, stages: { Staging: [], Production: ['1'] }, aliases: {} },
        },
      ],
    },
  });
  expect(table.trips).toEqual([[`get ${pk} CHANGE#${ten(6)}`, `get ${pk} META`], [`get ${change(5)}`]]);
});

test('creations and notes, with the name that the model had', async () => {
  const { id, name, items } = past();
  fakeTable(items);
  const common = { model: name, model_id: id, rev: 5 };
  const creation = (await ask({ transition_id: `${id}-v3` })).body.changes;
  expect(creation).toEqual([
    {
      ...common,
      transition_id: `${id}-v3`,
      kind: 'version_created',
      time: at(5) + 100,
      actor: { type: 'local', id: 'grace' },
      request_id: 'create-3',
      client: 'test',
      version: '3',
      to: 'None',
      source: 's3://bucket/3',
    },
  ]);
  const [note] = (await ask({ transition_id: `${id}-5-3-${ulid(5, 'A')}` })).body.changes;
  expect(note).toMatchObject({
    ...common,
    ...{ kind: 'tag_set', version: '1', key: 'k', from: { sha256: 'f'.repeat(64), bytes: 300 }, to: 'Production' },
  });
  expect(note).not.toHaveProperty('before');
});

test.each([
  ['asc', suffixes],
  ['desc', suffixes.toReversed()],
])('a page reads as much as it needs: %s', async (order, expected) => {
  const { id, items, meta, pk, change } = past();
  const table = fakeTable(items);
  const first = await ask({ model_id: id, order, max_results: 3 });
  expect(idsOf(first.body)).toEqual(expected.slice(0, 3));
  const way = order === 'asc' ? '' : ' backward';
  expect(table.trips.slice(0, 2)).toEqual([
    [`get ${meta}`],
    [
      `query pk = "${pk}" AND sk BETWEEN "CHANGE#" AND "CHANGE#~"${way} limit 5`,
      `query pk = "${pk}" AND sk BETWEEN "V#${ten(1)}" AND "V#9999999999"${way} limit 5`,
      `query pk = "${pk}" AND sk BETWEEN "NOTE#" AND "NOTE#~"${way} limit 5`,
    ],
  ]);
  const [token, done] = [first.body.next_page_token, table.trips.length];
  const next = await ask({ model_id: id, order, max_results: 4, page_token: token });
  expect([idsOf(next.body), next.body.next_page_token]).toEqual([expected.slice(3), undefined]);
  expect(table.trips.slice(done)).toEqual([
    [`get ${meta}`],
    order === 'asc'
      ? [
          `query pk = "${pk}" AND sk BETWEEN "CHANGE#${ten(5)}#${ten(3)}" AND "CHANGE#~" limit 6`,
          `query pk = "${pk}" AND sk BETWEEN "V#${ten(4)}" AND "V#9999999999" limit 6`,
          `query pk = "${pk}" AND sk BETWEEN "NOTE#${ten(5)}#${ten(3)}" AND "NOTE#~" limit 6`,
        ]
      : [
          `query pk = "${pk}" AND sk BETWEEN "CHANGE#" AND "CHANGE#${ten(6)}" backward limit 6`,
          `query pk = "${pk}" AND sk BETWEEN "V#${ten(1)}" AND "V#9999999999" backward limit 6`,
          `query pk = "${pk}" AND sk BETWEEN "NOTE#" AND "NOTE#${ten(6)}" backward limit 6`,
        ],
    // What the page's first row was after, or the change before its last one.
    order === 'asc' ? [`get ${change(5)}`] : [`get ${change(4)}`],
  ]);
});

test('kinds, stages and aliases: rows that cannot be meant are not read', async () => {
  const { id, items } = past();
  const table = fakeTable(items);
  const found = async (filter: object) => {
    const done = table.trips.length;
    const ids = idsOf((await ask({ model_id: id, order: 'asc', ...filter })).body);
    const queried = table.trips
      .slice(done)
      .flat()
      .filter((text) => text.startsWith('query'));
    return [ids, queried.map((text) => /BETWEEN "(\w+)#/.exec(text)?.[1])];
  };
  expect(await found({ kind: 'tag_set' })).toEqual([[suffixes[3], suffixes[5]], ['NOTE']]);
  expect(await found({ kind: ['version_created', 'alias_set'] })).toEqual([
    ['v1', 'v3', '7'],
    ['CHANGE', 'V'],
  ]);
  expect(await found({ stage: 'staging' })).toEqual([['5', '6'], ['CHANGE']]);
  expect(await found({ stage: 'None' })).toEqual([
    ['5', 'v1', 'v3'],
    ['CHANGE', 'V'],
  ]);
  // The note's text is that of a stage, but it moves nothing.
  expect(await found({ stage: 'Production' })).toEqual([['6'], ['CHANGE']]);
  expect(await found({ alias: 'champion' })).toEqual([['7'], ['CHANGE']]);
  expect(await found({ actor: 'grace' })).toEqual([
    ['v1', 'v3'],
    ['CHANGE', 'V', 'NOTE'],
  ]);
});

test('a time range begins where the index has its first change, and a minute before for what has another clock', async () => {
  const { id, items, pk, meta } = past();
  const table = fakeTable(items);
  const from = at(6);
  expect(idsOf((await ask({ model_id: id, from, order: 'asc' })).body)).toEqual(suffixes.slice(4));
  expect(table.trips.slice(1, 3)).toEqual([
    [`get ${meta}`],
    [
      `query recent recent_pk = "${pk}" AND recent_sk <= "${from - 60_000}" backward limit 1`,
      // Where creations begin, by halving.
      `query pk = "${pk}" AND sk BETWEEN "V#${ten(2)}" AND "V#${ten(3)}" limit 1`,
    ],
  ]);
  const to = at(6) - 1;
  expect(idsOf((await ask({ model_id: id, to })).body)).toEqual(suffixes.slice(0, 4).toReversed());
  expect(table.trips.flat()).toContain(`query recent recent_pk = "${pk}" AND recent_sk >= "${to + 1}" limit 1`);
  expect(idsOf((await ask({ model_id: id, from: at(5) + 100, to: at(5) + 100 })).body)).toEqual(['v3', 'v1']);
  expect((await ask({ model_id: id, from: now + 1 })).body).toEqual({ changes: [] });
});

test('what has another clock than the changes around it is found by its own time', async () => {
  const fixture = registered([], { issued: 3 });
  const { id, items } = fixture;
  const late = noted(fixture, 5, 'A', { at: at(6) + 200 });
  const rows = [5, 6, 7].map((rev) => changed(fixture, rev));
  fakeTable(items, rows, { ...late, sk: `NOTE#${ten(5)}#${ten(issued)}#${encodeTime(at(6) + 200)}${'0'.repeat(16)}` }, [
    born(fixture, 1, 5),
    { ...born(fixture, 2, 5), creation_timestamp: at(6) + 300 },
    { ...born(fixture, 3, 6), creation_timestamp: at(6) - 300 },
  ]);
  const found = async (from: number, to: number, order: string) =>
    idsOf((await ask({ model_id: id, from, to, order })).body).map((one) => one.slice(0, 2));
  for (const order of ['asc', 'desc']) {
    const inOrder = (...expected: string[]) => (order === 'asc' ? expected : expected.toReversed());
    expect(await found(at(6) + 100, at(7), order)).toEqual(inOrder('v2', '5-', '7'));
    expect(await found(at(5), at(6) - 300, order)).toEqual(inOrder('5', 'v1', 'v3'));
    expect(await found(at(6) + 200, at(6) + 200, order)).toEqual(['5-']);
  }
});

test('an index that has no row of a change yet does no harm', async () => {
  const { id, items } = past();
  fakeTable(items.map((item) => (item.sk.startsWith('CHANGE') ? { ...item, recent_pk: 'not yet' } : item)));
  for (const order of ['asc', 'desc']) {
    const range = { from: at(5) + 101, to: at(6) };
    const { body } = await ask({ model_id: id, order, ...range });
    expect(idsOf(body).toSorted()).toEqual(['5-', '6'].map((one) => expect.stringContaining(one)));
  }
});

test('a version: its creation, its traces, and what the ledger does not have yet', async () => {
  const { id, items, pk } = past();
  const audit = `AUDIT#${id}`;
  const traced = [`${ten(5)}`, `${ten(5)}#${ten(3)}#${ulid(5, 'A')}`].map((place) => ({
    pk: audit,
    sk: `OF#${ten(1)}#${place}`,
  }));
  const head = { pk: audit, sk: 'HEAD', n: 4, hash: '', rev: 5, recent_sk: `${earlier}#${id}` };
  const table = fakeTable(items, traced, head);
  const { body } = await ask({ model_id: id, version: '1', order: 'asc', max_results: 5 });
  expect(idsOf(body)).toEqual(
    ['5', 'v1', suffixes[3], '6', '7'].toSorted((a, b) => suffixes.indexOf(a ?? '') - suffixes.indexOf(b ?? '')),
  );
  const group = `"NOTE#${ten(5)}#${ten(0)}" AND "NOTE#${ten(5)}#9999999999~"`;
  expect(table.trips.slice(2, 5)).toEqual([
    [`get ${audit} HEAD`],
    [
      `get ${pk} V#${ten(1)}`,
      `query pk = "${audit}" AND sk BETWEEN "OF#${ten(1)}#" AND "OF#${ten(1)}#~" limit 7`,
      `query pk = "${pk}" AND sk BETWEEN "CHANGE#${ten(6)}" AND "CHANGE#~" limit 7`,
      // After which numbers notes stand that follow the ledger's last change.
      ...['', ' backward'].map((way) => `query pk = "${pk}" AND sk BETWEEN ${group}${way} limit 1`),
    ],
    [
      `get ${pk} CHANGE#${ten(5)}`,
      `get ${pk} NOTE#${ten(5)}#${ten(3)}#${ulid(5, 'A')}`,
      `query pk = "${pk}" AND sk BETWEEN "NOTE#${ten(5)}#${ten(3)}#${encodeTime(earlier - 60_000)}" AND "NOTE#~" limit 7`,
    ],
  ]);
});

test('lists that are told by every hundredth row: ten of those are read a page', async () => {
  const fixture = registered();
  const { id, pk, items } = fixture;
  const hundreds = Array.from({ length: 15 }, (_, index) => 100 * (index + 1));
  const many = Array.from({ length: 101 }, (_, index) => index + 1);
  const long = (rev: number, version: number) =>
    changed(fixture, rev, { version, from: 'Production', to: 'Archived', production: undefined });
  const rows = hundreds.flatMap((rev) => [
    changed(fixture, rev, { production: many }),
    long(rev + 1, 2),
    long(rev + 2, 1),
  ]);
  const table = fakeTable(
    items,
    rows,
    { pk, sk: `V#${ten(1)}`, ...facts(1) },
    { pk: `AUDIT#${id}`, sk: 'HEAD', n: 9, hash: '', rev: 9_000, recent_sk: `${now}#${id}` },
    hundreds.map((rev) => ({ pk: `AUDIT#${id}`, sk: `OF#${ten(1)}#${ten(rev + 2)}` })),
  );
  const kind = 'stage_transitioned';
  const first = await ask({ model_id: id, version: '1', kind, order: 'asc' });
  expect(idsOf(first.body)).toEqual(hundreds.slice(0, 10).map((rev) => `${rev + 2}`));
  const held = (change: { before: object; after: object }) =>
    [change.before, change.after].map((state) => (state as { stages: { Production: string[] } }).stages.Production);
  for (const change of first.body.changes)
    expect(held(change)).toEqual([['1', ...many.slice(2).map(String)], many.slice(2).map(String)]);
  expect(table.trips.flat().filter((text) => text.includes('CHANGE#0000000100"'))).toEqual([
    `query pk = "${pk}" AND sk BETWEEN "CHANGE#${ten(100)}" AND "CHANGE#${ten(102)}"`,
  ]);
  const page_token = first.body.next_page_token;
  const next = await ask({ model_id: id, version: '1', kind, order: 'asc', page_token });
  expect(idsOf(next.body)).toEqual(hundreds.slice(10).map((rev) => `${rev + 2}`));
});

test('the registry: the entries by time, and the rows they record', async () => {
  const { id, items, pk } = past();
  const entry = ({ sk, at: its, creation_timestamp }: Item): Item => ({
    ...{ pk: `AUDIT#${id}`, sk },
    recent_pk: 'HISTORY#2',
    recent_sk: `${its ?? creation_timestamp}#${id}#${sk}`,
  });
  const table = fakeTable(items, past().items, items.filter(({ sk }) => /^(CHANGE|V|NOTE)#/.test(sk)).map(entry));
  const { body } = await ask({ max_results: 2 });
  expect(idsOf(body)).toEqual(['7', suffixes[5]]);
  const range = 'AND recent_sk BETWEEN "0000000000000" AND "9999999999999~" backward limit 5';
  expect(table.trips[0]).toEqual([0, 1, 2, 3].map((shard) => `query recent recent_pk = "HISTORY#${shard}" ${range}`));
  expect(table.trips[1]).toEqual(
    expect.arrayContaining([`get ${pk} CHANGE#${ten(7)}`, expect.stringContaining(`get ${pk} NOTE#${ten(6)}#`)]),
  );
  const next = await ask({ max_results: 2, page_token: body.next_page_token });
  expect(idsOf(next.body)).toEqual(['6', suffixes[3]]);
});

test('every model that ever bore a name, the last created first', async () => {
  const [a, b] = [past(), past()];
  const named = ({ pk, id }: Registered, when: number): Item => ({
    pk,
    sk: `CHANGE#${ten(2)}`,
    list_pk: 'NAMED#old',
    list_sk: `${when}#${id}`,
  });
  fakeTable(
    a.items,
    b.items.filter(({ sk }) => sk !== 'NAME'),
    [named(a, at(7)), named(b, at(6))].map((item) => ({ ...item, pk: item.pk, sk: 'naming' })),
  );
  const { body } = await ask({ model: 'old', kind: 'alias_set' });
  expect(body.changes.map(({ model_id }: { model_id: string }) => model_id)).toEqual([b.id, a.id]);
  // Who has a name is found, though the index does not say so yet.
  expect(idsOf((await ask({ model: a.name, kind: 'alias_set' })).body)).toEqual(['7']);
});

test('404: what never was', async () => {
  const { id, name, items } = past();
  fakeTable(items);
  const missing = (message: string) => ({ status: 404, body: { error_code: 'RESOURCE_DOES_NOT_EXIST', message } });
  for (const other of [`${id.slice(0, -1)}Z`, 'no id'])
    expect(await ask({ model_id: other })).toMatchObject(missing(`Registered Model with id=${other} not found`));
  expect(await ask({ model: 'nope' })).toMatchObject(missing('Registered Model with name=nope not found'));
  for (const version of ['2', '0', '99999999999'])
    expect(await ask({ model: name, version })).toMatchObject(
      missing(`Model Version (name=${name}, version=${version}) not found`),
    );
  for (const transition_id of [`${id}-8`, `${id}-v2`, `${id}-5-3-${ulid(5, 'Z')}`, 'what?'])
    expect(await ask({ transition_id })).toMatchObject(missing(`Transition with id=${transition_id} not found`));
});

test('a token is of one question', async () => {
  const { id, name, items } = past();
  fakeTable(items);
  const { body } = await ask({ model_id: id, max_results: 1 });
  const message = 'Invalid page token: it is of another question. Send it with the one it came with.';
  const page_token = body.next_page_token;
  for (const other of [{ model: name }, { model_id: id, order: 'asc' }, { model_id: id, kind: 'tag_set' }])
    expect(await ask({ ...other, page_token })).toMatchObject({ status: 400, body: { message } });
  expect(await ask({ model_id: id, page_token })).toMatchObject({ status: 200 });
});

refuses(getHistory, [
  [{ model_id: 'id' }, "Parameters 'model' and 'model_id' exclude each other. Give one of them."],
  [{ model: 'a:b' }, "Invalid model name 'a:b'. Names cannot contain '/' or ':'."],
  [{ version: 'one' }, "Parameter 'version' must be an integer, got 'one'."],
  [{ stage: 'Dev' }, 'Invalid Model Version stage: Dev. Value must be one of None, Staging, Production, Archived.'],
  [
    { alias: 'a/b' },
    "Invalid alias name: 'a/b'. Names may only contain alphanumerics, underscores (_), and dashes (-).",
  ],
  [{ kind: ['tag_set', 'dropped'] }, `Invalid kind: dropped. Value must be one of ${kinds.join(', ')}.`],
  [
    { from: 'yesterday' },
    "Invalid value 'yesterday' for parameter 'from': it must be a time since 1970, in milliseconds or in ISO 8601 with " +
      'its zone, e.g. 2026-11-25T12:00:00Z.',
  ],
  [{ from: 2, to: 1 }, "Parameter 'from' is later than 'to': 2 and 1. Nothing is between them."],
  [{ order: 'up' }, "Invalid value 'up' for parameter 'order': it must be 'asc', the oldest first, or 'desc'."],
  [{ max_results: 0 }, "Invalid value 0 for parameter 'max_results' supplied. It must be a positive integer"],
  [{ transition_id: 'x' }, "Parameter 'transition_id' names one change, and excludes 'model'. Give it alone."],
  [{ page_token: 'x' }, "Invalid page token, decoded value=b''"],
]);

test('refuses a version without its model', async () => {
  const table = fakeTable();
  const message = "Parameter 'version' is a number within one model. Give 'model' or 'model_id' with it.";
  expect(await ask({ version: '1' })).toMatchObject({ status: 400, body: { message } });
  expect(table.trips).toEqual([]);
});

import { describe, expect, test } from 'vitest';
import { answerPage, errorPage } from '#shared/domain/pages/compare.ts';

type Comparison = Parameters<typeof answerPage>[0];
type Compared = Comparison['versions'][number];

const nothing = { added: [], removed: [], retyped: [] };

const aVersion = (version: number, more: Partial<Compared> = {}): Compared => ({
  ref: String(version),
  model: 'm',
  version: String(version),
  current_stage: 'None',
  aliases: [],
  creation_timestamp: 1_700_000_000_000,
  last_updated_timestamp: 1_700_000_000_000,
  source: 's3://bucket/m',
  status: 'READY',
  stages: [{ stage: 'None', from: 1_700_000_000_000 }],
  observed: [],
  signature: { none: true },
  files: { unknown: 'the registry does not have them' },
  dependencies: { none: true },
  ...more,
});

const comparison = (versions: Compared[], more: Partial<Comparison> = {}): Comparison => ({
  model: 'm',
  time: 1_700_000_100_000,
  baseline: 0,
  versions: versions.map((one, place) => (place === 0 ? { ...one, baseline: true } : one)),
  metrics: [],
  params: [],
  tags: [],
  ...more,
});

/** What is to be read, with single spaces. */
const readOf = (page: string) =>
  page
    .replace(/<(style|title)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

const two = [aVersion(1), aVersion(2)];

test('of versions that nothing is known of it says so', () => {
  const read = readOf(answerPage(comparison(two)));
  expect(read).toContain('2 versions against v1');
  expect(read).toContain('None was measured of any of them.');
  expect(read).toContain('In no stage so far: v1 v2');
  expect(read).not.toMatch(/In production|Gates to|undefined|NaN|\[object/);
});

describe('metrics', () => {
  const read = (metric: Partial<Comparison['metrics'][number]>) =>
    readOf(answerPage(comparison(two, { metrics: [{ key: 'k', values: [], ...metric }] })));

  test('against the baseline: arrow, sign and word', () => {
    const values = [{ value: 0.5 }, { value: 0.75, delta: 0.25, change: 0.5, better: true, best: true as const }];
    expect(read({ direction: 'higher', direction_from: 'name', values })).toMatch(
      /k ↑ higher is better, by its name .* v1 0.50 baseline v2 ★ 0.75 ▲ \+0.25 better/,
    );
    const lower = [
      { value: 0.75, best: true as const },
      { value: 0.5, delta: -0.25, better: false },
    ];
    expect(read({ direction: 'higher', direction_from: 'policy', values: lower })).toMatch(
      /by a policy of the model .* v1 ★ 0.75 baseline v2 0.50 ▼ −0.25 worse/,
    );
  });

  test('nobody says better where the direction is not known', () => {
    const said = read({ values: [{ value: 1 }, { value: 3, delta: 2 }] });
    expect(said).toMatch(/which way is better is not known .* v2 3 ▲ \+2 /);
    expect(said).not.toMatch(/v2 3 ▲ \+2 (better|worse)/);
  });

  test('who has none is named; what is no number is written', () => {
    expect(read({ values: [{}, { value: 'NaN' }] })).toMatch(/v2 NaN – not measured of v1/);
  });

  test('the ends of what numbers can be are drawn as numbers', () => {
    const values = [{ value: -Number.MAX_VALUE }, { value: Number.MAX_VALUE }];
    const page = answerPage(comparison(two, { metrics: [{ key: 'k', values }] }));
    expect(page).not.toMatch(/="(NaN|-?Infinity)/);
  });
});

test('versions of several models are told apart', () => {
  const page = answerPage(comparison([aVersion(1), aVersion(1, { model: 'other' })]));
  expect(page).toMatch(/v1 <small><bdi>m<\/bdi><\/small>/);
  expect(page).toContain('v1 <small><bdi>other</bdi></small>');
  expect(page).toContain('href="evidence?model=other&amp;version=1"');
});

test('with many versions who has which value, with few all values beside each other', () => {
  const params = (count: number) => [
    { name: 'depth', values: Array.from({ length: count }, (_, at) => ({ value: String(at % 2) })), differs: true },
    { name: 'seed', values: Array.from({ length: count }, () => ({ value: '7' })), differs: false },
  ];
  const six = [1, 2, 3, 4, 5, 6].map((version) => aVersion(version));
  const many = readOf(answerPage(comparison(six, { params: params(6) })));
  expect(many).toMatch(/Name Value Versions depth 0 v1 v3 v5 1 v2 v4 v6/);
  expect(many).toContain('The same in all: seed = 7');
  const few = readOf(answerPage(comparison(two, { params: params(2) })));
  expect(few).toMatch(/Name v1 v2 depth 0 1/);
});

test('what differs from the baseline, of versions with the same changes together', () => {
  const changes = { ...nothing, retyped: [{ name: 'age', from: 'long', to: 'double' }] };
  const signature = { inputs: [], changes: { inputs: changes, outputs: nothing, params: nothing, same: false } };
  const same = { inputs: [], changes: { inputs: nothing, outputs: nothing, params: nothing, same: true } };
  const versions = [
    aVersion(1, { signature: { inputs: [{ name: 'age', type: 'long' }] } }),
    aVersion(2, { signature }),
    aVersion(3, { signature: same }),
    aVersion(4, { signature }),
    aVersion(5),
  ];
  const read = readOf(answerPage(comparison(versions)));
  expect(read).toMatch(
    /Baseline inputs age long .* v2 v4 1 change ~ retyped age long → double of inputs v3 The same as the baseline’s. v5 Not known: it has none/,
  );
});

test('a page is no larger than Lambda can answer, and says what is left out', () => {
  const long = '<">'.repeat(12);
  const versions = Array.from({ length: 50 }, (_, at) => aVersion(at + 1));
  const rows = Array.from({ length: 2_000 }, (_, row) => ({
    name: `p${row}`,
    values: versions.map((_, at) => ({ value: `${long}${at}` })),
    differs: true,
  }));
  const page = answerPage(comparison(versions, { params: rows, tags: rows }));
  expect(Buffer.byteLength(JSON.stringify(page))).toBeLessThan(5_000_000);
  expect(readOf(page)).toMatch(/[\d,]+ more that differ are in the JSON/);
});

test('an error is a page, too', () => {
  expect(readOf(errorPage(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'No <b>' }))).toContain(
    'Stagebook · 404 RESOURCE_DOES_NOT_EXIST No &lt;b&gt;',
  );
});

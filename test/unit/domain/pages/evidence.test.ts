import { expect, test } from 'vitest';
import { answerPage } from '#shared/domain/pages/evidence.ts';

type Signed = Parameters<typeof answerPage>[0];
type Evidence = Signed['evidence'];

const hash = (digit: string) => digit.repeat(64);
const time = Date.UTC(2026, 0, 2, 3, 4);

const signed = (more: Partial<Evidence> = {}): Signed => ({
  evidence: {
    schema_version: 1,
    generated_at: time,
    generated_by: { type: 'token', id: 'grace' },
    registry: 'https://registry',
    cut: [],
    model: { id: 'M1', name: 'fraud', tags: {} },
    version: {
      version: '3',
      state: 'live',
      aliases: [],
      creation_timestamp: time,
      user_id: 'ada',
      client: 'c',
      tags: {},
    },
    lineage: { source: 's3://b', run_id: '', run_link: '', model_id: '', datasets: [] },
    files: { unknown: 'the registry does not have them' },
    metrics: [],
    policies: [],
    promotions: [],
    requests: [],
    comments: [],
    stages: [{ stage: 'None', from: time }],
    ledger: { model_id: 'M1', entries: [], pending: [], head: { n: 9, hash: hash('e') } },
    receipts: [],
    observed: [],
    ...more,
  },
  sha256: hash('a'),
  key_id: hash('b'),
  algorithm: 'Ed25519',
  signature: 'c2ln',
});

const readOf = (given: Partial<Evidence> = {}) =>
  answerPage(signed(given))
    .replace(/<(style|title)>.*?<\/\1>/gs, '')
    .replace(/<[^>]*>/g, ' ')
    .replace(/\s+/g, ' ');

test('says which version it is about, and what was signed with which key', () => {
  const read = readOf();
  expect(read).toContain('fraud v3');
  expect(read).toContain('2026-01-02 03:04 UTC by ada');
  expect(read).toContain('2026-01-02 03:04 UTC for grace');
  expect(read).toContain(`with the key bbbbbbbbbbbb , over ${hash('a')}`);
  expect(read).toContain('Checkpoint none yet');
  expect(read).not.toMatch(/undefined|NaN|\[object|deleted|Not whole/);
});

test('says of what became of it, and of what is cut', () => {
  const { version } = signed().evidence;
  expect(readOf({ version: { ...version, state: 'deleted' } })).toContain('✗ The version is deleted');
  expect(readOf({ version: { ...version, state: 'purged' } })).toContain('✗ The version is purged');
  expect(readOf({ cut: ['ledger', 'files'] })).toContain('Not whole, for want of room: ledger, files.');
});

test('has the tags of the version and of its model', () => {
  const { version, model } = signed().evidence;
  const read = readOf({
    version: { ...version, tags: { team: 'risk', a: '<' } },
    model: { ...model, tags: { tier: '1' } },
  });
  expect(read).toMatch(/Tags team = risk , a = &lt; .*Tags of the model tier = 1 /);
});

test('who asked, who agreed, and what the gates said then', () => {
  const gates = [{ policy: {}, rule: 'metric', passed: false, message: 'auc is 0.8' }];
  const read = readOf({
    promotions: [
      { transition_id: 't1', time, kind: 'promotion_refused', user_id: 'bob', from: 'None', to: 'Production', gates },
      { transition_id: 't2', time, kind: 'alias_set', user_id: 'bob', to: '3', alias: 'champion' },
      {
        transition_id: 't3',
        time,
        kind: 'stage_transitioned',
        user_id: 'eve',
        to: 'Production',
        forced: true,
        reason: 'it burns',
      },
    ],
    requests: [
      { transition_id: 't4', time, kind: 'transition_requested', user_id: 'ada', to: 'Production', open: true },
    ],
  });
  expect(read).toMatch(/promotion refused None → Production bob ✗ failed metric auc is 0.8/);
  expect(read).toMatch(/alias set @ champion → 3 bob/);
  expect(read).toMatch(/stage transitioned forced → Production eve it burns/);
  expect(read).toMatch(/transition requested open → Production ada/);
});

test('the ledger, whatever stands in its rows', () => {
  const entry = (n: number, row: Record<string, unknown>) => ({ n, sk: 's', prev: hash('c'), row, hash: hash('d') });
  const entries = [
    entry(1, {}),
    entry(12, { kind: 'alias_set', at: time, actor: { id: '<b>' } }),
    entry(13, { kind: 7, at: 'soon', actor: 'x' }),
  ];
  const checkpoint = {
    ...{ sequence: 4, time, previous: hash('1'), root: hash('2'), key_id: hash('3'), algorithm: 'a', signature: 's' },
    ...{ head: { model_id: 'M1', n: 8, hash: hash('4') }, index: 0, heads: 1, path: [] },
  };
  const ledger = { model_id: 'M1', entries, pending: ['row'], head: { n: 9, hash: hash('e') }, checkpoint };
  const read = readOf({ ledger });
  expect(read).toMatch(/ 1 version created dddddddddddd cccccccccccc 12 2026-01-02 03:04 alias set &lt;b&gt; ddd/);
  expect(read).toMatch(/Checkpoint 4 of 2026-01-02 03:04 UTC It has the chain up to 8 Its root 222222222222/);
  expect(read).toContain('1 row too new to have an entry.');
});

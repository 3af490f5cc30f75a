import { describe, expect, test } from 'vitest';
import type { Run } from '#shared/domain/tracking/entities.ts';
import {
  bytesOfRun,
  changedParams,
  requireActive,
  requireRoomInRun,
  runIdOf,
  withOutputs,
} from '#shared/domain/tracking/runs.ts';
import { refusal } from '#test/unit/search/support.ts';
import { point, run } from '#test/unit/tracking-search/support.ts';

describe('room is counted', () => {
  test.each<[Partial<Run>, number]>([
    [{}, 0],
    [{ params: { ab: 'é' } }, 2 + 2 + 4],
    [{ tags: { ab: 'é', c: '' } }, 2 + 2 + 4 + 1 + 4],
    [{ metrics: { é: point(1) } }, 2 + 70],
    [{ datasets: [{ name: 'd', digest: '1', tags: [] }] }, '{"name":"d","digest":"1","tags":[]}'.length],
    [{ model_inputs: ['m-1'] }, 5],
    [{ model_outputs: [{ model_id: 'm', step: 1 }] }, '{"model_id":"m","step":1}'.length],
    // The name is no part of it, for its tag is.
    [{ run_name: 'n'.repeat(100) }, 0],
  ])('%j: %i bytes', (fields, bytes) => {
    expect(bytesOfRun(run(fields))).toBe(bytes);
  });

  test('up to 350,000 bytes', () => {
    const of = (bytes: number) => run({ tags: { k: 'v'.repeat(bytes - 5) } });
    expect(() => requireRoomInRun(of(350_000))).not.toThrow();
    expect(refusal(() => requireRoomInRun(of(350_001)))).toContain('these would have 350001.');
  });
});

test('params that are there with another value are changed', () => {
  const given = [
    { key: 'a', value: '1' },
    { key: 'b', value: 'x' },
    { key: 'new', value: 'y' },
    { key: 'constructor', value: 'z' },
    { key: 'empty', value: 'x' },
  ];
  expect(changedParams(run({ params: { a: '1', b: '2', empty: '' } }), given)).toEqual([
    { key: 'b', old_value: '2', new_value: 'x' },
    { key: 'empty', old_value: '', new_value: 'x' },
  ]);
});

test('a model is an output once, of one step', () => {
  const before = run({ model_outputs: [{ model_id: 'a', step: 1 }] });
  const added = [
    { model_id: 'b', step: 2 },
    { model_id: 'a', step: 1 },
    { model_id: 'b', step: 2 },
  ];
  expect(withOutputs(before, added)).toEqual([
    { model_id: 'a', step: 1 },
    { model_id: 'b', step: 2 },
  ]);
  const other = [...added, { model_id: 'b', step: 3 }];
  expect(refusal(() => withOutputs(before, other))).toBe("The model 'b' is an output of the run already, of step 2.");
});

test('only an active run is changed', () => {
  expect(() => requireActive(run({}))).not.toThrow();
  expect(refusal(() => requireActive(run({ lifecycle_stage: 'deleted' })))).toBe(
    "The run r must be in the 'active' state. Current state is deleted.",
  );
});

test('run_id counts; run_uuid stands for it', () => {
  expect(runIdOf({ run_id: 'a', run_uuid: 'b' })).toBe('a');
  expect(runIdOf({ run_id: '', run_uuid: 'b' })).toBe('b');
  expect(refusal(() => runIdOf({ run_id: '' }))).toContain("Missing value for required parameter 'run_id'.");
});

import { describe, expect, test } from 'vitest';
import type { LiveVersion } from '#shared/domain/entities.ts';
import { factsOf } from '#shared/domain/entities.ts';
import { isTooBigForOneCall, mostFiles, requireFiles, requireReady } from '#shared/domain/registration.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { earlier, facts } from '#test/support/registry.ts';
import { failed, held, manifestFile, pending } from '#test/unit/handlers/held.ts';
import { refusal } from '#test/unit/search/support.ts';

const MiB = 1024 * 1024;
const model = { id: '01HF7YAT00AAAAAAAAAAAAAAAA', name: 'a' };
const version = (fields: Partial<LiveVersion> = {}): LiveVersion => ({
  ...facts(3),
  stage: 'None',
  tags: {},
  last_updated_timestamp: earlier,
  ...fields,
});

test.each([
  [Array(100).fill(1), false],
  [Array(101).fill(0), true],
  [[256 * MiB], false],
  [[256 * MiB, 0], false],
  [[256 * MiB, 1], true],
  [[256 * MiB + 1], true],
  [Array(100).fill(3 * MiB), true],
  [[], false],
])('%# is too much for one call: %j', (sizes, expected) => {
  const files = sizes.map((size, n) => ({ key: `${n}`, path: `${n}`, size, etag: '' }));
  expect(isTooBigForOneCall(files)).toBe(expected);
});

test('a manifest’s files are no more than one answer lists', () => {
  expect(mostFiles).toBe(20_000);
});

describe('ready', () => {
  test.each([{}, { pending: true as const, digest: 'd' }, { artifact_path: 'models/a/b', digest: 'd' }])(
    '%j',
    (fields) => {
      expect(() => requireReady(model, version(fields))).not.toThrow();
    },
  );

  test('not while it is being registered, nor if that failed', () => {
    expect(refusal(() => requireReady(model, version(pending(model))))).toBe(
      'Model Version (name=a, version=3) is still being registered: its files are being copied. Try again when its status is READY.',
    );
    expect(refusal(() => requireReady(model, version(failed(model))))).toBe(
      "Model Version (name=a, version=3) could not be registered: The file 'a' of the source is no longer there. " +
        'Register it again, and delete this version.',
    );
  });
});

describe('files', () => {
  const its = held(model, [manifestFile('x')]).fields;

  test('are where they are, and what they are', () => {
    expect(requireFiles(model, version({ ...its, pending: true }))).toEqual(its);
  });

  test('not of a version that is not ready', () => {
    expect(refusal(() => requireFiles(model, version(pending(model))))).toContain('is still being registered');
  });

  test.each([
    [{}, 's3://bucket/3'],
    [{ location: 'gs://there' }, 'gs://there'],
  ])('404 if others hold them: %j', (fields, where) => {
    expect(() => requireFiles(model, version(fields))).toThrow(
      expect.objectContaining({
        code: 'RESOURCE_DOES_NOT_EXIST',
        message:
          `The files of Model Version (name=a, version=3) are not here but at '${where}'. Upload them (POST uploads), and ` +
          'register what it returns.',
      }),
    );
    expect(() => requireFiles(model, version(fields))).toThrow(MlflowError);
  });
});

describe('what a version was born with', () => {
  const its = held(model, [manifestFile('x')]).fields;

  test('its files and their digest, if it was known then', () => {
    expect(factsOf(version(its))).toMatchObject(its);
    expect(factsOf(version())).not.toHaveProperty('artifact_path');
    expect(factsOf(version())).not.toHaveProperty('digest');
  });

  test('no digest, nor status, that came later', () => {
    const born = factsOf(version(pending(model)));
    expect(born).toMatchObject({ artifact_path: its.artifact_path, pending: true });
    expect(born).not.toHaveProperty('status');
    expect(factsOf(version({ ...its, pending: true }))).toEqual(born);
  });
});

import { expect, test } from 'vitest';
import type { Operation } from '#shared/operations/operation.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable } from '#test/support/fake-table.ts';
import { sampleOf } from '#test/support/samples.ts';

export const emptySegment = "It has an empty segment, '.' or '..'.";
const encoded = 'It has an encoded separator.';
const control = 'It has a control character.';
const relative = 'It must be relative.';
const special = "It has a '#' or a '\\'.";
const long = (bytes: number) => `It can have at most ${bytes} bytes of well-formed Unicode.`;

/** What is no path below the artifact root, and why. */
export const badPaths: [string, string][] = [
  ['..', emptySegment],
  ['../x', emptySegment],
  ['a/../b', emptySegment],
  ['a/..', emptySegment],
  ['.', emptySegment],
  ['a/./b', emptySegment],
  ['a//b', emptySegment],
  ['/abs', relative],
  ['//host/x', relative],
  ['C:/x', relative],
  ['%2e%2e/x', encoded],
  ['%2E%2E', encoded],
  ['a/.%2e/b', encoded],
  ['%252e%252e/x', encoded],
  ['a%2Fb', encoded],
  ['a%252Fb', encoded],
  ['a%25252fb', encoded],
  ['a\0b', control],
  ['a\nb', control],
  ['a\x7fb', control],
  ['a\x85b', control],
  ['a%00b', control],
  ['a%250Ab', control],
  ['a#b', special],
  ['a\\b', special],
  ['..\\b', special],
  [`${'é'.repeat(480)}a`, long(960)],
  ['a'.repeat(1_025), long(960)],
  [`models/${'a'.repeat(1_018)}`, long(1_024)],
];

/** As a path of the URL they can come, too. */
const unpaired: [string, string][] = [
  ['a\ud800', long(960)],
  ['\udc00/b', long(960)],
];

/** Text of a message, as MLflow shows a value. */
const shown = (path: string) =>
  JSON.stringify(path).replace(/[\x7f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

export const invalidPath = (path: string, why: string) => ({
  status: 400,
  body: { error_code: 'INVALID_PARAMETER_VALUE', message: `Invalid path: ${shown(path)}. ${why}` },
});

/** 400, and nothing was asked of the bucket; `becomes`: the path that an argument stands for. */
export const refusesPaths = (operation: Operation, argument: string, becomes = (path: string) => path): void => {
  const inQuery = operation.methods[0] === 'GET' && argument !== 'artifact_path';
  test.each([...badPaths, ...(inQuery ? [] : unpaired)])('no path: %j', async (path, why) => {
    const [table, bucket] = [fakeTable(), fakeS3()];
    const { args, given } = sampleOf(operation);
    expect(await call(operation, { ...args, [argument]: path }, given)).toMatchObject(invalidPath(becomes(path), why));
    expect([bucket.sent, table.trips]).toEqual([[], []]);
  });
};

/** 403: what only the registry writes. */
export const refusesRegistered = (operation: Operation): void => {
  const versions = 'is among the files of registered versions, which stay as they were registered.';
  const uploads = 'is among the files of uploads, which are sent by the URLs that the upload was given.';
  test.each([
    ['models', versions],
    ['models/x', versions],
    ['models/01HF7YAT00AAAAAAAAAAAAAAAA/01HF7YAT00BBBBBBBBBBBBBBBB/MLmodel', versions],
    ['uploads', uploads],
    ['uploads/01HF7YAT00AAAAAAAAAAAAAAAA.json', uploads],
    ['uploads/01HF7YAT00AAAAAAAAAAAAAAAA/model.bin', uploads],
  ])('%s is not the client’s to write', async (artifact_path, why) => {
    const bucket = fakeS3();
    const { args, given } = sampleOf(operation);
    expect(await call(operation, { ...args, artifact_path }, given)).toMatchObject({
      status: 403,
      body: { error_code: 'PERMISSION_DENIED', message: expect.stringContaining(why) },
    });
    expect(bucket.sent).toEqual([]);
  });

  test.each(['models2/x', 'modelsx', 'uploads.json', 'a/models/x', 'manifests/x', 'artifacts/x', 'Models/x'])(
    '%s is',
    async (artifact_path) => {
      const bucket = fakeS3();
      const { args, given } = sampleOf(operation);
      const { status } = await call(operation, { ...args, artifact_path }, given);
      expect(status).not.toBe(403);
      expect(bucket.inputs[0]?.Key ?? bucket.inputs[0]?.Delete.Objects[0].Key).toContain(`artifacts/${artifact_path}`);
    },
  );
};

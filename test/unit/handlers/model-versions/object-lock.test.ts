import { expect, test } from 'vitest';
import { uploadArtifact } from '#shared/operations/artifacts.ts';
import { environment } from '#shared/operations/environment.ts';
import { createModelVersion } from '#shared/operations/model-versions.ts';
import { call } from '#test/support/events.ts';
import { fakeS3 } from '#test/support/fake-s3.ts';
import { fakeTable, now } from '#test/support/fake-table.ts';
import { registered } from '#test/support/registry.ts';

// Before the functions are loaded, which `call` does.
process.env[environment.objectLock] = 'COMPLIANCE 30';

const lock = { ObjectLockMode: 'COMPLIANCE', ObjectLockRetainUntilDate: new Date(now + 30 * 24 * 60 * 60 * 1_000) };

test('what is registered is locked as it is written: the copies, and the list of them', async () => {
  const { name, items } = registered();
  fakeTable(items);
  const bucket = fakeS3({
    'artifacts/run/artifacts/model/MLmodel': 'mlmodel',
    'artifacts/run/artifacts/model/big.bin': 'weights',
  });
  const reply = await call(createModelVersion, { name, source: 'mlflow-artifacts:/run/artifacts/model', run_id: 'r' });
  expect(reply.body.model_version).toMatchObject({ status: 'READY' });
  const written = bucket.sent.flatMap((line, index) => (/^(copy|put) /.test(line) ? [bucket.inputs[index]] : []));
  expect(written).toHaveLength(3);
  for (const input of written) expect(input).toMatchObject(lock);
});

test('what is logged is not: it may be changed, and sent in parts without a checksum', async () => {
  fakeTable();
  const bucket = fakeS3();
  const path = { artifact_path: 'run/model/MLmodel' };
  expect(await call(uploadArtifact, path, { body: Buffer.from('mlmodel') })).toMatchObject({ status: 200 });
  expect(bucket.inputs).toHaveLength(1);
  expect(bucket.inputs[0]).not.toHaveProperty('ObjectLockMode');
});

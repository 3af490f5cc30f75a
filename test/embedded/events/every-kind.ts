import { ulid } from 'ulid';
import { expect } from 'vitest';
import { policy, promote, report } from '#test/embedded/gates/world.ts';
import { admin, as, idOf, newModel, request } from '#test/embedded/requests/people.ts';
import { ok, times } from '#test/embedded/tracking/calls.ts';
import { anyone } from '#test/support/anyone.ts';
import { monitored } from './monitored.ts';

const url = 'https://8.8.8.8/hook';

/** Writes of every kind that calls make, to one model and what comes of it. */
export async function writeEveryKind(): Promise<{ name: string }> {
  const name = await newModel();
  const version = async () =>
    (await ok('createModelVersion', { name, source: 's3://b/k', ...long }, admin)).model_version;
  const long = { description: 'd'.repeat(300), tags: [{ key: 'k', value: 'v'.repeat(300) }] };
  const [first, second] = [(await version()).version, (await version()).version];
  const at = { name, version: first };
  await ok('renameRegisteredModel', { name, new_name: `${name} too` }, admin);
  await ok('renameRegisteredModel', { name: `${name} too`, new_name: name }, admin);
  await ok('updateModelVersion', { ...at, description: 'e'.repeat(300) }, admin);
  await ok('setModelVersionTag', { ...at, key: 'k', value: 'w'.repeat(300) }, admin);
  await ok('deleteModelVersionTag', { ...at, key: 'k' }, admin);
  await ok('setRegisteredModelAlias', { ...at, alias: 'a' }, admin);
  await ok('setRegisteredModelAlias', { name, version: second, alias: 'a' }, admin);
  await ok('rollback', { name, alias: 'a', expected_version: second, reason: 'worse' }, admin);
  await ok('deleteRegisteredModelAlias', { name, alias: 'a' }, admin);
  for (const number of [first, second]) expect(await promote(name, number)).toMatchObject({ status: 200 });
  await ok('rollback', { name, stage: 'Production', expected_version: second, reason: 'worse' }, admin);
  for (const end of ['deleteTransitionRequest', 'rejectTransitionRequest', 'approveTransitionRequest']) {
    await ok('createTransitionRequest', { ...at, stage: 'Staging' }, admin);
    const creator = end === 'deleteTransitionRequest' && { creator: 'root' };
    const archiving = end === 'approveTransitionRequest' && { archive_existing_versions: false };
    await ok(end, { ...at, stage: 'Staging', ...creator, ...archiving }, admin);
  }
  const { comment } = await ok('createComment', { ...at, comment: 'c'.repeat(300) }, admin);
  await ok('updateComment', { id: comment.id, comment: 'again' }, admin);
  await ok('deleteComment', { id: comment.id }, admin);
  await report(name, first, 0.5);
  await policy(name, [{ rule: 'required_tags', tags: [{ key: 'checked' }] }]);
  expect(await promote(name, second)).toMatchObject({ status: 400 });
  await ok('deletePolicy', { model: name, stage: 'Production' }, admin);
  await ok('hold', { ...at, reason: 'asked for' }, admin);
  await ok('release', { ...at, reason: 'over' }, admin);
  const gone = { name, version: (await version()).version };
  await ok('deleteModelVersion', gone, admin);
  await ok('restore', gone, admin);
  const { webhook } = await ok('createRegistryWebhook', {
    ...{ model_name: name, events: ['COMMENT_CREATED'], http_url_spec: { url, secret: 's' } },
  });
  await ok('updateRegistryWebhook', { id: webhook.id, description: 'd' });
  await ok('deleteRegistryWebhook', { id: webhook.id });
  await ok('deleteRegisteredModel', { name }, admin);
  await ok('restore', { name }, admin);
  return { name };
}

/** And what it takes several people, many versions, time or files to write; the ids of the models. */
export async function writeTheRest(): Promise<string[]> {
  const ids: string[] = [];
  for (const some of [readable, approvals, crowd, purges, registrations]) ids.push(await some());
  return ids;
}

/** What the examples are of: short texts that say something. */
async function readable(): Promise<string> {
  const name = 'fraud-detector';
  const description = 'Tells fraudulent payments from others.';
  await ok('createRegisteredModel', { name, description, tags: [{ key: 'team', value: 'risk' }] }, admin);
  const source = 's3://training/fraud/2026-11-25/model';
  const more = { description: 'Trained with the payments of October.', tags: [{ key: 'algorithm', value: 'xgboost' }] };
  for (const _ of [1, 2]) await ok('createModelVersion', { name, source, ...more }, admin);
  const at = { name, version: '2' };
  await ok('setModelVersionTag', { ...at, key: 'validated', value: 'yes' }, admin);
  await ok('updateModelVersion', { ...at, description: 'Trained with the payments of November.' }, admin);
  await ok('transitionModelVersionStage', { ...at, version: '1', ...toProduction }, admin);
  await ok('transitionModelVersionStage', { ...at, ...toProduction }, admin);
  const { comment } = await ok('createComment', { ...at, comment: 'Half the errors of version 1.' }, admin);
  await ok('updateComment', { id: comment.id, comment: 'A third of the errors of version 1.' }, admin);
  await monitored(name);
  await served(name);
  return idOf(name);
}

/** A host that goes from one version to the next, and stops. */
async function served(model: string): Promise<void> {
  await ok('setBaseline', { model, version: '2', metric: 'score', values: [0.25, 0.5, 0.75] }, admin);
  const endpoint = 'eu-west-1/checkout';
  for (const version of ['1', '2']) await ok('reportReceipt', { endpoint, model, version }, admin);
  await ok('deleteReceipt', { endpoint, model }, admin);
}

const toProduction = { stage: 'Production', archive_existing_versions: true };

/** Permissions, and an approval that is not the last one needed. */
async function approvals(): Promise<string> {
  const name = await newModel(1, { bea: 'CAN_MANAGE' });
  await policy(name, [{ rule: 'approvals', count: 2 }]);
  await request(name, 'Production', as('bea'));
  const asked = { name, version: '1', stage: 'Production', archive_existing_versions: false };
  await ok('approveTransitionRequest', { ...asked, comment: 'Half the errors of the one before.' }, admin);
  return idOf(name);
}

/** More versions in Production than one transaction archives. */
async function crowd(): Promise<string> {
  const all = times(50, (index) => String(index + 1));
  const name = await newModel(all.length);
  for (const version of all)
    await ok('transitionModelVersionStage', { name, version, stage: 'Production', archive_existing_versions: false });
  const { version } = (await ok('createModelVersion', { name, source: 's3://elsewhere/m' }, admin)).model_version;
  expect(await promote(name, version)).toMatchObject({ status: 200 });
  return idOf(name);
}

/** Deleted, and the time is over in which it could be restored. */
async function purges(): Promise<string> {
  const { age, expire } = await import('#test/embedded/retention/world.ts');
  const name = await newModel(2);
  const id = await idOf(name);
  await ok('deleteModelVersion', { name, version: '1' });
  await age(id, 1);
  await expire(id, 1);
  await ok('deleteRegisteredModel', { name });
  await age(id);
  await expire(id);
  return id;
}

/** Files that a call cannot wait for: of one version they are there, of the other no more. */
async function registrations(): Promise<string> {
  const [{ putPlan }, { createVersion }, { finishRegistration }] = await Promise.all([
    import('#shared/store/artifacts/manifest.ts'),
    import('#shared/store/versions/create.ts'),
    import('#shared/store/versions/register.ts'),
  ]);
  const name = await newModel(0);
  const file = { key: 'runs/1/model.bin', path: 'model.bin', size: 300 * 1024 ** 2, etag: '"none"' };
  const given = { source: 's3://b/k', run_id: '', run_link: '', model_id: '', description: '', tags: {} };
  for (const planned of [[], [file]]) {
    const request = { ...anyone, id: ulid(), client: 'test', deadline: Date.now() + 10_000 };
    const { model, version } = await createVersion(request, name, { ...given, files: [file] });
    await putPlan(version.artifact_path as string, planned);
    await finishRegistration(model.id, version.version);
  }
  return idOf(name);
}

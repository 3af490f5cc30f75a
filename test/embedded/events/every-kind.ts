import { expect } from 'vitest';
import { policy, promote, report } from '#test/embedded/gates/world.ts';
import { admin, newModel } from '#test/embedded/requests/people.ts';
import { ok } from '#test/embedded/tracking/calls.ts';

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

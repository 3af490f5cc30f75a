import { expect } from 'vitest';
import { log } from '#test/embedded/artifacts/upload.ts';
import { admin, newModel } from '#test/embedded/requests/people.ts';
import { newRun, ok } from '#test/embedded/tracking/calls.ts';
import { type Answer, type CallOptions, call } from '#test/support/call.ts';

export type Rule = { rule: string } & Record<string, unknown>;
type Input = Record<string, unknown>;

/** For moves into Production, if nothing else is said. */
export const policy = (model: string | undefined, rules: Rule[], more: Input = { stage: 'Production' }) =>
  ok('setPolicy', { ...(model !== undefined && { model }), rules, ...more }, admin);

export const noPolicy = (model: string | undefined, more: Input = { stage: 'Production' }) =>
  ok('deletePolicy', { ...(model !== undefined && { model }), ...more }, admin);

export const promote = (name: string, version = '1', who: CallOptions = admin, stage = 'Production') =>
  call('transitionModelVersionStage', { name, version, stage, archive_existing_versions: true }, who);

export const point = (name: string, version = '1', who: CallOptions = admin, alias = 'champion') =>
  call('setRegisteredModelAlias', { name, alias, version }, who);

export const check = (name: string, version = '1', more: Input = { stage: 'Production' }, who: CallOptions = admin) =>
  ok('checkPromotion', { name, version, ...more }, who);

export const force = (name: string, version: string, more: Input, who: CallOptions = admin) =>
  call('forcePromotion', { name, version, reason: 'it burns', ...more }, who);

export const report = (name: string, version: string, value: number, more: Input = {}, who: CallOptions = admin) =>
  ok('reportMetric', { name, version, key: 'accuracy', value, ...more }, who);

/** Refused, with every rule that fails by its name. */
export const refusedBy = (...messages: string[]) => ({
  status: 400,
  body: {
    error_code: 'INVALID_PARAMETER_VALUE',
    message: expect.stringMatching(
      new RegExp(
        `^Model Version \\(name=.*, version=\\d+\\) may not .*: \\d+ of \\d+ rules? fails?\\. ${messages.join('; ')}`,
      ),
    ),
  },
});

export const passed = { status: 200 };

/** A version of a run that logged these metrics. */
export async function measured(name: string, metrics: Record<string, number | 'NaN'>): Promise<string> {
  const run_id = await newRun();
  for (const [key, value] of Object.entries(metrics))
    await ok('logMetric', { run_id, key, value, timestamp: 1 }, admin);
  const { model_version } = await ok('createModelVersion', { name, source: `runs:/${run_id}/model`, run_id }, admin);
  return model_version.version;
}

let count = 0;

/** A version with files that the registry keeps. */
export async function filed(name: string, files: Record<string, string>): Promise<string> {
  const folder = `gates/${++count}/model`;
  await log(folder, files);
  const source = `mlflow-artifacts:/${folder}`;
  const { model_version } = await ok('createModelVersion', { name, source, run_id: 'r' }, admin);
  return model_version.version;
}

export const mlmodel = (inputs: object[]) =>
  `flavors: {}\nsignature:\n  inputs: '${JSON.stringify(inputs)}'\n  outputs: null\n  params: null\n`;

/** What history has of one kind, the last first. */
export const told = async (model: string, ...kind: string[]) =>
  (await ok('getHistory', { model, kind }, admin)).changes;

/** A dry run says what the call says then. */
export async function predicted(name: string, version: string, who: CallOptions = admin): Promise<Answer> {
  const { allowed, results } = await check(name, version, { stage: 'Production' }, who);
  const answer = await promote(name, version, who);
  expect([allowed, results]).toEqual([answer.status === 200, expect.anything()]);
  for (const { passed, rule, policy: of, message } of results)
    if (!passed && Object.keys(of).length > 0) expect(answer.body.message).toContain(`${rule}: ${message}`);
  return answer;
}

export { newModel };

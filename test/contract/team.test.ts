import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Stagebook, startStagebook } from '#test/support/stagebook.ts';
import { clients } from './clients.ts';
import { seenBy } from './databricks-journal.ts';
import { oneUrl } from './environment.ts';
import { comments } from './team/comments.ts';
import { ends } from './team/ends.ts';
import { gates } from './team/gates.ts';
import { requests } from './team/requests.ts';
import { shares } from './team/shares.ts';
import { tokenOf } from './ways.ts';

const { missing, note, path } = clients('python3', 'python2');

/** Their role and groups, by the name on their token. */
const members = {
  ci: ['member'],
  requester: ['member'],
  approver: ['member', 'approvers'],
  auditor: ['reader', 'auditors'],
  outsider: ['member'],
  admin: ['admin'],
};

describe.skipIf(missing).each([
  ['3.17.2', '0.156.0', 'python3'],
  ['2.22.5', '0.57.0', 'python2'],
] as const)(`a team with mlflow %s and databricks-sdk %s${note}`, { timeout: 240_000 }, (_, __, client) => {
  let stagebook: Stagebook;
  let cwd: string;
  let seen: Awaited<ReturnType<typeof seenBy>>;

  beforeAll(async () => {
    [stagebook, cwd] = await Promise.all([
      startStagebook({ auth: 'token', args: ['--default-permission', 'NO_PERMISSIONS'] }),
      mkdtemp(join(tmpdir(), 'team-')),
    ]);
    const tokens = Object.entries(members).map(async ([who, given]) => {
      const { token } = await tokenOf(stagebook, who, ...given);
      return [who, token] as const;
    });
    const env = oneUrl(stagebook.url, { TOKENS: JSON.stringify(Object.fromEntries(await Promise.all(tokens))) });
    seen = await seenBy(path(client), 'team-story.py', { cwd, env });
  }, 240_000);

  afterAll(async () => {
    await stagebook?.stop();
    await rm(cwd, { recursive: true, force: true });
  });

  const said = (title: string) => seen.saidTo(title);

  test('is told by mlflow’s own exception which rule fails, and by databricks-sdk’s', () => {
    const [why] = [/not_worse_than_incumbent: accuracy is 0\.85, worse by more than 0\.01 than the 0\.9 of version 1/];
    expect(said('approver promotes the worse with mlflow')).toMatch(why);
    expect(said('approver promotes the worse with databricks-sdk')).toMatch(why);
    expect(said('approver approves the worse')).toMatch(why);
  });

  test('is told what a permission lacks', () => {
    expect(said('requester approves')).toMatch(
      /You are signed in as 'requester', who has CAN_EDIT on the registered model 'Churn': this needs CAN_MANAGE_PRODUCTION_VERSIONS/,
    );
    expect(said('outsider comments')).toMatch(/who has no permission on the registered model 'Churn'/);
  });

  test('sees each what it should', () => {
    expect(seen.seen).toEqual([...shares, ...requests, ...comments, ...gates, ...ends]);
  });
});

import { ok, times } from '#test/embedded/tracking/calls.ts';
import type { Act, Cases } from './act.ts';
import { underGates } from './gates.ts';
import { newModel, newVersion, transition } from './models.ts';

/** A version to talk about. */
async function one(): Promise<{ name: string; version: string }> {
  const name = await newModel();
  await newVersion(name);
  return { name, version: '1' };
}

const none = { name: 'none', version: '1' };

const request = (of: object, stage: string) => ok('createTransitionRequest', { ...of, stage });

/** With and without a request that stays open. */
async function decide(act: Act, more: object = {}): Promise<void> {
  const [stage, of] = ['Staging', await one()];
  await request(of, stage);
  await request(of, 'Production');
  await act({ ...of, stage, ...more });
  await act({ ...of, stage, ...more }, { status: 404 });
  await act({ ...none, stage, ...more }, { status: 404 });
}

/** More than one transaction archives. */
async function move(act: Act, before: (of: object, stage: string) => Promise<unknown>): Promise<void> {
  const name = await newModel();
  for (const version of times(52, (index) => String(index + 1))) {
    await newVersion(name);
    if (version !== '52') await transition(name, version, 'Staging');
  }
  const of = { name, version: '52' };
  const fates = ['conflict', 'oversize', 'lost answer'] as const;
  await before(of, 'Staging');
  await act({ ...of, stage: 'Staging', archive_existing_versions: true }, { fates: [...fates] });
  for (const stage of ['Archived', 'None', 'Production']) {
    await before(of, stage);
    await act({ ...of, stage, archive_existing_versions: false });
  }
  const gated = { name: await underGates(), version: '2' };
  await before(gated, 'Production');
  await act({ ...gated, stage: 'Production', archive_existing_versions: false });
}

async function commented() {
  const of = await one();
  const { comment } = await ok('createComment', { ...of, comment: 'c' });
  return { of, id: comment.id as string };
}

const noComment = { id: 'none' };

export const talkCases: Cases = {
  createTransitionRequest: async (act) => {
    const of = await one();
    await act({ ...of, stage: 'Staging', comment: 'c' });
    await act({ ...of, stage: 'Staging' }, { status: 400 });
    await act({ ...none, stage: 'Staging' }, { status: 404 });
  },
  approveTransitionRequest: (act) => move(act, request),
  rejectTransitionRequest: decide,
  deleteTransitionRequest: async (act) => {
    await decide(act, { creator: 'tester' });
    const of = await one();
    await request(of, 'Staging');
    await ok('createTransitionRequest', { ...of, stage: 'Staging' }, { actor: 'ada' });
    await act({ ...of, stage: 'Staging', creator: 'ada' });
  },
  listTransitionRequests: async (act) => {
    const of = await one();
    await request(of, 'Staging');
    await act(of);
    await act(none, { status: 404 });
  },
  transitionStageDatabricks: async (act) => {
    await move(act, async () => {});
    const of = await one();
    for (const stage of ['Staging', 'Production']) await request(of, stage);
    await act({ ...of, stage: 'Production', archive_existing_versions: true });
  },
  createComment: async (act) => {
    await act({ ...(await one()), comment: 'c' });
    await act({ ...none, comment: 'c' }, { status: 404 });
  },
  updateComment: async (act) => {
    const { id } = await commented();
    await act({ id, comment: 'd' });
    await act({ ...noComment, comment: 'd' }, { status: 404 });
  },
  deleteComment: async (act) => {
    const { id } = await commented();
    await act({ id });
    await act(noComment, { status: 404 });
  },
  listComments: async (act) => {
    const { of } = await commented();
    await ok('createComment', { ...of, comment: 'c' });
    const { next_page_token: page_token } = await act({ ...of, max_results: 1 });
    await act({ ...of, max_results: 1, page_token });
    await act(none, { status: 404 });
  },
  listActivities: async (act) => {
    const { of } = await commented();
    await transition(of.name, '1', 'Production');
    const { next_page_token: page_token } = await act({ ...of, max_results: 1 });
    await act({ ...of, max_results: 1, page_token });
    await act(none, { status: 404 });
  },
};

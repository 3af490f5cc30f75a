import { ok } from '#test/embedded/tracking/calls.ts';
import { type Case, numbered } from '../case.ts';
import { caller, type World } from '../world.ts';

const comment = 'Looks good to me.';

const said =
  (options = {}) =>
  async (world: World) => {
    const made = await ok('createComment', { ...numbered(world), comment }, options);
    return { comment_id: made.comment.id };
  };

const one = ({ comment_id }: World) => ({ id: comment_id });
const edit = (world: World) => ({ ...one(world), comment: 'Better not.' });

const own = { what: 'one’s own', creator: true, asked: said(caller()) };
const others = { what: 'somebody else’s', before: said() };

export const comments: Case[] = [
  { ability: 'comment', operation: 'createComment', input: (world) => ({ ...numbered(world), comment }) },
  { ability: 'view', operation: 'listComments', before: said(), input: numbered },
  { ability: 'edit comment', operation: 'updateComment', input: edit, ...own },
  { ability: 'edit comment', operation: 'updateComment', input: edit, ...others },
  { ability: 'delete comment', operation: 'deleteComment', input: one, ...own },
  { ability: 'delete comment', operation: 'deleteComment', input: one, ...others },
];

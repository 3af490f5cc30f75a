import { byAll, denied, type Step } from './what.ts';

const [edit, remove] = ['EDIT_COMMENT', 'DELETE_COMMENT'] as const;

const comment = (user_id: string, text: string, ...available_actions: string[]) => ({
  id: 'ID-ID',
  comment: text,
  user_id,
  creation_timestamp: 'a time',
  last_updated_timestamp: 'a time',
  available_actions,
});

/** Both, as who looks at them may act. */
const both = (ofRequester: string[], ofApprover: string[]) => ({
  comments: [comment('approver', 'how fast?', ...ofApprover), comment('requester', 'it is quite fast', ...ofRequester)],
});

export const comments: Step[] = [
  ['requester comments', comment('requester', 'it is fast', edit, remove)],
  ['approver comments', comment('approver', 'how fast?', edit, remove)],
  ['outsider comments', denied],
  ['requester edits', comment('requester', 'it is quite fast', edit, remove)],
  ["approver edits another's", denied],
  ["ci edits another's", denied],
  ["outsider edits another's", denied],
  ["approver deletes another's", denied],
  ...byAll(
    'lists comments',
    both([remove], [remove]),
    both([edit, remove], []),
    both([], [edit, remove]),
    both([], []),
    denied,
    both([remove], [remove]),
  ),
  ["ci deletes another's", null],
  ['requester deletes their own', null],
];

import { compared } from './compared.ts';
import { asked, denied, type Step, wrong } from './what.ts';

const permission = (message: string, passed: boolean) => ({ policy: {}, rule: 'permission', passed, message });
const mayNot = permission(
  "You are signed in as 'requester', who has CAN_EDIT on the registered model 'Churn': this needs " +
    "CAN_MANAGE_PRODUCTION_VERSIONS. Ask whoever has CAN_MANAGE on the registered model 'Churn', or an admin.",
  false,
);
const may = permission("'approver' may make the move", true);

/** Version 1 is in Production, with an accuracy of 0.9. */
const worse = compared(0.85, { version: '1', accuracy: 0.9 }, false);
const better = compared(0.895, { version: '1', accuracy: 0.9 }, true);

type Result = { passed: boolean };
const ready = { policy: {}, rule: 'ready', passed: true, message: 'it is registered' };

const checked = (allowed: Result, gate: Result) => ({
  allowed: allowed.passed && gate.passed,
  results: [allowed, ready, gate],
  who_may_approve: ['group:admins', 'group:approvers', 'group:auditors', 'user:ci'],
  archived: ['1'],
  open_requests: [],
  hooks: [],
});

/** What is checked comes out so. */
export const gates: Step[] = [
  ['requester sets a policy', denied],
  ['approver sets a policy', denied],
  ['ci sets a policy', null],
  ['requester checks 2', checked(mayNot, worse)],
  ['approver checks 2', checked(may, worse)],
  ['outsider checks 2', denied],
  ['requester checks 3', checked(mayNot, better)],
  ['approver checks 3', checked(may, better)],
  ['outsider checks 3', denied],
  ['requester asks for the worse', asked('Production')],
  ['approver approves the worse', wrong],
  ['approver promotes the worse with mlflow', wrong],
  ['approver promotes the worse with databricks-sdk', wrong],
  ['approver promotes the better with mlflow', 'Production'],
  ['approver forces', denied],
  ['ci lets the approver force', denied],
  ['admin lets the approver force', null],
  ['approver forces without a reason', wrong],
  ['approver forces with a reason', null],
  ['requester has nothing open', []],
  ['requester finds them in', ['Archived', 'Production', 'Archived']],
];

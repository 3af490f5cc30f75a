import type { Rule, RuleName, RuleOf } from '#shared/operations/rules.ts';
import { requiredDescription, requiredTags } from './described.ts';
import { freezeWindow } from './freeze-window.ts';
import { metric, notWorse } from './measured.ts';
import { approvals, requesterIsNotApprover } from './people.ts';
import { signatureCompatible } from './signature.ts';
import type { Finding, Outcome, Policy, Situation } from './types.ts';

const day = 86_400_000;

const gates: { [Name in RuleName]: (rule: RuleOf<Name>, situation: Situation) => Finding } = {
  metric,
  not_worse_than_incumbent: notWorse,
  required_tags: requiredTags,
  required_description: requiredDescription,
  approvals,
  requester_is_not_approver: (_, situation) => requesterIsNotApprover(situation),
  freeze_window: freezeWindow,
  digest_present: (_, { candidate: { digest } }) =>
    digest
      ? { passed: true, message: 'the digest of its files is known', values: { digest } }
      : {
          passed: false,
          message: 'the digest of its files is not known. Register it with files that the registry keeps',
        },
  signature_compatible: (_, situation) => signatureCompatible(situation),
  max_age({ days }, { now, candidate: { creation_timestamp } }) {
    const age = (now - creation_timestamp) / day;
    const passed = age <= days;
    const shown = Number(age.toFixed(1));
    const message = `it was registered ${shown} days ago${passed ? '' : `, more than ${days}`}`;
    return { passed, message, values: { creation_timestamp } };
  },
};

/** Characters: the row of the transition keeps them all. */
const longest = { message: 1_000, value: 256 };

const cut = (text: string, length: number) =>
  text.length > length ? `${text.slice(0, length - 1).toWellFormed()}…` : text;

const cutAll = <Values>(values: Values): Values =>
  JSON.parse(JSON.stringify(values, (_, value) => (typeof value === 'string' ? cut(value, longest.value) : value)));

function find(rule: Rule, situation: Situation): Finding {
  const gate = gates[rule.rule] as (rule: Rule, situation: Situation) => Finding;
  const { passed, message, values } = gate(rule, situation);
  return { passed, message: cut(message, longest.message), ...(values && { values: cutAll(values) }) };
}

/** Who has requested it and, before that or since, approved it is no approver either. */
const withoutRequesters = (situation: Situation): Situation => ({
  ...situation,
  approvals: situation.approvals.filter(({ id }) => !situation.requesters.includes(id)),
});

/** What each rule of `policies`, all `applicable` ones, finds. */
export function evaluate(policies: readonly Policy[], situation: Situation): Outcome[] {
  const isApart = policies.some(({ rules }) => rules.some(({ rule }) => rule === 'requester_is_not_approver'));
  const seen = isApart ? withoutRequesters(situation) : situation;
  return policies.flatMap(({ model, stage, alias, rules }) => {
    const policy = { ...(model !== undefined && { model }), ...(stage && { stage }), ...(alias && { alias }) };
    return rules.map((rule) => ({ policy, rule: rule.rule, ...find(rule, seen) }));
  });
}

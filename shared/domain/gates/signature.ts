import { accepts } from './accepts.ts';
import type { Candidate, Finding, Situation } from './types.ts';

function problemsWith({ signature: candidate }: Candidate, { version, signature: incumbent }: Candidate): string[] {
  if (incumbent === undefined) return [];
  const of = (problem: string) => `${problem} in version ${version}`;
  if (incumbent.unreadable) return [`what version ${version} takes is not known: ${incumbent.unreadable}`];
  if (candidate === undefined) return [`it has no signature, and version ${version} has one`];
  if (candidate.unreadable) return [candidate.unreadable];
  return accepts(candidate, incumbent).map(of);
}

export function signatureCompatible({ candidate, incumbents }: Situation): Finding {
  const problems = [...new Set(incumbents.flatMap((incumbent) => problemsWith(candidate, incumbent)))];
  const values = { incumbents: incumbents.map(({ version }) => String(version)).slice(0, 20) };
  if (problems.length > 0) return { passed: false, message: problems.join(', '), values };
  const silent = incumbents.filter(({ signature }) => signature === undefined);
  const message =
    incumbents.length === 0
      ? 'nobody is there whose inputs it would have to take'
      : silent.length > 0
        ? `it takes what was taken, as far as is known: ${silent.length} of ${incumbents.length} there have no signature`
        : 'it takes every input that was taken';
  return { passed: true, message, values };
}

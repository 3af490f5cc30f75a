import { said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Compared, chipsOf, grouped, type Report } from './report.ts';

type Outcome = NonNullable<Compared['gates']>['results'][number];

const line = ({ passed, rule, message }: Outcome) =>
  html`<li>${passed ? html`<span class="good">✓ passed</span>` : html`<span class="bad">✗ failed</span>`} <b>${said(rule)}</b> ${said(message)}</li>
`;

const listOf = ({ gates }: Compared) => gates && html`${gates.allowed ? 'a' : 'd'}${gates.results.map(line)}`.text;

/** What the gates would say of each; of those that they say the same of together. */
export function gates(report: Report): Html {
  const groups = grouped(report, listOf)
    .filter(({ key }) => key !== undefined)
    .map(({ versions }) => {
      const { allowed, results } = (versions[0] as Compared).gates as NonNullable<Compared['gates']>;
      return html`<div class="group"><h3>${chipsOf(report, versions)} <small>${allowed ? 'may go' : 'may not go'}</small></h3>
<ul class="changes">${results.slice(0, report.room).map(line)}</ul></div>
`;
    });
  const stage = report.versions.find((one) => one.gates)?.gates?.stage;
  return html`${
    stage !== undefined &&
    html`<section>
<h2>Gates to ${stage}</h2>
${groups}
</section>`
  }`;
}

import { moment, said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { more, table } from '../table.ts';
import { timeline } from '../timeline.ts';
import type { Pack } from './pack.ts';

const none = (text: string) => html`<p class="quiet">${text}</p>`;

type Outcome = NonNullable<Pack['promotions'][number]['gates']>[number];

const outcomes = (list: readonly Outcome[]): Html =>
  html`<ul class="changes">${list.map(
    ({ passed, rule, message }) =>
      html`<li>${passed ? html`<span class="good">✓ passed</span>` : html`<span class="bad">✗ failed</span>`} <b>${said(rule)}</b> ${said(message)}</li>`,
  )}</ul>`;

const words = (kind: string) => kind.replaceAll('_', ' ');

const way = ({
  from,
  to,
  alias,
}: {
  from?: string | undefined;
  to?: string | undefined;
  alias?: string | undefined;
}): Part => [
  alias !== undefined && html`@${said(alias)} `,
  from !== undefined && said(from),
  (from !== undefined || to !== undefined) && ' → ',
  to === undefined ? from !== undefined && 'none' : said(to),
];

const names = (list: readonly string[] | undefined): Part =>
  list?.map((name, place) => html`${place > 0 && ', '}${said(name)}`);

/** Where it went, and who asked and who agreed. */
export function life(pack: Pack): Html {
  const { stages, promotions, requests, room, generated_at } = pack;
  return html`<section>
<h2>Stages</h2>
${
  stages.some(({ stage }) => stage !== 'None')
    ? timeline({ list: [{ label: html`v${pack.version.version}`, periods: stages }], now: generated_at, wide: false })
    : none('It was in none.')
}
</section>
<section>
<h2>Promotions</h2>
${
  promotions.length === 0
    ? none('None, and none was refused.')
    : table('Promotions', promotions.slice(0, room), [
        { head: 'Time (UTC)', cell: ({ time }) => moment(time) },
        {
          head: 'What',
          cell: ({ kind, forced }) => html`${words(kind)}${forced && html` <span class="bad">forced</span>`}`,
        },
        { head: 'Way', cell: way },
        { head: 'By', cell: ({ user_id }) => said(user_id) },
        { head: 'Asked for by', cell: ({ requested_by }) => names(requested_by) },
        { head: 'Why', cell: ({ reason }) => reason !== undefined && said(reason) },
        { head: 'What the gates said', cell: ({ gates }) => gates && outcomes(gates) },
      ])
}
${more(promotions.length - room, 'promotions')}
</section>
<section>
<h2>Requests and approvals</h2>
${
  requests.length === 0
    ? none('Nobody asked for any.')
    : table('Requests and approvals', requests.slice(0, room), [
        { head: 'Time (UTC)', cell: ({ time }) => moment(time) },
        {
          head: 'What',
          cell: ({ kind, open }) => html`${words(kind)}${open && html` <span class="chip on">open</span>`}`,
        },
        { head: 'Way', cell: way },
        { head: 'By', cell: ({ user_id }) => said(user_id) },
        { head: 'Asked for by', cell: ({ requested_by }) => names(requested_by) },
        { head: 'Comment', cell: ({ comment }) => comment !== undefined && said(comment) },
      ])
}
${more(requests.length - room, 'requests')}
</section>
<section>
<h2>Gates as they stand</h2>
${
  pack.gates
    ? html`<p class="quiet">To ${pack.gates.stage} it ${pack.gates.allowed ? 'may go' : 'may not go'}.</p>${pack.gates.results.length > 0 && outcomes(pack.gates.results)}`
    : none('Nothing is asked of it.')
}
</section>
${
  pack.comments.length > 0 &&
  html`<section>
<h2>Comments</h2>
${table('Comments', pack.comments.slice(0, room), [
  { head: 'Time (UTC)', cell: ({ creation_timestamp }) => moment(creation_timestamp) },
  { head: 'By', cell: ({ user_id }) => said(user_id) },
  { head: 'Comment', cell: ({ comment }) => said(comment) },
])}
${more(pack.comments.length - room, 'comments')}
</section>`
}`;
}

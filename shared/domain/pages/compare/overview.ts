import { bytes, counted, moment, said } from '../format.ts';
import { type Html, html, type Part } from '../html.ts';
import { table } from '../table.ts';
import { type Compared, labelOf, type Report } from './report.ts';

const nothing = html`<span class="quiet">–</span>`;

const chip = (text: string, on: boolean) => html`<span class="chip${on && ' on'}">${text}</span>`;

function gatesOf({ gates }: Compared): Part {
  if (!gates) return nothing;
  const failed = gates.results.filter(({ passed }) => !passed).length;
  return gates.allowed
    ? html`<span class="good">✓ may go</span>`
    : html`<span class="bad">✗ ${failed} of ${gates.results.length} say no</span>`;
}

/** Of parts that the registry may not know, or that are the baseline's own. */
const changed = (one: Compared, differs: boolean | undefined): Part => {
  if (one.baseline) return html`<span class="quiet">baseline</span>`;
  return differs === undefined ? nothing : differs ? 'differs' : html`<span class="quiet">same</span>`;
};

const differs = (counts: Record<string, number> | undefined) =>
  counts && Object.entries(counts).some(([name, count]) => name !== 'same' && count > 0);

const dependenciesDiffer = ({ changes }: Compared['dependencies']) =>
  changes && changes.added.length + changes.removed.length + changes.changed.length > 0;

function sizeOf({ files: { file_count, total_size } }: Compared): Part {
  if (file_count === undefined || total_size === undefined) return nothing;
  return html`<span class="n">${bytes(total_size)}</span> <small>${counted(file_count, 'file')}</small>`;
}

const evidenceOf = ({ model, version }: Compared) => `evidence?${new URLSearchParams({ model, version })}`;

/** A line for each, of what there is to know at a glance. */
export const overview = (report: Report): Html => html`<section>
<h2>Versions</h2>
${table(
  'Versions',
  report.versions,
  [
    { head: 'Version', cell: (one) => labelOf(report, one) },
    { head: 'Stage', cell: ({ current_stage }) => chip(current_stage, current_stage === 'Production') },
    {
      head: 'Aliases',
      cell: ({ aliases }) => aliases.map((alias) => html`<span class="chip">@${said(alias)}</span> `),
    },
    { head: 'Registered', cell: ({ creation_timestamp }) => moment(creation_timestamp) },
    { head: 'By', cell: ({ user_id }) => user_id !== undefined && said(user_id) },
    { head: `To ${report.versions.find(({ gates }) => gates)?.gates?.stage ?? 'Production'}`, cell: gatesOf },
    { head: 'Signature', cell: (one) => changed(one, one.signature.changes && !one.signature.changes.same) },
    { head: 'Dependencies', cell: (one) => changed(one, dependenciesDiffer(one.dependencies)) },
    { head: 'Files', cell: (one) => changed(one, differs(one.files.changes?.counts)) },
    { head: 'Size', cell: sizeOf },
    {
      head: '',
      cell: (one) =>
        html`<a href="${evidenceOf(one)}">evidence<span class="hidden"> of version ${one.version}</span></a>`,
    },
  ],
  ({ baseline }) => baseline === true,
)}
</section>`;

import { hash, moment, said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Fact, facts } from '../table.ts';
import type { Pack, Signed } from './pack.ts';

const states = {
  live: undefined,
  deleted: html`<p class="bad">✗ The version is deleted; what is here is what the registry kept of it.</p>`,
  purged: html`<p class="bad">✗ The version is purged: nothing is left of it but what the ledger recorded.</p>`,
};

function tagsOf(name: string, tags: Record<string, string>, room: number): Fact[] {
  const list = Object.entries(tags);
  const shown = list.slice(0, room).map(([key, value], place) => [place > 0 && ', ', said(key), ' = ', said(value)]);
  const left = list.length - room;
  return list.length === 0 ? [] : [{ name, value: [shown, left > 0 && `, and ${left} more`], wide: true }];
}

const factsOf = ({ model, version, files, generated_at, generated_by, room }: Pack): Fact[] => [
  { name: 'Stage', value: version.current_stage },
  { name: 'Aliases', value: version.aliases.map((alias) => html`<span class="chip">@${said(alias)}</span> `) },
  { name: 'Registered', value: html`${moment(version.creation_timestamp)} UTC by ${said(version.user_id)}` },
  { name: 'Drawn up', value: html`${moment(generated_at)} UTC for ${said(generated_by.id)}` },
  { name: 'Status', value: version.status && said(version.status) },
  { name: 'Model’s id', value: html`<code>${model.id}</code>` },
  {
    name: 'Digest of its files',
    value: (version.digest ?? files.digest) ? html`<code>${version.digest ?? files.digest}</code>` : undefined,
    wide: true,
  },
  ...tagsOf('Tags', version.tags, room),
  ...tagsOf('Tags of the model', model.tags, room),
  ...(version.description ? [{ name: 'Description', value: said(version.description), wide: true as const }] : []),
];

/** Which version it is about, and what it is signed with. */
export const head = (pack: Pack, { sha256, key_id, algorithm }: Signed): Html => html`<header>
<p class="eyebrow">Stagebook · Evidence</p>
<h1>${said(pack.model.name)} <span class="quiet">v${pack.version.version}</span></h1>
${states[pack.version.state]}
${facts(factsOf(pack))}
<p class="seal">Signed (${said(algorithm)}) with the key ${hash(key_id)}, over <code>${sha256}</code>, the SHA-256 of the evidence. What is signed is the JSON at this address; this page shows it and proves nothing by itself.</p>
${pack.cut.length > 0 && html`<p class="bad">Not whole, for want of room: ${pack.cut.join(', ')}.</p>`}
</header>`;

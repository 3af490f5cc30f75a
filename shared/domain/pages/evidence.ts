import { head } from './evidence/head.ts';
import { files, ledger, receipts } from './evidence/kept.ts';
import { life } from './evidence/life.ts';
import { lineage, measured } from './evidence/measured.ts';
import type { Signed } from './evidence/pack.ts';
import { fitted } from './fitted.ts';
import { frame } from './frame.ts';
import { html } from './html.ts';

export { errorPage } from './error.ts';

const footer = html`<footer>
<p>The same as JSON, with the policies and all that there was no room for here, is at the same address for who asks for <code>application/json</code>: its signature can be checked with the registry’s public key, and the ledger’s hashes from the entries themselves. It is a record, not a legal opinion.</p>
</footer>`;

/** What the registry knows of a version, to read, in a browser, on a phone and on paper. */
export const answerPage = (signed: Signed): string =>
  fitted((room) => {
    const pack = { ...signed.evidence, room };
    return frame(
      `${pack.model.name} v${pack.version.version}: evidence`,
      html`<main>
${head(pack, signed)}
${life(pack)}
${measured(pack)}
${receipts(pack)}
${lineage(pack)}
${files(pack)}
${ledger(pack)}
</main>
${footer}`,
    );
  });

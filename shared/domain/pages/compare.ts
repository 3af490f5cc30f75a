import { dependencies } from './compare/dependencies.ts';
import { files } from './compare/files.ts';
import { gates } from './compare/gates.ts';
import { head } from './compare/head.ts';
import { metrics } from './compare/metrics.ts';
import { observed } from './compare/observed.ts';
import { overview } from './compare/overview.ts';
import type { Comparison, Report } from './compare/report.ts';
import { signature } from './compare/signature.ts';
import { stages } from './compare/stages.ts';
import { texts } from './compare/texts.ts';
import { fitted } from './fitted.ts';
import { frame } from './frame.ts';
import { html } from './html.ts';

export { errorPage } from './error.ts';

const footer = html`<footer>
<p>Everything is as of about one moment. The same as JSON, with all that there was no room for here, is at the same address for who asks for <code>application/json</code>.</p>
</footer>`;

const pageOf = (report: Report) =>
  frame(
    `${report.model}: ${report.versions.length} versions compared`,
    html`<main>
${head(report)}
${overview(report)}
${metrics(report)}
${observed(report)}
${gates(report)}
${stages(report)}
${texts(report, 'Params', report.params)}
${signature(report)}
${dependencies(report)}
${files(report)}
${texts(report, 'Tags', report.tags)}
</main>
${footer}`,
  );

/** A comparison to read, in a browser, on a phone and on paper. */
export const answerPage = (comparison: Comparison): string => fitted((room) => pageOf({ ...comparison, room }));

import { counted, moment, said } from '../format.ts';
import { type Html, html } from '../html.ts';
import { type Compared, labelOf, type Report } from './report.ts';

const stageOf = ({ current_stage }: Compared) => (current_stage === 'None' ? '' : html` (${current_stage})`);

/** What is compared, with which, when. */
export function head(report: Report): Html {
  const { versions, baseline, model, time } = report;
  const base = versions[baseline] as Compared;
  return html`<header>
<p class="eyebrow">Stagebook · Comparison</p>
<h1>${said(model)}</h1>
<p class="quiet">${counted(versions.length, 'version')} against <b>${labelOf(report, base)}</b>${stageOf(base)}, as of ${moment(time)} UTC</p>
</header>`;
}

import { type Html, html } from '../html.ts';
import { timeline } from '../timeline.ts';
import { chipsOf, isOfSeveral, labelOf, type Report } from './report.ts';

/** Who was in which stage when. */
export function stages(report: Report): Html {
  const placed = report.versions.filter((one) => one.stages.some(({ stage }) => stage !== 'None'));
  const others = report.versions.filter((one) => !placed.includes(one));
  return html`<section>
<h2>Stages</h2>
${
  placed.length > 0 &&
  timeline({
    list: placed.map((one) => ({ label: labelOf(report, one), periods: one.stages })),
    now: report.time,
    wide: isOfSeveral(report),
  })
}
${others.length > 0 && html`<p class="quiet">In no stage so far: ${chipsOf(report, others)}</p>`}
</section>`;
}

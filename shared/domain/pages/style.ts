import { Html } from './html.ts';

/** How all pages look: quiet, figures below one another, dark where that is wished for, and white on paper. */
export const style = new Html(`
:root {
  color-scheme: light dark;
  --paper: #fff; --raised: #fff; --ink: #1b222c; --quiet: #58616e; --line: #dfe3e8; --soft: #f4f6f8;
  --mark: #2c5c9e; --mark-soft: #a9c1df; --good: #0a6b4a; --bad: #a3341c; --track: #eef1f4; --base: #6d7683;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #12161b; --raised: #181d24; --ink: #e4e8ed; --quiet: #a2abb7; --line: #2b323c; --soft: #1d232b;
    --mark: #7fb0ec; --mark-soft: #3f618c; --good: #5fcda3; --bad: #f0937c; --track: #232a33; --base: #98a2af;
  }
}
* { box-sizing: border-box; }
html { -webkit-text-size-adjust: 100%; }
body {
  margin: 0 auto; padding: 2.5rem 1.5rem 4rem; max-width: 76rem; background: var(--paper); color: var(--ink);
  font: 15px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Liberation Sans", Arial, sans-serif;
  font-variant-numeric: tabular-nums; overflow-wrap: anywhere;
}
h1 { margin: 0; font-size: 1.75rem; line-height: 1.2; font-weight: 650; letter-spacing: -.015em; }
h2 { margin: 2.75rem 0 .25rem; font-size: 1.2rem; line-height: 1.3; font-weight: 650; letter-spacing: -.005em; }
h3 { margin: 1.5rem 0 .25rem; font-size: 1rem; font-weight: 650; }
p { margin: .25rem 0 .75rem; max-width: 46rem; }
a { color: var(--mark); text-underline-offset: .15em; }
ul { margin: .25rem 0; padding-left: 1.1rem; }
.eyebrow { margin: 0 0 .35rem; color: var(--quiet); font-size: .8rem; letter-spacing: .06em; text-transform: uppercase; }
.quiet, small, figcaption small { color: var(--quiet); }
small { font-size: .84em; }
code { font: .86em/1.4 ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace; }
.hash { white-space: nowrap; }
.clock { color: var(--quiet); }
time, data, .n { white-space: nowrap; }
dl.facts { display: grid; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); gap: .9rem 1.5rem; margin: 1.25rem 0 0; }
dl.facts div { min-width: 0; }
dl.facts .wide { grid-column: 1 / -1; }
dt { color: var(--quiet); font-size: .8rem; }
dd { margin: 0; }
.chip {
  display: inline-block; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; vertical-align: bottom; padding: 0 .45em; border: 1px solid var(--line); border-radius: .3em; font-size: .82em;
  line-height: 1.5; background: var(--soft); max-width: min(100%, 22rem);
}
.chips { display: inline-flex; flex-wrap: wrap; gap: .25rem; max-width: 100%; min-width: 0; }
.chip.on { border-color: var(--mark); color: var(--mark); background: none; font-weight: 600; }
.good { color: var(--good); } .bad { color: var(--bad); }
.scroll { position: relative; overflow-x: auto; margin: .75rem 0; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); }
.scroll:focus-visible { outline: 2px solid var(--mark); outline-offset: 2px; }
table { border-collapse: collapse; width: 100%; font-size: .87rem; line-height: 1.4; }
.scroll table { width: max-content; min-width: 100%; }
.scroll bdi { display: inline-block; max-width: 20rem; vertical-align: bottom; }
.scroll tbody th bdi { display: -webkit-inline-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; vertical-align: top; }
.scroll .chips { max-width: 34rem; }
th, td { padding: .45rem .7rem; text-align: left; vertical-align: top; border-top: 1px solid var(--line); }
thead th { border-top: 0; color: var(--quiet); font-weight: 500; font-size: .92em; vertical-align: bottom; background: var(--soft); white-space: nowrap; }
tbody th { font-weight: 600; } tbody th time { font-weight: 500; }
td.n, th.n, tbody th.n { text-align: right; }
tr.base { background: var(--soft); }
.chip bdi { display: inline; }
ul.changes { list-style: none; padding: 0; font-size: .92rem; }
ul.changes li { padding: .12rem 0 .12rem 1.2rem; text-indent: -1.2rem; }
ul.changes bdi { display: inline; }
td ul.changes { max-width: 26rem; margin: 0; font-size: 1em; }
.seal { margin-top: 1.25rem; color: var(--quiet); font-size: .92rem; }
.group { margin: 1rem 0; }
.group h3 { margin: 0 0 .15rem; font-weight: 500; }
.group p { margin: 0; font-size: .92rem; }
.same { color: var(--ink); }
.charts { columns: 27rem; column-gap: 1rem; margin: .9rem 0 0; }
.charts figure { break-inside: avoid; margin-bottom: 1rem; }
figure { margin: 0; padding: .8rem .9rem .7rem; border: 1px solid var(--line); border-radius: .5rem; background: var(--raised); min-width: 0; }
figure.wide { margin: .75rem 0; }
figcaption { margin-bottom: .45rem; line-height: 1.35; }
figcaption b { font-weight: 650; }
figcaption small { display: block; }
figure table { table-layout: fixed; font-size: .82rem; line-height: 1.3; }
figure th, figure td { padding: .16rem 0 .16rem .6rem; border: 0; vertical-align: middle; white-space: nowrap; overflow: hidden; text-overflow: ellipsis; }
figure th { padding-left: 0; font-weight: 500; background: none !important; }
figure td.plot { overflow: visible; }
figure .unseen th { padding: 0; height: 0; }
figure tr.base th { font-weight: 650; }
figure .label { width: 4.2rem; } figure .label.several { width: 8rem; }
figure .value { width: 5rem; } figure .delta { width: 8.6rem; }
svg { display: block; width: 100%; overflow: visible; }
.track { fill: var(--track); } .bar { fill: var(--mark); } .bar.up { fill: var(--good); } .bar.down { fill: var(--bad); }
.base-line { stroke: var(--base); stroke-width: 1.5; stroke-dasharray: 3 2; }
.tip { fill: var(--mark); } .tip.up { fill: var(--good); } .tip.down { fill: var(--bad); } .tip.at { fill: var(--base); }
.range { fill: var(--mark-soft); } .mean { stroke: var(--mark); stroke-width: 2.5; }
.held-Production { fill: var(--mark); } .held-Staging { fill: var(--mark-soft); } .held-Archived { fill: var(--base); }
.axis { display: flex; justify-content: space-between; gap: .5rem; color: var(--quiet); font-size: .78rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.1rem; margin: .5rem 0 0; color: var(--quiet); font-size: .8rem; }
.legend span { display: inline-flex; align-items: center; gap: .4rem; }
.legend svg { width: 1.8rem; flex: none; }
.note { margin: .4rem 0 0; color: var(--quiet); font-size: .8rem; }
footer { margin-top: 3rem; padding-top: 1rem; border-top: 1px solid var(--line); color: var(--quiet); font-size: .84rem; }
footer p { max-width: none; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
@media (max-width: 40rem) {
  body { padding: 1.25rem 1rem 3rem; }
  h1 { font-size: 1.4rem; } h2 { margin-top: 2.1rem; }
  dl.facts { grid-template-columns: repeat(auto-fill, minmax(8.5rem, 1fr)); }
  .scroll tbody th { position: sticky; left: 0; background: var(--raised); box-shadow: 1px 0 0 var(--line); }
  .scroll bdi { max-width: 14rem; } .scroll tbody th bdi { max-width: 7rem; } .scroll .chips { max-width: 15rem; }
  figure { padding: .7rem .6rem .6rem; }
  figure table { font-size: .78rem; }
  figure .label { width: 2.8rem; } figure .label.several { width: 5.5rem; }
  figure .value { width: 4rem; } figure .delta { width: 8rem; }
  .axis .between { display: none; }
}
@media print {
  :root {
    color-scheme: light;
    --paper: #fff; --raised: #fff; --ink: #000; --quiet: #444; --line: #bbb; --soft: #fff;
    --mark: #2c5c9e; --mark-soft: #a9c1df; --good: #0a6b4a; --bad: #a3341c; --track: #eee; --base: #555;
  }
  @page { margin: 14mm 12mm; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  body { max-width: none; padding: 0; font-size: 9.5pt; }
  h1 { font-size: 17pt; } h2 { font-size: 12.5pt; margin-top: 1.6rem; } h2, h3 { break-after: avoid; }
  .scroll { overflow: visible; border-radius: 0; border-width: 1px 0; }
  .scroll table { width: 100%; } .scroll td, .scroll th { padding: .25rem .4rem; }
  .scroll bdi, .scroll tbody th bdi { display: inline; } .scroll .chips { max-width: none; }
  .scroll thead th { white-space: normal; }
  table { font-size: 8pt; } thead { display: table-header-group; } tr, figure { break-inside: avoid; }
  .charts { columns: 2; column-gap: .8rem; } .charts figure { margin-bottom: .8rem; }
  .note, .legend, .axis { font-size: 7.5pt; } ul.changes, .group p, .seal { font-size: 9pt; }
  figure table { font-size: 7.5pt; } figure .label { width: 3.6rem; } figure .value { width: 4rem; } figure .delta { width: 7rem; }
  a { color: inherit; text-decoration: none; }
}
`);

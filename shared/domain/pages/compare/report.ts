import type * as z from 'zod/mini';
import type { compareVersions } from '#shared/operations/compare.ts';
import { said } from '../format.ts';
import { type Html, html } from '../html.ts';

export type Comparison = z.output<typeof compareVersions.output>;

export type Compared = Comparison['versions'][number];

/** A comparison, and how many entries of a list a page has room for. */
export type Report = Comparison & { room: number };

/** Whether models must be told apart, too. */
export const isOfSeveral = ({ model, versions }: Comparison): boolean => versions.some((one) => one.model !== model);

/** What a version is called beside the others. */
export const labelOf = (report: Comparison, { model, version }: Compared): Html =>
  html`v${version}${isOfSeveral(report) && html` <small>${said(model)}</small>`}`;

/** Several that the same is to be said of. */
export const chipsOf = (report: Comparison, versions: readonly Compared[]): Html =>
  html`<span class="chips">${versions.map((one) => html`<span class="chip">${labelOf(report, one)}</span>`)}</span>`;

/** Those of which something is the case come by what it is, in the order of what comes before. */
export function grouped<Key>(
  report: Comparison,
  keyOf: (version: Compared, place: number) => Key,
): { key: Key; versions: Compared[] }[] {
  const groups = Map.groupBy(report.versions.keys(), (place) => keyOf(report.versions[place] as Compared, place));
  return [...groups].map(([key, places]) => ({
    key,
    versions: places.map((place) => report.versions[place] as Compared),
  }));
}

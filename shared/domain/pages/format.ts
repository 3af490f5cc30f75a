import { type Html, html } from './html.ts';

/** How figures, times and names are written on pages. */

const minus = (text: string) => text.replaceAll('-', '−');

const digits = 5;

/** With so few decimals it would be another. */
const isLost = (value: number, decimals: number) =>
  Math.abs(Number(value.toFixed(decimals)) - value) > Math.abs(value) / 5;

/** Of a number by itself 5 digits, more of a whole number. `wanted` decimals if they tell what it is, else 2 digits. */
function written(value: number, wanted?: number): string {
  if (value === 0 || !Number.isFinite(value)) return value === 0 ? (0).toFixed(wanted) : String(value);
  const decimals = wanted === undefined || isLost(value, wanted) ? undefined : wanted;
  const size = Math.abs(value);
  const most = wanted === undefined ? digits : 2;
  if (size >= 1e15 || size < 1e-4) return minus(value.toExponential(Math.min(3, most - 1)));
  if (Number.isInteger(value) && decimals === undefined) return minus(value.toLocaleString('en'));
  const places = decimals ?? Math.max(0, most - 1 - Math.floor(Math.log10(size)));
  const form = { minimumFractionDigits: decimals ?? 0, maximumFractionDigits: places };
  return minus(value.toLocaleString('en', form));
}

/** Numbers below one another: as many decimals as the largest leaves room for, and as one of them needs. */
export function decimalsFor(values: readonly number[], most = digits): number {
  const finite = values.filter(Number.isFinite);
  const largest = Math.max(0, ...finite.map(Math.abs));
  const room = largest === 0 ? 0 : Math.min(8, Math.max(0, most - 1 - Math.floor(Math.log10(largest))));
  const needed = finite.map((value) => (Number(value.toFixed(room)).toString().split('.')[1] ?? '').length);
  return Math.max(0, ...needed);
}

/** A figure; what it is exactly is in its attribute. */
export const figure = (value: number | string, decimals?: number): Html =>
  typeof value === 'string' ? html`${value}` : html`<data value="${String(value)}">${written(value, decimals)}</data>`;

/** Of a distance between 0 and about 1, more than two decimals mean nothing. */
export const coarse = (value: number): Html => html`<data value="${String(value)}">${value.toFixed(2)}</data>`;

/** A difference: with its sign, whichever it is. */
export const signed = (value: number, decimals?: number): string =>
  `${value > 0 ? '+' : ''}${value === 0 ? '±0' : written(value, decimals)}`;

/** A share, to 3 digits. */
export const percent = (share: number): string => `${signed(Number((share * 100).toPrecision(3)))} %`;

const pad = (value: number) => String(value).padStart(2, '0');

const dayOf = (date: Date) => `${date.getUTCFullYear()}-${pad(date.getUTCMonth() + 1)}-${pad(date.getUTCDate())}`;

/** Farther than this no date goes. */
const latest = 8_640_000_000_000_000;

const isTime = (time: number) => Math.abs(time) <= latest;

const clockOf = (date: Date) => `${pad(date.getUTCHours())}:${pad(date.getUTCMinutes())}`;

/** The day of a time (ms since 1970), in UTC. */
export const day = (time: number): string => (isTime(time) ? dayOf(new Date(time)) : '–');

/** On an axis as long as `span` (ms): the day, or within one the time of the day. */
export function tick(time: number, span: number): string {
  if (span >= 86_400_000 || !isTime(time)) return day(time);
  const date = new Date(time);
  return span < 600_000 ? `${clockOf(date)}:${pad(date.getUTCSeconds())}` : clockOf(date);
}

/** To the minute, in UTC. */
export function moment(time: number): Html {
  if (!isTime(time)) return html`–`;
  const date = new Date(time);
  return html`<time datetime="${date.toISOString()}">${dayOf(date)} <span class="clock">${clockOf(date)}</span></time>`;
}

const units = ['bytes', 'kB', 'MB', 'GB', 'TB', 'PB'];

export function bytes(size: number): string {
  const power = size < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(size) / 3));
  const value = size / 1000 ** power;
  return `${value.toLocaleString('en', { maximumSignificantDigits: power === 0 ? 4 : 3 })} ${units[power]}`;
}

/** `1 file`, `2 files`. */
export const counted = (count: number, noun: string, more = `${noun}s`): string =>
  `${count.toLocaleString('en')} ${count === 1 ? noun : more}`;

const longest = 300;

/** What somebody has written: on its own, whichever way it runs; the end of a long text is in the JSON. */
export const said = (text: string): Html =>
  html`<bdi>${text.length > longest ? `${text.slice(0, longest).replace(/[\ud800-\udbff]$/, '')}…` : text}</bdi>`;

/** The beginning of a hash, which is enough to tell it by. */
export const hash = (digest: string): Html => html`<code class="hash" title="${digest}">${digest.slice(0, 12)}</code>`;

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { Event } from '#shared/operations/events.ts';

/** docs/events/examples: what real writes told, with ids and times that are always the same. */

const folder = new URL('../../../docs/events/examples/', import.meta.url);

const numbered = (text: string, pattern: RegExp, name: (n: number) => string): string => {
  const seen = new Map<string, string>();
  return text.replaceAll(pattern, (found) => {
    const known = seen.get(found) ?? name(seen.size + 1);
    seen.set(found, known);
    return known;
  });
};

const ulidOf = (n: number) => `01KAY0000000000000000000${String(n).padStart(2, '0')}`;
const uuidOf = (n: number) => `019ab5e0-0000-7000-8000-${String(n).padStart(12, '0')}`;

/** Whatever is another one at each run: ids of ours and of webhooks, and times. */
function steady(event: Event): Event {
  const text = JSON.stringify({ ...event, time: 1_764_108_000_000 });
  const ulids = numbered(text, /\b[0-9A-HJKMNP-TV-Z]{26}\b/g, ulidOf);
  return JSON.parse(numbered(ulids, /\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, uuidOf));
}

const length = (event: Event) => JSON.stringify(event).length;

/** Of all events of a kind the longest of those that say something, or else the shortest. */
export function exampleOf(events: readonly Event[]): Event {
  const own = events.filter(({ model }) => model === 'fraud-detector');
  const shortest = events.toSorted((a, b) => length(a) - length(b))[0];
  return steady(own.toSorted((a, b) => length(b) - length(a))[0] ?? (shortest as Event));
}

/** What the document of that kind says. With UPDATE_DOCS set it is rewritten first. */
export function documented(example: Event): Event {
  const file = new URL(`${example.kind}.json`, folder);
  if (process.env.UPDATE_DOCS) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(file, `${JSON.stringify(example, null, 2)}\n`);
  }
  return JSON.parse(readFileSync(file, 'utf8'));
}

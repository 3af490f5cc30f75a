import { unfolded } from './json-in-text.ts';

/** Ids and folders are each run's own: the same one gets the same number wherever it appears. */
export function normalise<Entry>(journal: Entry[]): Entry[] {
  const seen: string[] = [];
  const numbered = (id: string) => {
    if (!seen.includes(id)) seen.push(id);
    return `id-${seen.indexOf(id)}`;
  };
  const text = (value: string) =>
    value
      .replace(/[^\s'"]*(?=\/[0-9a-f]{32}\/artifacts)/g, '<artifacts>')
      .replace(/(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/g, numbered);
  const read = (_: string, value: unknown) => unfolded(typeof value === 'string' ? text(value) : value);
  return JSON.parse(JSON.stringify(journal), read);
}

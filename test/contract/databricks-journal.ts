import { type Entry, journalOf } from './journal.ts';

type Noted = Entry & { who?: string };

/** Ids, times and ports are each run's own. */
const lasting = (key: string, value: unknown): unknown => {
  if (typeof value === 'string')
    return value
      .replace(/\b[0-9A-HJKMNP-TV-Z]{26}(-\d+)?\b/g, 'ID')
      .replace(/\b[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, 'ID')
      .replace(/127\.0\.0\.1:\d+/g, 'receiver');
  return Number.isSafeInteger(value) && /timestamp$/.test(key) ? 'a time' : value;
};

/** What a script saw: by title, after who it was if there are several, the result or the code of the error. */
export async function seenBy(...asked: Parameters<typeof journalOf>) {
  const journal: Noted[] = JSON.parse(JSON.stringify(await journalOf<Noted>(...asked)), lasting);
  const titled = ({ who, title }: Noted) => (who ? `${who} ${title}` : title);
  return {
    seen: journal.map((entry) => [titled(entry), entry.error_code ?? entry.result ?? null] as const),
    saidTo: (title: string) => journal.find((entry) => titled(entry) === title)?.message,
  };
}

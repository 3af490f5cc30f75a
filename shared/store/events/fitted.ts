import { dispensable, type Event } from '#shared/operations/events.ts';

/** EventBridge takes 256 KB a request, in which an event has company: of its source, its kind and its bus. */
export const mostBytes = 240_000;

/** Characters that are left of a text that is too long with others. */
const beginning = 1_000;

const cut = (text: string): string => (text.length > beginning ? text.slice(0, beginning).toWellFormed() : text);

const shortened = ({ description, tags, value }: NonNullable<Event['content']>): Event['content'] => ({
  ...(description !== undefined && { description: cut(description) }),
  ...(tags && { tags: Object.fromEntries(Object.entries(tags).map(([key, text]) => [key, cut(text)])) }),
  ...(value !== undefined && { value: cut(value) }),
});

/** Texts of callers that have no limit but their item's. */
const texts = ['source', 'run_id', 'dataset', 'reason', 'client'] as const;

const shortTexts = (event: Event): Partial<Event> =>
  Object.fromEntries(texts.flatMap((field) => (event[field] === undefined ? [] : [[field, cut(event[field])]])));

/** An event as JSON that the bus takes: of one that is too long the texts are cut, and what still is too much is left out. */
export function fitted(event: Event): string {
  let text = JSON.stringify(event);
  if (Buffer.byteLength(text) <= mostBytes) return text;
  let rest: Event = {
    ...event,
    ...shortTexts(event),
    truncated: true,
    ...(event.content && { content: shortened(event.content) }),
  };
  for (const field of dispensable) {
    text = JSON.stringify(rest);
    if (Buffer.byteLength(text) <= mostBytes) return text;
    const { [field]: _, ...without } = rest;
    rest = without as Event;
  }
  return JSON.stringify(rest);
}

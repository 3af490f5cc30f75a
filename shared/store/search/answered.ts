import { decodePageToken, encodePageToken } from '#shared/wire/page-token.ts';
import type { Position, Query } from './batch.ts';

type Asked = Omit<Query, 'start'> & {
  /** What a token is bound to. */
  bound: unknown;
  page_token: string | undefined;
};

type Answer<Field extends string, Message> = { [field in Field]?: Message[] } & { next_page_token?: string };

/** A page as it is answered: what was found under its field, if anything was, and where to go on, if there may be more. */
export async function answered<Field extends string, Message>(
  field: Field,
  search: (query: Query) => Promise<{ messages: Message[]; next?: Position }>,
  { bound, page_token, ...query }: Asked,
): Promise<Answer<Field, Message>> {
  const { messages, next } = await search({ ...query, start: decodePageToken(bound, page_token) });
  return {
    ...(messages.length > 0 && { [field]: messages }),
    ...(next && { next_page_token: encodePageToken(bound, next) }),
  } as Answer<Field, Message>;
}

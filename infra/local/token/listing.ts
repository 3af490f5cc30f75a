import type * as z from 'zod/mini';
import type { listTokens } from '#shared/operations/auth.ts';

export type TokenInfo = z.output<typeof listTokens.output>['token_infos'][number];

/** To the minute, which is how one looks at 90 days. */
export const dateOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')}Z`;

const columns: [title: string, of: (token: TokenInfo) => string][] = [
  ['ID', ({ token_id }) => token_id],
  ['OWNER', ({ owner }) => owner],
  ['ROLE', ({ role }) => role],
  ['GROUPS', ({ groups }) => groups.join(', ')],
  ['STATE', ({ state }) => state],
  ['EXPIRES', ({ expiry_time }) => dateOf(expiry_time)],
  ['CREATED BY', ({ created_by }) => created_by],
  ['COMMENT', ({ comment = '' }) => comment],
];

/** What others wrote must not move the cursor, or worse. */
export const printable = (text: string): string => text.replace(/\p{C}/gu, ' ');

/** A line for each token, below the columns' titles. */
export const listing = (tokens: readonly TokenInfo[]): string => {
  const rows = [
    columns.map(([title]) => title),
    ...tokens.map((token) => columns.map(([, of]) => printable(of(token)))),
  ];
  const widths = columns.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
};

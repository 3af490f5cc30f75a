import { readFileSync, writeFileSync } from 'node:fs';

const begin = (name: string) => `<!-- measured: ${name} -->`;
const end = '<!-- end -->';

/**
 * The measured table of that name in a document: what it says now. With UPDATE_DOCS set it is rewritten first, so that a
 * figure changes in the documents only by being measured.
 */
export function documented(file: URL, name: string, measured: string): string {
  const text = readFileSync(file, 'utf8');
  const start = text.indexOf(begin(name)) + begin(name).length;
  const stop = text.indexOf(end, start);
  if (start < begin(name).length || stop < 0) throw new Error(`${file.pathname} has no measured table called ${name}`);
  if (process.env.UPDATE_DOCS) writeFileSync(file, `${text.slice(0, start)}\n${measured}\n${text.slice(stop)}`);
  return process.env.UPDATE_DOCS ? measured : text.slice(start, stop).trim();
}

/** A Markdown table. */
export const tableOf = (head: string[], rows: (string | number)[][]): string =>
  [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');

import { invalidParameter } from '#shared/wire/errors.ts';
import { repr, reprFloat, reprTuple } from '#shared/wire/repr.ts';
import { decodeEscapes } from './escapes.ts';

const MAX_STRINGS = 1000;
const PREFIX = 'While parsing a list in the query,';

const PIECE =
  /\s*(?:(?!'''|""")(?<quoted>'(?:[^'\\\r\n]|\\[\s\S])*'|"(?:[^"\\\r\n]|\\[\s\S])*")|(?<float>-?(?:\d+\.\d*|\.\d+))|(?<bare>-?\d+|None|True|False)|(?<comma>,))\s*/y;

/** A string, or how Python prints what else was written. */
type Item = { string: string; printed?: never } | { string?: never; printed: string };

const print = ({ string, printed }: Item) => (string === undefined ? printed : repr(string));

/**
 * The strings of an IN list, given with its brackets. MLflow lets Python evaluate it, so unlike elsewhere in a filter
 * backslashes escape, neighbouring strings are one (`'a' 'b'` is `'ab'`), and a trailing comma is fine. Where numbers are
 * allowed they are texts, and one alone needs the comma: without it Python sees no list.
 */
export function parseList(brackets: string, allowed: 'strings' | 'numbers too' = 'strings'): string[] {
  const items = readItems(brackets.slice(1, -1));
  if (items.length === 0) {
    throw invalidParameter(`${PREFIX} expected a non-empty list of string values, but got empty list`);
  }
  if (items.length > MAX_STRINGS) {
    throw invalidParameter(`${PREFIX} expected at most ${MAX_STRINGS} string values, but got ${items.length}`);
  }
  const isNumber = (printed: string) =>
    allowed === 'numbers too' && brackets.includes(',') && /^-?(?:0|[1-9]\d*)(?:\.\d+)?$/.test(printed);
  return items.map(({ string, printed }) => {
    if (string !== undefined) return string;
    if (isNumber(printed)) return printed;
    const tuple = reprTuple(items.map(print));
    throw invalidParameter(
      `${PREFIX} expected string value, punctuation, or whitespace, but got different type in list: ${tuple}`,
    );
  });
}

function readItems(content: string): Item[] {
  const items: Item[] = [];
  let position = content.length - content.trimStart().length;
  let open = false;
  while (position < content.length) {
    PIECE.lastIndex = position;
    const { quoted, float, bare, comma } = PIECE.exec(content)?.groups ?? {};
    const string = quoted === undefined ? undefined : decodeEscapes(quoted.slice(1, -1));
    const previous = open ? items.at(-1) : undefined;
    if (comma && open) open = false;
    else if (string !== undefined && previous?.string !== undefined) {
      items[items.length - 1] = { string: previous.string + string };
    } else if (!open && (string ?? float ?? bare) !== undefined) {
      items.push(string === undefined ? { printed: float ? reprFloat(Number(float)) : (bare ?? '') } : { string });
      open = true;
    } else throw illFormed();
    position = PIECE.lastIndex;
  }
  return items;
}

const illFormed = () =>
  invalidParameter(`${PREFIX} expected a non-empty list of string values, but got ill-formed list.`);

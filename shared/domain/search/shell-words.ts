const PIECE =
  /(?<blank>[ \t\r\n]+)|'(?<single>[^']*)'|"(?<double>(?:[^"\\]|\\[\s\S])*)"|\\(?<escaped>[\s\S])|(?<plain>[^\s'"\\]+|[^ \t\r\n'"\\])/y;

/** The words of a text as a shell sees them, or undefined where a quote is not closed or a backslash ends it. */
export function shellWords(text: string): string[] | undefined {
  const words: string[] = [];
  let open = false;
  for (let position = 0; position < text.length; position = PIECE.lastIndex) {
    PIECE.lastIndex = position;
    const piece = PIECE.exec(text)?.groups;
    if (!piece) return undefined;
    const { blank, single, double, escaped, plain } = piece;
    const part = single ?? double?.replace(/\\(["\\])/g, '$1') ?? escaped ?? plain ?? '';
    if (blank === undefined) words.push((open ? (words.pop() ?? '') : '') + part);
    open = blank === undefined;
  }
  return words;
}

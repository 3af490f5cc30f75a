/** Markup that is safe to send: whatever was not markup before is escaped. */
export class Html {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }

  toString(): string {
    return this.text;
  }
}

const escapes: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** HTML has no place for control characters. */
const special = /[&<>"']|(?![\t\n\r])\p{Cc}/gu;

const escaped = (text: string) => text.toWellFormed().replace(special, (character) => escapes[character] ?? '\ufffd');

/** What may stand in markup; `undefined` and `false` are nothing, so that `condition && …` can be written. */
export type Part = Html | string | number | false | undefined | readonly Part[];

function rendered(part: Part): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Html) return part.text;
  if (Array.isArray(part)) return part.map(rendered).join('');
  return escaped(String(part));
}

/** Every value in it is escaped, unless it is such markup itself. Attributes must be quoted. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html =>
  new Html(texts.map((text, index) => text + (index < parts.length ? rendered(parts[index]) : '')).join(''));

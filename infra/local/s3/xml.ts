import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { S3Error } from './error.ts';

type Leaf = string | number | boolean;

/** Elements by name; a list repeats its element, and what is undefined is left out. */
export type Tree = { readonly [name: string]: Leaf | Tree | readonly (Leaf | Tree)[] | undefined };

const namespace = 'http://s3.amazonaws.com/doc/2006-03-01/';

/** Control characters, too: keys may have them. */
const escaped = (text: string): string =>
  text.replace(/[<>&"\p{Cc}]/gu, (char) => `&#x${char.charCodeAt(0).toString(16)};`);

const rendered = (tree: Tree): string =>
  Object.entries(tree)
    .flatMap(([name, value]) => [value ?? []].flat().map((one) => [name, one] as const))
    .map(
      ([name, one]) => `<${name}>${typeof one === 'object' ? rendered(one as Tree) : escaped(String(one))}</${name}>`,
    )
    .join('');

export const xml = (root: string, tree: Tree): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<${root} xmlns="${namespace}">${rendered(tree)}</${root}>`;

/** S3's errors have no namespace. */
export const errorXml = (tree: Tree): string =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<Error>${rendered(tree)}</Error>`;

const parser = new XMLParser({
  parseTagValue: false,
  ignoreDeclaration: true,
  removeNSPrefix: true,
  trimValues: false,
  // An element that may be repeated is a list however often it is there.
  isArray: (name) => name === 'Part' || name === 'Object',
});

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null;

/** The elements below the root `name`. */
export const parseXml = (text: string, name: string): Record<string, unknown> => {
  if (XMLValidator.validate(text) !== true) throw new S3Error('MalformedXML');
  const root: unknown = parser.parse(text)[name];
  if (!isRecord(root)) throw new S3Error('MalformedXML');
  return root;
};

/** The repeated elements `name` of a parsed one. */
export const elements = (parent: Record<string, unknown>, name: string): Record<string, unknown>[] => {
  const list = parent[name];
  if (!Array.isArray(list) || !list.every(isRecord)) throw new S3Error('MalformedXML');
  return list;
};

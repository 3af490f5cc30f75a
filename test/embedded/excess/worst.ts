/** What patterns of one letter take longest on: long names and texts of that letter. */

const at = 1_700_000_000_000;
const text = 'a'.repeat(1_200);

/** Models from one number up to another, each with a version. */
export const worstModels = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, index) => ({
    name: 'a'.repeat(240) + String(from + index).padStart(4, '0'),
    at: at + from + index,
    description: text,
    versions: [{ at: at + from + index, description: text, tags: { text } }],
  }));

const many = (piece: string, count: number) => piece.repeat(count);

/** None of them is in any of the texts. */
export const worstPatterns: Record<string, string> = {
  'three letters': '%a%b%c%',
  'many wildcards': `${many('%a', 120)}%b`,
  'wildcards and a letter': `%${many('a%', 80)}b%`,
  'many gaps': `%${many('_a', 120)}b%`,
  'a long piece': `%${many('a', 250)}b%`,
  'escapes, which are none': `%${many('\\%\\_', 60)}b%`,
  '256 characters': `%${many('a_%', 84)}b%`,
};

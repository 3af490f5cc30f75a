import { steps } from './steps.ts';

/** Bits of a word. */
const width = 32;

/** The index behind the first place between two where a piece is, or -1. */
type Find = (text: readonly string[], from: number, to: number) => number;

/** For each character of a piece, a bit at every place where the piece takes it; and for all other characters. */
function masksOf(piece: readonly string[], words: number): { masks: Map<string, Uint32Array>; any: Uint32Array } {
  const any = new Uint32Array(words);
  const masks = new Map<string, Uint32Array>();
  for (const [at, char] of piece.entries()) {
    const mask = char === '_' ? any : (masks.get(char) ?? new Uint32Array(words));
    const word = Math.floor(at / width);
    mask[word] = (mask[word] as number) | (1 << (at % width));
    if (mask !== any) masks.set(char, mask);
  }
  for (const mask of masks.values())
    for (const [word, bits] of any.entries()) mask[word] = (mask[word] as number) | bits;
  return { masks, any };
}

/**
 * A piece of a pattern, to be looked for: `_` is any character. All places where it may have begun are followed at once,
 * a bit for each (Shift-And): a text takes its length times a step for every 32 characters of the piece, whatever the
 * characters are.
 */
export function findPiece(piece: readonly string[]): Find {
  const words = Math.ceil(piece.length / width);
  const { masks, any } = masksOf(piece, words);
  const begun = new Uint32Array(words);
  const whole = 1 << ((piece.length - 1) % width);
  return (text, from, to) => {
    begun.fill(0);
    let at = from;
    let isFound = false;
    while (at < to && !isFound) {
      const mask = masks.get(text[at++] as string) ?? any;
      let carry = 1;
      for (let word = 0; word < words; word++) {
        const before = begun[word] as number;
        begun[word] = ((before << 1) | carry) & (mask[word] as number);
        carry = before >>> (width - 1);
      }
      isFound = ((begun[words - 1] as number) & whole) !== 0;
    }
    steps.taken += (at - from) * words;
    return isFound ? at : -1;
  };
}

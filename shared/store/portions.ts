/**
 * Cuts a list into parts, in its order, each as long as the sums of what `sizesOf` says of its members stay within the
 * limits. What is too large by itself is a part.
 */
export function portionsOf<T>(
  list: readonly T[],
  limits: readonly number[],
  sizesOf: (one: T) => readonly number[],
): T[][] {
  const parts: T[][] = [];
  let room: number[] = [];
  for (const one of list) {
    const sizes = sizesOf(one);
    const last = parts.at(-1);
    if (last && sizes.every((size, at) => size <= (room[at] as number))) last.push(one);
    else {
      parts.push([one]);
      room = [...limits];
    }
    room = room.map((left, at) => left - (sizes[at] as number));
  }
  return parts;
}

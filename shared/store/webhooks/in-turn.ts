type Turn = { running: Promise<void>; next?: Promise<void> };

const turns = new Map<string, Turn>();

function begin(key: string, work: () => Promise<void>): Promise<void> {
  const turn: Turn = { running: Promise.resolve() };
  turns.set(key, turn);
  turn.running = work().finally(() => {
    if (turn.next === undefined) turns.delete(key);
  });
  return turn.running;
}

/**
 * Of all that ask for the same work in this process while it is done, one does it once more, for all of them, when it is
 * over: what they ask it for may have come too late for the first.
 */
export function inTurn(key: string, work: () => Promise<void>): Promise<void> {
  const turn = turns.get(key);
  if (!turn) return begin(key, work);
  const again = () => begin(key, work);
  turn.next ??= turn.running.then(again, again);
  return turn.next;
}

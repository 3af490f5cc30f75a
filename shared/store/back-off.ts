/** A random pause, the longer the more tries there were, up to half a second: whoever else waits comes at another time. */
export const backOff = (tries: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, Math.random() * Math.min(500, 10 * 2 ** tries)));

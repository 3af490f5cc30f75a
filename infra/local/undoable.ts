/** How to undo what is done so far, the last thing first. */
export type Undo = (() => void | Promise<void>)[];

/** Begins what can be stopped; what fails half-way is undone at once. */
export const undoable = async <T>(begin: (undo: Undo) => Promise<T>): Promise<T & { stop(): Promise<void> }> => {
  const undo: Undo = [];
  const stop = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    return { ...(await begin(undo)), stop };
  } catch (error) {
    await stop();
    throw error;
  }
};

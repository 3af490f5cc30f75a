/** Seconds: longer than any function lives, so that what was being written has been written by then. */
const patience = 15 * 60;

/** When an item is to go that marks something under way: its going rings the stream's consumer (seconds since 1970). */
export const soon = (): number => Math.ceil(Date.now() / 1_000) + patience;

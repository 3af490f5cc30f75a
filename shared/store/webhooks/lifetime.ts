/** Seconds for which a delivery is kept, whatever becomes of it: the log, and what still waits. */
const lifetime = 30 * 86_400;

/** When what is written now is to go (seconds since 1970). */
export const forgotten = (): number => Math.ceil(Date.now() / 1_000) + lifetime;

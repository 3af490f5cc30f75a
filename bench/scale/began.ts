/** When a generated registry began; every write is a second after the one before. */
export const began = Date.UTC(2025, 0, 1);

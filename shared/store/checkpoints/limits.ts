/** Tests set their own, to reach every way with few heads. */
export const limits = {
  /** Heads of one document: some 3 MB. */
  heads: 20_000,
  /** Bytes of documents in one answer, of the 6 MB that Lambda's may have; the first is in it whatever it has. */
  page: 4_000_000,
};

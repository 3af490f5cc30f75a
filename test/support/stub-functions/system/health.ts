/** A function that fails as none should. */
export const handler = async () => {
  throw new Error('a secret of the machine');
};

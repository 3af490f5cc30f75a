/** The history of logged models is a tag whose text is JSON, in which servers may put spaces as they like. */
export function unfolded(value: unknown): unknown {
  return typeof value === 'string' && value.startsWith('[{"') ? JSON.parse(value) : value;
}

/** A reason not to start that the user can do something about: one clear sentence, shown without a stack. */
export class CannotStart extends Error {
  override name = 'CannotStart';
}

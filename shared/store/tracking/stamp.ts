import type { Request } from '#shared/wire/request.ts';

/** Who wrote an item last, and by which call: an unknown outcome is settled by it. */
export const stamp = ({ actor, id }: Request) => ({ actor, request: id });

import type { Checkpoint } from '#shared/domain/checkpoint.ts';
import { limits } from './limits.ts';
import { listCheckpoints } from './read.ts';

/** Up to `count` checkpoints from a number on; `next` is that of the first that had no room. */
export async function checkpointPage(from: number, count: number): Promise<{ page: Checkpoint[]; next?: number }> {
  const page: Checkpoint[] = [];
  let room = limits.page;
  for await (const { checkpoint, bytes } of listCheckpoints(from)) {
    if (page.length === count || (page.length > 0 && bytes > room)) return { page, next: from + page.length };
    room -= bytes;
    page.push(checkpoint);
  }
  return { page };
}

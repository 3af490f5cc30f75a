import { readFileSync } from 'node:fs';
import { replaceFile } from './data-folder.ts';

const closed = 'CLOSED';

/** How far one consumer has come in each shard of one stream. Kept in a file, so a restart goes on from there. */
export type Checkpoint = {
  /** The last sequence number that is done with. */
  after(shard: string): string | undefined;
  isClosed(shard: string): boolean;
  /** The least of all positions; 0 before there is one. Makes sense where a stream has one shard, as on dynoxide. */
  least(): number;
  advance(shard: string, sequenceNumber: string): void;
  /** The shard has no more records and never will. */
  close(shard: string): void;
  /** Writes down what is not yet. */
  flush(): void;
};

/** Replacing a file for every page costs a tenth of a busy laptop; a kill -9 repeats this many milliseconds instead. */
const writeDelay = 500;

type Content = { stream: string; shards: Record<string, string> };

const read = (file: string, stream: string): Content => {
  try {
    const content: Content = JSON.parse(readFileSync(file, 'utf8'));
    if (content.stream === stream) return content;
  } catch {
    // None yet, or torn by a power cut: then from the beginning, since every record may come twice anyway.
  }
  return { stream, shards: {} };
};

export const openCheckpoint = (file: string, stream: string): Checkpoint => {
  const content = read(file, stream);
  let pending: NodeJS.Timeout | undefined;
  const flush = () => {
    if (!pending) return;
    clearTimeout(pending);
    pending = undefined;
    replaceFile(file, JSON.stringify(content));
  };
  const note = (shard: string, position: string) => {
    content.shards[shard] = position;
    pending ??= setTimeout(flush, writeDelay);
  };
  return {
    after: (shard) => content.shards[shard],
    isClosed: (shard) => content.shards[shard] === closed,
    least: () => {
      const positions = Object.values(content.shards).map(Number);
      return positions.length > 0 ? Math.min(...positions) : 0;
    },
    advance: note,
    close: (shard) => note(shard, closed),
    flush,
  };
};

import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync } from 'node:fs';
import { type FileHandle, open, unlink } from 'node:fs/promises';
import { join } from 'node:path';

/** Bytes that are written, and read, at once. */
const piece = 512 * 1024;

/** Files of bytes that are written once and named by an id; what is in them, the database knows. */
export type Blobs = {
  /** Durable once it resolves. Whatever goes wrong, nothing is left. Without a byte there is no file. */
  write(chunks: AsyncIterable<Buffer>): Promise<{ blob?: string; size: number }>;
  /** A chunk is good until the one after the next is asked for: two buffers take turns, however much is read. */
  read(blob: string, start: number, length: number): AsyncGenerator<Buffer>;
  remove(blob: string): Promise<void>;
  /** All that are there now. */
  list(): string[];
};

/** Gathers chunks into pieces and writes one piece while the next comes in. */
const pour = async (chunks: AsyncIterable<Buffer>, file: FileHandle): Promise<number> => {
  let size = 0;
  let waiting: Buffer[] = [];
  let bytes = 0;
  let writing: Promise<unknown> = Promise.resolve();
  const flush = async () => {
    await writing;
    const buffers = waiting;
    waiting = [];
    bytes = 0;
    writing = writeAll(file, buffers);
    // Whoever awaits it next hears of it; until then it is nobody's unhandled rejection.
    writing.catch(() => {});
  };
  try {
    for await (const chunk of chunks) {
      waiting.push(chunk);
      bytes += chunk.length;
      size += chunk.length;
      if (bytes >= piece) await flush();
    }
    await flush();
  } finally {
    await writing;
  }
  return size;
};

/** `writev` may write less than it is given. */
const writeAll = async (file: FileHandle, buffers: Buffer[]): Promise<void> => {
  for (let left = buffers.filter(({ length }) => length > 0); left.length > 0; ) {
    let { bytesWritten } = await file.writev(left);
    while (left[0] && bytesWritten >= left[0].length) bytesWritten -= (left.shift() as Buffer).length;
    if (left[0]) left = [left[0].subarray(bytesWritten), ...left.slice(1)];
  }
};

async function* readPieces(file: FileHandle, start: number, length: number): AsyncGenerator<Buffer> {
  const buffers = [0, 1].map(() => Buffer.allocUnsafeSlow(Math.min(piece, length)));
  for (let done = 0, turn = 0; done < length; turn += 1) {
    const buffer = buffers[turn % 2] as Buffer;
    const { bytesRead } = await file.read(buffer, 0, Math.min(buffer.length, length - done), start + done);
    if (bytesRead === 0) throw new Error(`a blob ends ${length - done} bytes before it should`);
    done += bytesRead;
    yield buffer.subarray(0, bytesRead);
  }
}

/** A new file is there after a power cut only if its folder is written, too. Windows knows no such thing. */
const syncFolder = async (folder: string): Promise<void> => {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
};

export const openBlobs = (folder: string): Blobs => {
  mkdirSync(folder, { recursive: true });
  const fileOf = (blob: string) => join(folder, blob);
  const remove = (blob: string) => unlink(fileOf(blob)).catch(() => {});

  return {
    write: async (chunks) => {
      const blob = randomUUID();
      const file = await open(fileOf(blob), 'wx');
      let size = 0;
      try {
        size = await pour(chunks, file);
        if (size > 0) await Promise.all([file.datasync(), syncFolder(folder)]);
      } catch (error) {
        await file.close();
        await remove(blob);
        throw error;
      }
      await file.close();
      if (size === 0) {
        await remove(blob);
        return { size };
      }
      return { blob, size };
    },
    read: async function* (blob, start, length) {
      const file = await open(fileOf(blob), 'r');
      try {
        yield* readPieces(file, start, length);
      } finally {
        await file.close();
      }
    },
    remove,
    list: () => readdirSync(folder),
  };
};

import { startProxy } from './proxy.ts';

export type RecordingProxy = {
  url: string;
  /** All that was asked and answered so far, byte by byte. */
  asked(): Buffer;
  answered(): Buffer;
  stop(): void;
};

/** Stands before a server and keeps what passes. */
export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const [asked, answered]: [Buffer[], Buffer[]] = [[], []];
  const proxy = await startProxy(target, {
    asked: (chunk) => asked.push(chunk),
    answered: (chunk) => answered.push(chunk),
  });
  return { ...proxy, asked: () => Buffer.concat(asked), answered: () => Buffer.concat(answered) };
}

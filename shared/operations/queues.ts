import type { FunctionSource } from './operation.ts';

/** Queues between functions: standard ones, so that a message can come twice, and in any order. */
export const queueNames = ['followUps', 'deliveries'] as const;

export type QueueName = (typeof queueNames)[number];

/** A function that works off a queue; the fields are those of SQS and of a Lambda event source mapping. */
export type Worker = FunctionSource & {
  queue: QueueName;
  batchSize: number;
  /** Seconds a batch may take. A message that nobody is done with comes again a little later. */
  timeout: number;
  /** Batches that are worked on at once. */
  concurrency: number;
  /** Times a message is handed out before it goes to the dead letters. */
  receives: number;
};

/** Seconds for which who has a message is alone with it: longer than a batch may take. */
export const visibilityOf = ({ timeout }: Pick<Worker, 'timeout'>): number => timeout + 30;

/** `followUps` → `follow-ups`, as queues are called, behind what the environment's names begin with. */
export const kebab = (name: string): string => name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);

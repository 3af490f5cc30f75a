import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';

export type Handler<Event = unknown, Result = unknown> = (event: Event, context: Context) => Promise<Result>;

/** Finds the `handler` of a function file, named below `functions/` and without extension. */
export type LoadFunction = <Event, Result>(file: string) => Promise<Handler<Event, Result>>;

export const functionsFolder = new URL('../../functions/', import.meta.url);

/** Functions are modules: imported when first called for, once. */
export const loadFunctions =
  (folder: URL = functionsFolder): LoadFunction =>
  async (file) =>
    (await import(new URL(`${file}.ts`, folder).href)).handler;

/** Imports functions ahead of their first call; one that cannot be imported says so now and fails when called. */
export const warmUp = async (load: LoadFunction, files: Iterable<string>): Promise<void> => {
  for (const file of new Set(files)) {
    await load(file).catch((error) => console.error(`functions/${file}.ts cannot be loaded:`, error));
  }
};

/** What Lambda tells a function about the call at hand. */
export const lambdaContext = (functionName: string, seconds: number, awsRequestId: string = randomUUID()): Context => {
  const deadline = Date.now() + seconds * 1000;
  return {
    awsRequestId,
    functionName,
    functionVersion: '$LATEST',
    invokedFunctionArn: `arn:aws:lambda:us-east-1:000000000000:function:${functionName}`,
    memoryLimitInMB: '1024',
    logGroupName: `/aws/lambda/${functionName}`,
    logStreamName: 'local',
    callbackWaitsForEmptyEventLoop: false,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
    done: () => {},
    fail: () => {},
    succeed: () => {},
  };
};

import { shortened } from './databricks-told.ts';

/** Below a workspace's URL: what is called of a webhook that runs a job. */
export const runNow = '/api/2.1/jobs/run-now';

/** Characters; a sentence of ours has less. */
const long = 1_500;

/**
 * What the job is given: a job's parameters may have 10,000 bytes of JSON, and more would be refused at every try, so
 * that of comments and tags that are long only the beginning is there.
 */
export const jobMessage = (payload: object): string =>
  JSON.stringify(payload, (_, value: unknown) =>
    typeof value === 'string' && value.length > long ? shortened(value) : value,
  );

/** Job ids are int64, which is more than a JavaScript number holds: its digits are written as they are. */
export const jobBody = (jobId: string, message: string): string =>
  `{"job_id":${jobId},"notebook_params":${JSON.stringify({ event_message: message })}}`;

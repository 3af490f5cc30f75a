import { schemaOf } from './json-schema.ts';
import type { Method, Operation } from './operation.ts';
import { refusalsOf } from './refusals.ts';

/** In OpenAPI's words, what an operation answers. */

const descriptions = { 200: 'Success', 302: 'To a presigned URL of the file', 304: 'The caller has it already' };

const header = (description: string) => ({ description, required: true, schema: { type: 'string' } });
const location = header('Where the file is, for a quarter of an hour');
const etag = header('Of what is there now, to be sent as If-None-Match');

/** What can be told that nothing is new has a tag to tell it by. */
export const isTagged = ({ success = [] }: Operation) => success.includes(304);

const vary = header('What the answer would be another for');

export function responsesOf(operation: Operation, method: Method) {
  const { output, html, success = [200] } = operation;
  const schema = schemaOf(output);
  const isText = schema.type === 'string';
  const content = {
    [isText ? 'text/plain' : 'application/json']: { schema },
    ...(html && { 'text/html': { schema: { type: 'string' } } }),
  };
  const ok = success.map((status) => [
    status,
    {
      description: descriptions[status],
      ...(status === 302 && { headers: { location } }),
      ...(isTagged(operation) && { headers: { etag } }),
      ...(html && { headers: { vary } }),
      ...(status === 200 && { content }),
    },
  ]);
  // What is plain text cannot fail.
  return { ...Object.fromEntries(ok), ...(!isText && refusalsOf({ withBody: method !== 'GET' })) };
}

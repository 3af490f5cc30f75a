import { type ErrorCode, errorStatus } from './error-codes.ts';

/** In OpenAPI's words, what answers that are no success look like; what each code means: docs/errors.md. */

const codes = Object.keys(errorStatus) as ErrorCode[];

/** Of a body alone: too big to reach a function, or for it. */
const tooBig = 413;
const statuses = [...new Set([...codes.map((code) => errorStatus[code]), tooBig])].sort();

const codesOf = (status: number): readonly ErrorCode[] =>
  status === tooBig ? ['INVALID_PARAMETER_VALUE'] : codes.filter((code) => errorStatus[code] === status);

const retryAfter = {
  'retry-after': {
    description: 'Seconds after which to send the same again',
    required: true,
    schema: { type: 'integer' },
  },
};
const headersOf: Record<number, object> = { 429: retryAfter, 503: retryAfter };

const response = (status: number) => ({
  description: codesOf(status).join(' or '),
  ...(headersOf[status] && { headers: headersOf[status] }),
  content: {
    'application/json': {
      schema: {
        type: 'object',
        properties: { error_code: { type: 'string', enum: codesOf(status) }, message: { type: 'string' } },
        required: ['error_code', 'message'],
      },
    },
  },
});

const nameOf = (status: number) => `Error${status}`;

/** All of them, by name. */
export const errorResponses = Object.fromEntries(statuses.map((status) => [nameOf(status), response(status)]));

/** Those that a call can get. */
export const refusalsOf = ({ withBody }: { withBody: boolean }) =>
  Object.fromEntries(
    statuses
      .filter((status) => withBody || status !== tooBig)
      .map((status) => [status, { $ref: `#/components/responses/${nameOf(status)}` }]),
  );

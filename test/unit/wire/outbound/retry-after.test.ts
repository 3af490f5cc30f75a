import { expect, test } from 'vitest';
import { retryAfter } from '#shared/wire/outbound/retry-after.ts';

const now = Date.parse('2015-10-21T07:28:00Z');

test.each([
  ['0', 0],
  ['120', 120_000],
  ['Wed, 21 Oct 2015 07:29:00 GMT', 60_000],
  ['Wednesday, 21-Oct-15 07:29:00 GMT', 60_000],
  ['Wed Oct 21 07:29:00 2015 GMT', 60_000],
  // It is over.
  ['Tue, 20 Oct 2015 07:28:00 GMT', 0],
])('%s', (header, retry_after) => expect(retryAfter(header, now)).toEqual({ retry_after }));

test.each([undefined, '', 'soon', '-1', '1.5', '1e3', '0x10', '12 s', 'Wed, nonsense', '9'.repeat(400)])(
  'is not there: %s',
  (header) => expect(retryAfter(header, now)).toEqual({}),
);

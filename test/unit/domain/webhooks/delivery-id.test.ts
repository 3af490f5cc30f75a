import { expect, test } from 'vitest';
import { deliveryIdOf } from '#shared/domain/webhooks/delivery-id.ts';
import { deliveryIdShape } from '#shared/wire/delivery-token.ts';

const of = { webhook: 'w', transition_id: 'm-1', part: 0, time: 1_700_000_000_000 };

test('it is a UUID of version 8, the same whenever the same is told to the same webhook', () => {
  const id = deliveryIdOf(of);
  expect(id).toMatch(/^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/);
  expect(id).toMatch(deliveryIdShape);
  expect(deliveryIdOf({ ...of })).toBe(id);
  // Ids that are out are not to change: receivers know them.
  expect(id).toBe('018bcfe5-6800-80c3-b0b9-36e2725dd09e');
});

test('another webhook, event or part has another', () => {
  const others = [{ webhook: 'v' }, { transition_id: 'm-2' }, { part: 1 }].map((one) =>
    deliveryIdOf({ ...of, ...one }),
  );
  expect(new Set([deliveryIdOf(of), ...others]).size).toBe(4);
});

test('they sort as their events’ times', () => {
  const times = [0, 1, 255, 256, 65_536, 1_699_999_999_999, 1_700_000_000_000, 4_102_444_800_000];
  const ids = times.map((time) => deliveryIdOf({ ...of, time }));
  expect(ids.toSorted()).toEqual(ids);
});

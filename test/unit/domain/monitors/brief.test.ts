import { expect, test } from 'vitest';
import { briefReason } from '#shared/domain/monitors/brief.ts';

test('a reason is told whole, or as far as there is room', () => {
  expect(briefReason('x'.repeat(250))).toBe('x'.repeat(250));
  expect(briefReason('x'.repeat(251))).toBe(`${'x'.repeat(250)}…`);
  const told = briefReason(`x${'𝒙'.repeat(100)}`);
  expect(told).toBe(`x${'𝒙'.repeat(62)}…`);
  expect(Buffer.byteLength(told)).toBeLessThanOrEqual(256);
});

import { describe, expect, test } from 'vitest';
import * as z from 'zod/mini';
import { double, loggedModelStatus, long, runStatus, viewType } from '#shared/operations/tracking.ts';

/** Fields as protobuf's JSON writes them. `undefined`: refused. */
const read = (field: z.ZodMiniType, value: unknown) => z.safeParse(field, value).data;

describe('int64', () => {
  test.each([
    [5, 5],
    [-5, -5],
    ['5', 5],
    [' +5 ', 5],
    ['-5', -5],
    [Number.MAX_SAFE_INTEGER, Number.MAX_SAFE_INTEGER],
    ['9007199254740993', undefined],
    [2 ** 53, undefined],
    [1.5, undefined],
    ['1.5', undefined],
    ['1e3', undefined],
    ['', undefined],
    ['x', undefined],
    [true, undefined],
    [[1], undefined],
  ])('%j: %j', (given, value) => {
    expect(read(long, given)).toBe(value);
  });
});

describe('double', () => {
  test.each([
    [1.5, 1.5],
    [-0, -0],
    ['1.5', 1.5],
    [' -.5e-3 ', -0.000_5],
    ['5.', 5],
    ['NaN', Number.NaN],
    ['-nan', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['+inf', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    ['-INF', Number.NEGATIVE_INFINITY],
    ['1e999', Number.POSITIVE_INFINITY],
    ['', undefined],
    ['.', undefined],
    ['x', undefined],
    ['1,5', undefined],
    ['infinit', undefined],
    ['0x1', undefined],
    [true, undefined],
    [[1], undefined],
  ])('%j: %d', (given, value) => {
    expect(read(double, given)).toBe(value);
  });
});

describe('an enum, by name or number', () => {
  test.each<[z.ZodMiniType, unknown, string | undefined]>([
    [viewType, 'ALL', 'ALL'],
    [viewType, 1, 'ACTIVE_ONLY'],
    [viewType, '2', 'DELETED_ONLY'],
    [viewType, 0, undefined],
    [viewType, 'all', undefined],
    [viewType, 'toString', undefined],
    [viewType, '', undefined],
    [viewType, 1.5, undefined],
    [runStatus, 'KILLED', 'KILLED'],
    [runStatus, 1, 'RUNNING'],
    [runStatus, 2, 'SCHEDULED'],
    [runStatus, 3, 'FINISHED'],
    [runStatus, 4, 'FAILED'],
    [runStatus, 5, 'KILLED'],
    [runStatus, 6, undefined],
    [loggedModelStatus, 0, 'LOGGED_MODEL_STATUS_UNSPECIFIED'],
    [loggedModelStatus, 1, 'LOGGED_MODEL_PENDING'],
    [loggedModelStatus, 2, 'LOGGED_MODEL_READY'],
    [loggedModelStatus, 3, 'LOGGED_MODEL_UPLOAD_FAILED'],
  ])('%#: %j is %j', (field, given, name) => {
    expect(read(field, given)).toBe(name);
  });
});

import { describe, expect, test } from 'vitest';
import { columnsOf, compareColumns } from '#shared/domain/compare/columns.ts';
import { signatureOf } from '#shared/domain/gates/mlmodel.ts';

type Json = object[];

const mlmodel = (inputs: Json, outputs?: Json, params?: Json) =>
  `signature:\n  inputs: '${JSON.stringify(inputs)}'\n  outputs: ${outputs ? `'${JSON.stringify(outputs)}'` : 'null'}\n` +
  `  params: ${params ? `'${JSON.stringify(params)}'` : 'null'}\n`;

const columns = (...given: Parameters<typeof mlmodel>) => {
  const signature = signatureOf(mlmodel(...given), true);
  expect(signature?.unreadable).toBeUndefined();
  return columnsOf(signature ?? {});
};

const column = (name: string, type = 'double', more = {}) => ({ type, name, required: true, ...more });

test('columns as text: names or places, types within types, tensors, what may be missing', () => {
  expect(
    columns(
      [
        column('a'),
        column('b', 'long', { required: false }),
        { type: 'string' },
        { type: 'array', items: { type: 'long' }, name: 'c', required: true },
        { type: 'map', values: { type: 'array', items: { type: 'string' } }, name: 'd', required: true },
        {
          type: 'object',
          name: 'e',
          required: true,
          properties: { x: { type: 'double', required: true }, y: { type: 'long', required: false } },
        },
      ],
      [{ type: 'tensor', 'tensor-spec': { dtype: 'float32', shape: [-1, 28] } }],
      [
        { name: 'k', type: 'long', default: 1, shape: null },
        { name: 'w', type: 'double', default: [1], shape: [-1] },
      ],
    ),
  ).toEqual({
    inputs: [
      { name: 'a', type: 'double' },
      { name: 'b', type: 'long (optional)' },
      { name: '[2]', type: 'string' },
      { name: 'c', type: 'array(long)' },
      { name: 'd', type: 'map(array(string))' },
      { name: 'e', type: 'object(x: double, y: long (optional))' },
    ],
    outputs: [{ name: '[0]', type: 'tensor(float32, (-1, 28))' }],
    params: [
      { name: 'k', type: 'long' },
      { name: 'w', type: 'double (-1)' },
    ],
  });
});

describe('against another', () => {
  const nothing = { added: [], removed: [], retyped: [] };

  test('columns are added, removed and retyped', () => {
    const before = columns([column('a'), column('b'), column('c')], [column('y')]);
    const after = columns(
      [column('c'), column('b', 'long'), column('d')],
      [column('y')],
      [{ name: 'k', type: 'long' }],
    );
    expect(compareColumns(before, after)).toEqual({
      inputs: {
        added: [{ name: 'd', type: 'double' }],
        removed: [{ name: 'a', type: 'double' }],
        retyped: [{ name: 'b', from: 'double', to: 'long' }],
      },
      outputs: nothing,
      params: { added: [{ name: 'k', type: 'long' }], removed: [], retyped: [] },
      same: false,
    });
  });

  test('the order of columns is no difference, and whether one is required is', () => {
    const two = columns([column('a'), column('b')]);
    expect(compareColumns(two, columns([column('b'), column('a')]))).toEqual({
      inputs: nothing,
      outputs: nothing,
      params: nothing,
      same: true,
    });
    const looser = compareColumns(two, columns([column('a', 'double', { required: false }), column('b')]));
    expect(looser.inputs.retyped).toEqual([{ name: 'a', from: 'double', to: 'double (optional)' }]);
  });
});

test('gates do not stumble over outputs that nobody can read', () => {
  const text = `signature:\n  inputs: '[{"type": "long"}]'\n  outputs: '[{"type": 3}]'\n`;
  expect(signatureOf(text)).toEqual({ inputs: [{ type: 'long' }] });
  expect(signatureOf(text, true)).toEqual({ unreadable: expect.stringContaining('cannot be read') });
});

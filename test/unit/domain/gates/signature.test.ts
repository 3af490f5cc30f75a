import { describe, expect, test } from 'vitest';
import { accepts } from '#shared/domain/gates/accepts.ts';
import { largestMlmodel, signatureOf } from '#shared/domain/gates/mlmodel.ts';
import type { Column, Input, Signature, Type } from '#shared/domain/gates/signature-types.ts';
import { found, version } from './support.ts';

const one = (type: Type): Signature => ({ inputs: [{ ...type, name: 'x' }] });
const inputs = (...list: Input[]): Signature => ({ inputs: list });
const column = (name: string, type = 'double', required = true): Column => ({ name, type, required });
const tensor = (shape: number[], dtype = 'float32', name?: string): Input => ({
  type: 'tensor',
  ...(name && { name }),
  'tensor-spec': { dtype, shape },
});

const names = ['boolean', 'integer', 'long', 'float', 'double', 'string', 'binary', 'datetime'];

/** Every pair as MLflow 3.17.2 enforced columns of all values that a type has, but texts for bytes and bytes for texts. */
test.each([
  ['boolean', ['boolean']],
  ['integer', ['integer']],
  ['long', ['integer', 'long']],
  ['float', ['float']],
  ['double', ['integer', 'float', 'double']],
  ['string', ['string']],
  ['binary', ['binary']],
  ['datetime', ['datetime']],
])('%s takes what was %j', (type, taken) => {
  expect(names.filter((name) => accepts(one({ type }), one({ type: name })).length === 0)).toEqual(taken);
});

const array = (items: Type): Type => ({ type: 'array', items });
const map = (values: Type): Type => ({ type: 'map', values });
const object = (properties: Record<string, Type & { required?: boolean }>): Type => ({ type: 'object', properties });
const [long, integer, text] = [{ type: 'long' }, { type: 'integer' }, { type: 'string' }];

test.each<[string, Type, Type, string[]]>([
  ['within arrays', array(long), array(integer), []],
  ['within arrays, not', array(array(integer)), array(array(long)), ["'x'[][] is integer, and was long"]],
  ['an array of one', array(long), long, ["'x' is array, and was long"]],
  ['within maps', map(long), map(text), ["'x'{} is long, and was string"]],
  ['anything', { type: 'any' }, array(long), []],
  ['of anything', array(long), array({ type: 'any' }), ["'x'[] is long, and was any"]],
  ['the same object', object({ a: long }), object({ a: integer }), []],
  ['a new property', object({ a: long, b: text }), object({ a: long }), ["'x'.b is required, and was not known"]],
  ['a new one that is optional', object({ a: long, b: { ...text, required: false } }), object({ a: long }), []],
  ['one less: MLflow refuses it', object({ a: long }), object({ a: long, b: text }), ["'x' may not have 'b' any more"]],
  [
    'a property that was optional',
    object({ a: long }),
    object({ a: { ...long, required: false } }),
    ["'x'.a is required, and was optional"],
  ],
  [
    'a property called as what objects have',
    object({ constructor: long }),
    object({}),
    ["'x'.constructor is required, and was not known"],
  ],
])('types: %s', (_, candidate, incumbent, problems) => {
  expect(accepts(one(candidate), one(incumbent))).toEqual(problems);
});

test.each<[string, Signature, Signature, string[]]>([
  ['the same', inputs(column('a'), column('b')), inputs(column('b'), column('a')), []],
  ['fewer: MLflow ignores the others', inputs(column('a')), inputs(column('a'), column('b', 'string')), []],
  ['more', inputs(column('a'), column('b')), inputs(column('a')), ["'b' is required, and was not known"]],
  ['more that are optional', inputs(column('a'), column('b', 'long', false)), inputs(column('a')), []],
  ['optional before', inputs(column('a')), inputs(column('a', 'double', false)), ["'a' is required, and was optional"]],
  ['optional now', inputs(column('a', 'double', false)), inputs(column('a')), []],
  [
    'optional, of another type',
    inputs(column('a', 'integer', false)),
    inputs(column('a', 'string', false)),
    ["'a' is integer, and was string"],
  ],
  ['by position', inputs(long, text), inputs(integer, text, long), []],
  ['by position, more', inputs(long, text), inputs(long), ['it takes 2 inputs, and took 1']],
  ['by position, another', inputs(long, text), inputs(long, long), ['input 2 is string, and was long']],
  ['names come', inputs(column('a')), inputs(long), ['its inputs have names, and had none']],
  ['names go', inputs(long), inputs(column('a')), ['its inputs have no names, and had some']],
  ['tensors come', inputs(tensor([-1])), inputs(long), ['it takes tensors, and took columns']],
  ['tensors go', inputs(long), inputs(tensor([-1])), ['it takes columns, and took tensors']],
  ['a tensor of any size', inputs(tensor([-1, -1])), inputs(tensor([-1, 28])), []],
  [
    'of one size',
    inputs(tensor([-1, 28])),
    inputs(tensor([-1, -1])),
    ['input 1 has the shape (-1, 28), and had (-1, -1)'],
  ],
  [
    'of more dimensions',
    inputs(tensor([-1, -1])),
    inputs(tensor([-1])),
    ['input 1 has the shape (-1, -1), and had (-1)'],
  ],
  [
    'of another type',
    inputs(tensor([-1], 'float64')),
    inputs(tensor([-1])),
    ['input 1 is of float64, and was of float32'],
  ],
  ['of all that there is', inputs(tensor([-1], 'object')), inputs(tensor([3, 4])), []],
  [
    'tensors by name',
    inputs(tensor([-1], 'int64', 'a'), tensor([-1], 'int64', 'b')),
    inputs(tensor([-1], 'int64', 'b')),
    ["'a' is required, and was not known"],
  ],
  ['nothing was checked', inputs(column('a')), {}, []],
  ['nothing is said now', {}, inputs(column('a')), ['it does not say what its inputs are']],
])('inputs: %s', (_, candidate, incumbent, problems) => {
  expect(accepts(candidate, incumbent)).toEqual(problems);
});

test('parameters: those of the same name, by their own conversions', () => {
  const params = (type: string, shape?: number[]): Signature => ({
    params: [{ name: 't', type, ...(shape && { shape }) }],
  });
  expect(names.filter((type) => accepts(params('float'), params(type)).length === 0)).toEqual([
    'integer',
    'long',
    'float',
  ]);
  expect(accepts(params('long'), params('double'))).toEqual(["parameter 't' is long, and was double"]);
  expect(accepts(params('long', [-1]), params('long'))).toEqual(["parameter 't' is a list, and was none"]);
  expect(accepts(params('long'), {})).toEqual([]);
  expect(accepts({}, params('long'))).toEqual([]);
});

/** As MLflow 3.17.2 wrote it. */
const written = `flavors: {}
is_signature_from_type_hint: false
mlflow_version: 3.17.2
signature:
  inputs: '[{"type": "double", "name": "x", "required": true}, {"type": "array", "items":
    {"type": "object", "properties": {"a": {"type": "string", "required": true}, "b":
    {"type": "long", "required": false}}}, "name": "o", "required": true}, {"type":
    "map", "values": {"type": "double"}, "name": "m", "required": false}, {"type":
    "any", "name": "any", "required": false}]'
  outputs: '[{"type": "double", "required": true}]'
  params: '[{"name": "t", "default": 0.5, "shape": null, "type": "double"}, {"name":
    "l", "default": [1], "shape": [-1], "type": "long"}]'
utc_time_created: '2026-11-25 17:09:42.936987'
`;

describe('an MLmodel file', () => {
  test('is read as MLflow writes it', () => {
    expect(signatureOf(written)).toEqual({
      inputs: [
        { type: 'double', name: 'x' },
        { type: 'array', name: 'o', items: object({ a: text, b: { ...long, required: false } }) },
        { type: 'map', name: 'm', required: false, values: { type: 'double' } },
        { type: 'any', name: 'any', required: false },
      ],
      params: [
        { name: 't', type: 'double' },
        { name: 'l', type: 'long', shape: [-1] },
      ],
    });
    const img = '[{"name": "img", "type": "tensor", "tensor-spec": {"dtype": "float32", "shape": [-1, 28, 28]}}]';
    expect(signatureOf(`signature:\n  inputs: '${img}'\n  outputs: null\n  params: null\n`)).toEqual(
      inputs(tensor([-1, 28, 28], 'float32', 'img')),
    );
    expect(signatureOf(`signature: {inputs: '[{"type": "long", "name": 0}]'}`)).toEqual(inputs({ ...long, name: '0' }));
  });

  test('may refer to itself where it does not matter, and may be JSON', () => {
    expect(signatureOf(`a: &id [1]\nb: *id\n${written}c: *id\n`)).toEqual(signatureOf(written));
    expect(signatureOf(JSON.stringify({ signature: { inputs: '[{"type": "long"}]' } }))).toEqual(inputs(long));
    expect(signatureOf(`signature:\n  inputs: '[{"type": "long"}]'\n\n`)).toEqual(inputs(long));
  });

  test('is not asked for what takes time: a key may be there twice, and a reference is refused', () => {
    const twice = `signature:\n  a: 1\n  a: 2\n  inputs: '[{"type": "long"}]'\n`;
    expect(signatureOf(twice)).toEqual(inputs(long));
    expect(signatureOf('signature:\n  a: &a x\n  b: *a\n')).toEqual({ unreadable: expect.stringContaining('Alias') });
  });

  test('may have no signature', () => {
    expect(signatureOf('flavors: {}\n')).toBeUndefined();
    expect(signatureOf('signature: null\n')).toBeUndefined();
  });

  const deep = `${'{"type": "array", "items": '.repeat(60)}{"type": "long"}${'}'.repeat(60)}`;
  const bomb = [
    'a: &a [x,x,x,x,x,x,x,x,x]',
    ...[...'bcdefgh'].map((name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdefg'[index]}`)}]`),
  ].join('\n');

  test.each([
    ['nothing', ''],
    ['no YAML', '{'],
    ['a list', '- a'],
    ['a text', 'signature: x'],
    ['no JSON', "signature: {inputs: '[{'}"],
    ['no list', `signature: {inputs: '{"type": "long"}'}`],
    ['an input that is none', `signature: {inputs: '[1]'}`],
    ['no type', `signature: {inputs: '[{"name": "x"}]'}`],
    ['an array of nothing', `signature: {inputs: '[{"type": "array"}]'}`],
    ['properties that are none', `signature: {inputs: '[{"type": "object", "properties": []}]'}`],
    ['no shape', `signature: {inputs: '[{"type": "tensor", "tensor-spec": {"dtype": "a"}}]'}`],
    ['too deep', `signature: {inputs: '[${deep}]'}`],
    ['aliases without end', bomb],
    ['deep YAML', '['.repeat(20_000)],
    ['more than is read', `# ${'x'.repeat(largestMlmodel)}`],
  ])('that is none is told to be: %s', (_, given) => {
    expect(signatureOf(given)).toEqual({ unreadable: expect.stringMatching(/^its MLmodel file /) });
  });
});

describe('signature_compatible', () => {
  const rule = { rule: 'signature_compatible' } as const;
  const check = (candidate: Signature | undefined, ...others: (Signature | undefined)[]) => {
    const { passed, message } = found(rule, {
      candidate: version(2, { signature: candidate }),
      incumbents: others.map((signature, index) => version(10 + index, { signature })),
    });
    return [passed, message];
  };
  const [a, ab] = [inputs(column('a')), inputs(column('a'), column('b'))];
  const unreadable = { unreadable: 'its MLmodel file is odd' };

  test.each([
    ['it takes all', check(a, ab), true, 'it takes every input that was taken'],
    ['it does not', check(ab, ab, a), false, "'b' is required, and was not known in version 11"],
    ['nobody is there', check(undefined), true, 'nobody is there whose inputs it would have to take'],
    [
      'who is there has none',
      check(ab, undefined, ab),
      true,
      'it takes what was taken, as far as is known: 1 of 2 there have no signature',
    ],
    ['it has none', check(undefined, a), false, 'it has no signature, and version 10 has one'],
    ['its own is odd', check(unreadable, a), false, 'its MLmodel file is odd'],
    ['another is odd', check(a, unreadable), false, 'what version 10 takes is not known: its MLmodel file is odd'],
  ])('%s', (_, outcome, passed, message) => {
    expect(outcome).toEqual([passed, message]);
  });
});

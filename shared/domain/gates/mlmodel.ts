import { parse } from 'yaml';
import type { Input, Param, Signature, Type } from './signature-types.ts';

/** Bytes of an `MLmodel` file, of which a few thousand are usual. */
export const largestMlmodel = 1_000_000;

/** How deep types can be within each other. */
const deepest = 50;

type Json = Record<string, unknown>;

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function object(value: unknown, what: string): Json {
  if (isObject(value)) return value;
  throw new Error(`${what} is not as MLflow writes it`);
}

function typeOf(given: unknown, depth = 0): Type {
  const { type, dtype, items, properties, values } = object(given, 'a type');
  const name = type ?? dtype;
  if (typeof name !== 'string' || depth > deepest) throw new Error('a type is not as MLflow writes it');
  const within = (value: unknown) => typeOf(value, depth + 1);
  return {
    type: name,
    ...(name === 'array' && { items: within(items) }),
    ...(name === 'map' && { values: within(values) }),
    ...(name === 'object' && {
      properties: Object.fromEntries(
        Object.entries(object(properties, 'an object')).map(([key, value]) => [
          key,
          { ...within(value), ...requiredOf(value) },
        ]),
      ),
    }),
  };
}

const requiredOf = (given: unknown) => (isObject(given) && given.required === false ? { required: false } : {});

/** MLflow numbers the columns of a frame that has no names for them. */
const nameOf = ({ name }: Json) => (typeof name === 'string' || typeof name === 'number' ? { name: String(name) } : {});

function shapeOf(shape: unknown): number[] {
  if (Array.isArray(shape) && shape.every(Number.isInteger)) return shape;
  throw new Error('a shape is not as MLflow writes it');
}

function inputOf(given: unknown): Input {
  const input = object(given, 'an input');
  if (input.type !== 'tensor') return { ...typeOf(input), ...nameOf(input), ...requiredOf(input) };
  const { dtype, shape } = object(input['tensor-spec'], 'a tensor');
  return { type: 'tensor', ...nameOf(input), 'tensor-spec': { dtype: String(dtype), shape: shapeOf(shape) } };
}

function paramOf(given: unknown): Param {
  const param = object(given, 'a parameter');
  return { ...typeOf(param), name: String(param.name), ...(param.shape != null && { shape: shapeOf(param.shape) }) };
}

/** Lists are JSON within the YAML. */
function listOf<One>(json: unknown, read: (given: unknown) => One): One[] | undefined {
  if (json === undefined || json === null) return undefined;
  const list: unknown = JSON.parse(String(json));
  if (!Array.isArray(list)) throw new Error('a list is none');
  return list.length > 0 ? list.map(read) : undefined;
}

/** The part with the signature, as MLflow writes files; of any other the whole. The rest can be long, and tied up in itself. */
const partOf = (text: string): string => /^signature:.*\n?(?:[ \t].*\n?|\n)*/m.exec(text)?.[0] ?? text;

/** What takes more than linear time is left out: references, and the check that no key is there twice. */
const options = { logLevel: 'error', uniqueKeys: false, maxAliasCount: 0 } as const;

function read(text: string, withOutputs: boolean): Signature | undefined {
  const { signature } = object(parse(partOf(text), options), 'the file');
  if (signature === undefined || signature === null) return undefined;
  const given = object(signature, 'the signature');
  const inputs = listOf(given.inputs, inputOf);
  const outputs = withOutputs ? listOf(given.outputs, inputOf) : undefined;
  const params = listOf(given.params, paramOf);
  return { ...(inputs && { inputs }), ...(outputs && { outputs }), ...(params && { params }) };
}

/**
 * What an `MLmodel` file says of the model's inputs, and of its outputs for who wants them; `undefined`: it has no
 * signature. Any text is answered.
 */
export function signatureOf(text: string, withOutputs = false): Signature | undefined {
  if (Buffer.byteLength(text) > largestMlmodel)
    return { unreadable: `its MLmodel file has more than ${largestMlmodel} bytes` };
  try {
    return read(text, withOutputs);
  } catch (error) {
    const [why = ''] = (error as Error).message.split('\n');
    return { unreadable: `its MLmodel file cannot be read: ${why.slice(0, 200)}` };
  }
}

import * as zod from 'zod/v4/mini';

/**
 * What stands in functions for `zod/mini`: a schema is made when something is asked of it. The operation table declares
 * hundreds of them and a call needs one; all of them made, a function took a tenth longer to start.
 */

const makers = new WeakMap<object, () => object>();

/** With the schemas that are within: in a list, in a shape. */
function made(given: unknown): unknown {
  if (typeof given !== 'object' || given === null) return given;
  const make = makers.get(given);
  if (make) return make();
  if (Array.isArray(given)) return given.map(made);
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, made(value)]));
}

type Method = (...given: unknown[]) => object;

/** Methods that give another schema: they can wait, too. */
const methods: readonly PropertyKey[] = ['check', 'register'];

function later(make: () => object): object {
  let schema: object | undefined;
  const get = () => {
    schema ??= make();
    return schema;
  };
  const call =
    (method: PropertyKey): Method =>
    (...given) =>
      later(() => (Reflect.get(get(), method) as Method).apply(get(), given.map(made)));
  const stand = new Proxy({}, { get: (_, key) => (methods.includes(key) ? call(key) : Reflect.get(get(), key)) });
  makers.set(stand, get);
  return stand;
}

const late = <Given extends never[]>(make: (...given: Given) => object) => {
  const maker = make as unknown as Method;
  return (...given: unknown[]) => later(() => maker(...given.map(made)));
};

export const _default = late(zod._default);
export const array = late(zod.array);
export const boolean = late(zod.boolean);
export const extend = late(zod.extend);
export const int = late(zod.int);
export const length = late(zod.length);
export const literal = late(zod.literal);
export const maximum = late(zod.maximum);
export const maxLength = late(zod.maxLength);
export const minimum = late(zod.minimum);
export const minLength = late(zod.minLength);
export const number = late(zod.number);
export const object = late(zod.object);
export const omit = late(zod.omit);
export const optional = late(zod.optional);
export const pipe = late(zod.pipe);
export const positive = late(zod.positive);
export const record = late(zod.record);
export const refine = late(zod.refine);
export const regex = late(zod.regex);
export const registry = late(zod.registry);
export const strictObject = late(zod.strictObject);
export const string = late(zod.string);
export const transform = late(zod.transform);
export const union = late(zod.union);
export const unknown = late(zod.unknown);

const [lateEnum, lateNull] = [late(zod.enum), late(zod.null)];

export { lateEnum as enum, lateNull as null };

export const safeParse = (schema: zod.ZodMiniType, value: unknown) =>
  zod.safeParse(made(schema) as zod.ZodMiniType, value);

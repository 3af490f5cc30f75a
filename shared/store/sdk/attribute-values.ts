import { convertToAttr, convertToNative } from '@aws-sdk/util-dynamodb';

/**
 * DynamoDB's JSON as it is on the wire, made and read in one pass: the SDK makes its own values of ours, and its JSON of
 * those, and back likewise, which for a page of a search is most of what it costs. Binary is base64 here.
 */

type AttributeValue = Record<string, unknown>;

const options = { removeUndefinedValues: true, convertClassInstanceToMap: true };

const isExact = (value: number) => Math.abs(value) <= Number.MAX_SAFE_INTEGER;

const isPlain = (value: object) => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

/** Whatever is not what JSON has is for the SDK, which knows the rules; of what it makes, only bytes are no JSON. */
const byTheSdk = (value: unknown): AttributeValue => {
  const made = convertToAttr(value as Parameters<typeof convertToAttr>[0], options) as unknown as AttributeValue;
  if (made.B !== undefined) return { B: Buffer.from(made.B as Uint8Array).toString('base64') };
  if (made.BS !== undefined) return { BS: (made.BS as Uint8Array[]).map((one) => Buffer.from(one).toString('base64')) };
  if (made.M !== undefined)
    return { M: toAttributes(value instanceof Map ? Object.fromEntries(value) : (value as object)) };
  return made;
};

export function toAttribute(value: unknown): AttributeValue {
  switch (typeof value) {
    case 'string':
      return { S: value };
    case 'boolean':
      return { BOOL: value };
    case 'number':
      return isExact(value) ? { N: String(value) } : byTheSdk(value);
  }
  if (value === null) return { NULL: true };
  if (Array.isArray(value)) return { L: value.filter((one) => one !== undefined).map(toAttribute) };
  return typeof value === 'object' && isPlain(value) ? { M: toAttributes(value) } : byTheSdk(value);
}

/** An item, a key, or values of an expression. */
export function toAttributes(values: object): AttributeValue {
  const made: [string, AttributeValue][] = [];
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && typeof value !== 'function') made.push([name, toAttribute(value)]);
  }
  return Object.fromEntries(made);
}

const bytes = (base64: string) => new Uint8Array(Buffer.from(base64, 'base64'));

/** What JSON.parse made is nobody else's: containers are filled anew, not copied. */
export function fromAttribute(attribute: AttributeValue): unknown {
  for (const type in attribute) {
    const value = attribute[type];
    switch (type) {
      case 'S':
      case 'BOOL':
        return value;
      case 'M':
        return fromAttributes(value as Record<string, AttributeValue>);
      case 'L': {
        const list = value as unknown[];
        for (let index = 0; index < list.length; index++) list[index] = fromAttribute(list[index] as AttributeValue);
        return list;
      }
      case 'NULL':
        return null;
      case 'N': {
        const number = Number(value);
        return isExact(number) ? number : convertToNative({ N: value as string });
      }
      case 'B':
        return bytes(value as string);
      case 'BS':
        return new Set((value as string[]).map(bytes));
      default:
        return convertToNative(attribute as unknown as Parameters<typeof convertToNative>[0]);
    }
  }
  throw new Error('DynamoDB sent a value without a type.');
}

export function fromAttributes(attributes: Record<string, unknown>): Record<string, unknown> {
  for (const name in attributes) attributes[name] = fromAttribute(attributes[name] as AttributeValue);
  return attributes;
}

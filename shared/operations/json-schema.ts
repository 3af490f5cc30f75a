import * as z from 'zod/mini';
import { described } from './described.ts';
import { modelVersion, registeredModel } from './fields.ts';

/** The table's schemas as JSON Schema, which OpenAPI 3.1 takes. */

export type Json = Record<string, unknown>;

described.add(modelVersion, { id: 'ModelVersion' });
described.add(registeredModel, { id: 'RegisteredModel' });

const messageUri = (id: string) => `#/components/schemas/${id}`;

/** zod tells JavaScript's integers from others by their bounds, OpenAPI by a format. */
function asInt64({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema.type !== 'integer') return;
  jsonSchema.format = 'int64';
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** What may be sent: of an answer, too, since a client must take fields that it does not know. */
export function schemaOf(schema: z.ZodMiniType): Json {
  const { $schema, $defs, ...own } = z.toJSONSchema(schema, { io: 'input', metadata: described, override: asInt64 });
  return JSON.parse(JSON.stringify(own).replaceAll('#/$defs/', messageUri('')));
}

/** Of what each argument's text is read as: it has the default and the limits. */
export function readAs(schema: z.ZodMiniType): Json {
  const { properties = {} } = z.toJSONSchema(schema, {
    io: 'output',
    metadata: described,
    override: asInt64,
    // A double in a body, which may be text: no parameter is one.
    unrepresentable: 'any',
  });
  return properties;
}

/** Messages that many answers hold, by name. */
export function messageSchemas(): Json {
  const { schemas } = z.toJSONSchema(described, { io: 'input', uri: messageUri, override: asInt64 });
  return Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema]));
}

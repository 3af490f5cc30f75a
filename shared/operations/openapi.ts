import * as z from 'zod/mini';
import { modelVersion, registeredModel } from './fields.ts';
import { type Method, type Operation, pathParameters, pathsOf } from './operation.ts';

type Json = Record<string, unknown>;

/** Messages that many answers hold are described once. */
const messages = z.registry<{ id: string }>();
messages.add(modelVersion, { id: 'ModelVersion' });
messages.add(registeredModel, { id: 'RegisteredModel' });

const messageUri = (id: string) => `#/components/schemas/${id}`;

/** zod tells JavaScript's integers from others by their bounds, OpenAPI by a format. */
function asInt64({ jsonSchema }: { jsonSchema: Json }): void {
  if (jsonSchema.type !== 'integer') return;
  jsonSchema.format = 'int64';
  if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum;
  if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum;
}

/** What may be sent: of an answer, too, since a client must take fields that it does not know. */
function schemaOf(schema: z.ZodMiniType): Json {
  const { $schema, $defs, ...own } = z.toJSONSchema(schema, { io: 'input', metadata: messages, override: asInt64 });
  return JSON.parse(JSON.stringify(own).replaceAll('#/$defs/', messageUri('')));
}

/**
 * Arguments in the path and, of a GET, in the query. A parameter's schema is of what its text is read as: it has the
 * default and the limits.
 */
function parametersOf(operation: Operation, method: Method) {
  const { properties = {} } = z.toJSONSchema(operation.input, {
    io: 'output',
    override: asInt64,
    // A double in a body, which may be text: no parameter is one.
    unrepresentable: 'any',
  });
  const { required = [] } = schemaOf(operation.input) as { required?: string[] };
  const inPath = pathParameters(operation);
  return Object.entries(properties)
    .filter(([name]) => method === 'GET' || inPath.includes(name))
    .map(([name, schema]) => ({
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      ...(required.includes(name) && { required: true }),
      schema,
    }));
}

const content = (schema: Json) =>
  schema.type === 'string' ? { 'text/plain': { schema } } : { 'application/json': { schema } };

/** What is in the body: all arguments but those in the path, or a file. */
function bodyOf(operation: Operation) {
  if (operation.body === 'bytes') return { required: true, content: { 'application/octet-stream': {} } };
  const schema = schemaOf(operation.input) as { properties?: Json; required?: string[] };
  const inPath = pathParameters(operation);
  const properties = Object.fromEntries(
    Object.entries(schema.properties ?? {}).filter(([name]) => !inPath.includes(name)),
  );
  const required = schema.required?.filter((name) => !inPath.includes(name));
  return { required: true, content: content({ ...schema, properties, ...(required && { required }) }) };
}

const successes = { 200: 'Success', 302: 'To a presigned URL of the file', 304: 'The caller has it already' };

function responsesOf({ output, success = [200] }: Operation) {
  const schema = schemaOf(output);
  const ok = success.map((status) => [
    status,
    { description: successes[status], ...(status === 200 && { content: content(schema) }) },
  ]);
  // What is plain text cannot fail.
  return {
    ...Object.fromEntries(ok),
    ...(schema.type !== 'string' && { default: { $ref: '#/components/responses/Error' } }),
  };
}

/** `createRegisteredModel` → `Create registered model`. */
const summaryOf = (name: string) => {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
};

function describe(operation: Operation, method: Method) {
  const { name, methods, file } = operation;
  const parameters = parametersOf(operation, method);
  return {
    operationId: method === methods[0] ? name : `${name}By${summaryOf(method.toLowerCase())}`,
    summary: summaryOf(name),
    tags: [file.slice(0, file.lastIndexOf('/'))],
    ...(parameters.length > 0 && { parameters }),
    ...(method !== 'GET' && { requestBody: bodyOf(operation) }),
    responses: responsesOf(operation),
  };
}

/** The API as OpenAPI 3.1. An operation that answers at two paths stands at its first, as an id can stand but once. */
export function openApi(
  operations: readonly Operation[],
  { version, errorCodes }: { version: string; errorCodes: readonly string[] },
) {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = (pathsOf(operation)[0] ?? '').replace('+}', '}');
    for (const method of operation.methods) {
      paths[path] = { ...paths[path], [method.toLowerCase()]: describe(operation, method) };
    }
  }
  const error = z.object({ error_code: z.enum(errorCodes as [string, ...string[]]), message: z.string() });
  const { schemas } = z.toJSONSchema(messages, { io: 'input', uri: messageUri, override: asInt64 });
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stagebook',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'What answers below /api/2.0/mlflow and /api/2.0/mlflow-artifacts answers below /ajax-api, too. A DELETE takes its arguments in ' +
        'the body, as MLflow’s clients send them; from databricks-sdk, which sends none, in the query.',
    },
    paths,
    components: {
      schemas: {
        ...Object.fromEntries(Object.entries(schemas).map(([id, { $schema, $id, ...schema }]) => [id, schema])),
        Error: schemaOf(error),
      },
      responses: {
        Error: { description: 'What each code means: errors.md', content: content({ $ref: messageUri('Error') }) },
      },
    },
  };
}

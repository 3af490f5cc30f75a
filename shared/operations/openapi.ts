import { isTagged, responsesOf } from './answers.ts';
import { type Json, messageSchemas, readAs, schemaOf } from './json-schema.ts';
import { isWrite, type Method, type Operation, pathParameters, pathsOf } from './operation.ts';
import { errorResponses } from './refusals.ts';

/** Whether an argument is one part of the path, and not a path itself. */
const isPart = ({ path }: Operation, name: string) => path.includes(`{${name}}`);

const ifNoneMatch = { name: 'if-none-match', in: 'header', schema: { type: 'string' } };

const idempotencyKey = {
  name: 'idempotency-key',
  in: 'header',
  description: 'Sent again within 24 hours by the same caller, the call does nothing and gets the first answer',
  schema: { type: 'string', pattern: '^[!-~]{1,255}$' },
};

/** Arguments in the path and, of a GET, in the query; and what a header can ask for. */
function parametersOf(operation: Operation, method: Method) {
  const { required = [] } = schemaOf(operation.input) as { required?: string[] };
  const inPath = pathParameters(operation);
  const parameters = Object.entries(readAs(operation.input))
    .filter(([name]) => method === 'GET' || inPath.includes(name))
    .map(([name, schema]) => ({
      name,
      in: inPath.includes(name) ? 'path' : 'query',
      ...(required.includes(name) && { required: true }),
      schema: isPart(operation, name) ? { ...(schema as Json), pattern: '^[^/]+$' } : schema,
    }));
  return [
    ...parameters,
    ...(isTagged(operation) ? [ifNoneMatch] : []),
    ...(isWrite(operation) ? [idempotencyKey] : []),
  ];
}

/** What is in the body: all arguments but those in the path, or a file. */
function bodyOf(operation: Operation) {
  if (operation.body === 'bytes') return { required: true, content: { 'application/octet-stream': {} } };
  const all = schemaOf(operation.input) as { properties?: Json; required?: string[] };
  const inPath = pathParameters(operation);
  const properties = Object.fromEntries(
    Object.entries(all.properties ?? {}).filter(([name]) => !inPath.includes(name)),
  );
  const required = all.required?.filter((name) => !inPath.includes(name));
  const schema = { ...all, properties, ...(required && { required }) };
  return { required: true, content: { 'application/json': { schema } } };
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
    responses: responsesOf(operation, method),
  };
}

/** The API as OpenAPI 3.1. An operation that answers at two paths stands at its first, as an id can stand but once. */
export function openApi(operations: readonly Operation[], { version }: { version: string }) {
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    const path = (pathsOf(operation)[0] ?? '').replace('+}', '}');
    for (const method of operation.methods) {
      paths[path] = { ...paths[path], [method.toLowerCase()]: describe(operation, method) };
    }
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Stagebook',
      version,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
      description:
        'What answers below /api/2.0/mlflow and /api/2.0/mlflow-artifacts answers below /ajax-api, too. A DELETE takes its arguments in ' +
        'the body, as MLflow’s clients send them; from databricks-sdk, which sends none, in the query. Another verb than ' +
        'a path’s own is answered with 405. What each error code means is in errors.md.',
    },
    paths,
    components: { schemas: messageSchemas(), responses: errorResponses },
  };
}

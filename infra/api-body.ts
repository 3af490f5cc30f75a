import { notFound } from '#shared/operations/fallback.ts';
import { type Operation, pathParameters, pathsOf } from '#shared/operations/operation.ts';

/** OpenAPI as API Gateway imports it: routes, what each leads to, and who may call. docs/openapi.json is for people. */

type Json = Record<string, unknown>;

type Options = {
  title: string;
  operations: readonly Operation[];
  /** The URI by which API Gateway calls a function, by its name. */
  uriOf(name: string): string;
  /** Who may call, of which a caller must be one; without any nobody is asked. */
  securitySchemes: Json;
};

export function apiBody({ title, operations, uriOf, securitySchemes }: Options): Json {
  const security = Object.keys(securitySchemes).map((name) => ({ [name]: [] }));
  const leadsTo = (name: string): Json => ({
    ...(security.length > 0 && { security }),
    // OpenAPI wants them, and a warning of the import would end the deployment.
    responses: { default: { description: 'docs/openapi.json says what' } },
    'x-amazon-apigateway-integration': {
      type: 'aws_proxy',
      httpMethod: 'POST',
      uri: uriOf(name),
      payloadFormatVersion: '2.0',
    },
  });
  const parametersOf = (operation: Operation): Json => {
    const parameters = pathParameters(operation).map((name) => ({
      name,
      in: 'path',
      required: true,
      schema: { type: 'string' },
    }));
    return parameters.length > 0 ? { parameters } : {};
  };
  const paths: Record<string, Json> = {};
  for (const operation of operations) {
    for (const path of pathsOf(operation)) {
      for (const method of operation.methods) {
        paths[path] = {
          ...paths[path],
          [method.toLowerCase()]: { ...parametersOf(operation), ...leadsTo(operation.name) },
        };
      }
    }
  }
  const fallback = { 'x-amazon-apigateway-any-method': { isDefaultRoute: true, ...leadsTo(notFound.name) } };
  return {
    openapi: '3.0.1',
    info: { title, version: '1' },
    paths: { ...paths, '/$default': fallback },
    components: { securitySchemes },
  };
}

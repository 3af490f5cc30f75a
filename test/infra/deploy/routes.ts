import { findRoute } from '#shared/operations/routes.ts';
import type { Properties } from './deployed.ts';

type Integrated = { 'x-amazon-apigateway-integration': { uri: string } };

/** What API Gateway was told of an API: a method and a path, and the name of the function they lead to. */
export function deployedRoutes({ Body }: Properties): [route: string, functionName: string][] {
  const paths = Body.paths as Record<string, Record<string, Integrated>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(
      ([
        method,
        {
          'x-amazon-apigateway-integration': { uri },
        },
      ]): [string, string] => [
        path === '/$default' ? '$default' : `${method.toUpperCase()} ${path}`,
        /:function:([^/]+)\/invocations$/.exec(uri)?.[1] ?? uri,
      ],
    ),
  );
}

/** Where the laptop's front door takes such a route: a function file, or nowhere. */
export function fileAt(route: string): string | undefined {
  const [method = '', path = ''] = route.split(' ');
  return findRoute(method, path.replaceAll(/\{\w+\+?\}/g, 'x'))?.operation.file;
}

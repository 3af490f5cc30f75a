import { operations } from './index.ts';
import { greedyParameter, type Method, type Operation, pathsOf } from './operation.ts';

/** What a request leads to: API Gateway's route key without the method, and the arguments that are in the path. */
export type Route = { operation: Operation; path: string; pathParameters?: Record<string, string> };

type Template = { operation: Operation; path: string; fixed: string; parameter: string | undefined };

const templates: Template[] = operations.flatMap((operation) =>
  pathsOf(operation).map((path) => {
    const parameter = greedyParameter(operation);
    return { operation, path, fixed: path.replace(/\{.*$/, ''), parameter };
  }),
);

/** By exact path, and the greedy ones, the longest first: as API Gateway chooses. */
const exact = Map.groupBy(
  templates.filter(({ parameter }) => parameter === undefined),
  ({ path }) => path,
);
const greedy = templates
  .filter(({ parameter }) => parameter !== undefined)
  .sort((a, b) => b.fixed.length - a.fixed.length);

const at = (path: string): readonly Template[] =>
  exact.get(path) ?? greedy.filter(({ fixed }) => path.length > fixed.length && path.startsWith(fixed));

/** `path` is decoded, and without the stage's name. */
export function findRoute(method: string, path: string): Route | undefined {
  const found = at(path).find(({ operation }) => operation.methods.includes(method as Method));
  if (!found) return undefined;
  const { operation, path: template, fixed, parameter } = found;
  return {
    operation,
    path: template,
    ...(parameter !== undefined && { pathParameters: { [parameter]: path.slice(fixed.length) } }),
  };
}

/** The methods by which something answers at a path. */
export const methodsAt = (path: string): readonly Method[] => at(path).flatMap(({ operation }) => operation.methods);

import { operations } from './index.ts';
import { type Method, type Operation, pathsOf } from './operation.ts';

/** What a request leads to: API Gateway's route key without the method, and the arguments that are in the path. */
export type Route = { operation: Operation; path: string; pathParameters?: Record<string, string> };

type Template = { operation: Operation; path: string; pattern: RegExp };

/** `/logged-models/{model_id}` and `/artifacts/{artifact_path+}`, as regular expressions. */
const patternOf = (path: string) =>
  new RegExp(
    `^${path
      .replace(/[.]/g, '\\.')
      .replace(/\{(\w+)\+\}/, '(?<$1>.+)')
      .replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`,
    's',
  );

const templates: Template[] = operations.flatMap((operation) =>
  pathsOf(operation).map((path) => ({ operation, path, pattern: patternOf(path) })),
);
const isFixed = ({ path }: Template) => !path.includes('{');
const isGreedy = ({ path }: Template) => path.endsWith('+}');
const fixedPart = ({ path }: Template) => path.replace(/\{.*$/, '').length;

/** As API Gateway chooses: the exact path, then one with parts that vary, then a greedy one; of several the longest. */
const exact = Map.groupBy(templates.filter(isFixed), ({ path }) => path);
const varying = templates
  .filter((template) => !isFixed(template))
  .sort((a, b) => Number(isGreedy(a)) - Number(isGreedy(b)) || fixedPart(b) - fixedPart(a));

const at = (path: string): readonly Template[] => [
  ...(exact.get(path) ?? []),
  ...varying.filter(({ pattern }) => pattern.test(path)),
];

/** `path` is decoded, and without the stage's name. */
export function findRoute(method: string, path: string): Route | undefined {
  const found = at(path).find(({ operation }) => operation.methods.includes(method as Method));
  if (!found) return undefined;
  const { operation, path: template, pattern } = found;
  const pathParameters = pattern.exec(path)?.groups;
  return { operation, path: template, ...(pathParameters && { pathParameters: { ...pathParameters } }) };
}

/** The methods by which something answers at a path. */
export const methodsAt = (path: string): readonly Method[] => at(path).flatMap(({ operation }) => operation.methods);

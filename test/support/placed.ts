import { type Operation, pathParameters, pathsOf } from '#shared/operations/operation.ts';

type Arguments = Record<string, unknown>;

/** An operation's path with the arguments that are a part of it, and the arguments that are not. */
export function placed(operation: Operation, args: Arguments) {
  const template = pathsOf(operation)[0] as string;
  const names = pathParameters(operation);
  const given = names.filter((name) => args[name] !== undefined);
  const inPath = Object.fromEntries(given.map((name) => [name, String(args[name])]));
  return {
    path: names.reduce(
      (path, name) => path.replace(new RegExp(`\\{${name}\\+?\\}`), () => inPath[name] ?? ''),
      template,
    ),
    rest: Object.fromEntries(Object.entries(args).filter(([name]) => !names.includes(name))),
    ...(names.length > 0 && { pathParameters: inPath }),
  };
}

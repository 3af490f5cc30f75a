import { own } from '../own.ts';
import type { Column, Input, Param, Signature, Tensor, Type } from './signature-types.ts';

/**
 * Whether a model takes every input that another one takes, by what MLflow checks before it predicts
 * (mlflow/models/utils.py, `_enforce_schema`).
 */

/**
 * For each type those whose values MLflow takes for it (`_enforce_mlflow_datatype`). It takes texts for bytes, too, and
 * bytes for texts, for pandas does not tell them apart; a model does.
 */
const columnTypes: Record<string, readonly string[]> = {
  long: ['long', 'integer'],
  double: ['double', 'float', 'integer'],
};

/** For parameters it is `_enforce_param_datatype`. */
const paramTypes: Record<string, readonly string[]> = {
  long: ['long', 'integer'],
  float: ['float', 'integer', 'long'],
  double: ['double', 'float', 'integer', 'long'],
};

const isRequired = ({ required = true }: { required?: boolean }) => required;

const isTensor = (input: Input): input is Tensor => input.type === 'tensor';

function typeProblem(at: string, wanted: Type, known: Type): string | undefined {
  if (wanted.type === 'any') return undefined;
  if (!(own(columnTypes, wanted.type) ?? [wanted.type]).includes(known.type))
    return `${at} is ${wanted.type}, and was ${known.type}`;
  if (wanted.items && known.items) return typeProblem(`${at}[]`, wanted.items, known.items);
  if (wanted.values && known.values) return typeProblem(`${at}{}`, wanted.values, known.values);
  if (wanted.properties && known.properties) {
    const added = Object.keys(known.properties).find((name) => !Object.hasOwn(wanted.properties ?? {}, name));
    // Of columns MLflow ignores those that it does not know, of properties it does not.
    if (added !== undefined) return `${at} may not have '${added}' any more`;
    return fieldProblems(`${at}.`, wanted.properties, known.properties)[0];
  }
  return undefined;
}

type Fields = Record<string, Type & { required?: boolean }>;

/** Columns by their names, or an object's properties. */
function fieldProblems(path: string, wanted: Fields, known: Fields): string[] {
  return Object.entries(wanted).flatMap(([name, field]) => {
    const at = path === '' ? `'${name}'` : path + name;
    const before = own(known, name);
    if (!before) return isRequired(field) ? [`${at} is required, and was not known`] : [];
    if (isRequired(field) && !isRequired(before)) return [`${at} is required, and was optional`];
    return typeProblem(at, field, before) ?? [];
  });
}

function tensorProblem(at: string, { 'tensor-spec': wanted }: Tensor, { 'tensor-spec': known }: Tensor) {
  const shape = (of: number[]) => `(${of.join(', ')})`;
  // Takes anything: it is how MLflow writes arrays of unequal lengths.
  if (wanted.dtype === 'object' && shape(wanted.shape) === '(-1)') return [];
  if (wanted.dtype !== known.dtype) return [`${at} is of ${wanted.dtype}, and was of ${known.dtype}`];
  const fits =
    wanted.shape.length === known.shape.length &&
    wanted.shape.every((size, axis) => size === -1 || size === known.shape[axis]);
  return fits ? [] : [`${at} has the shape ${shape(wanted.shape)}, and had ${shape(known.shape)}`];
}

const inputProblem = (at: string, wanted: Input, known: Input): string[] => {
  if (isTensor(wanted) && isTensor(known)) return tensorProblem(at, wanted, known);
  const problem = typeProblem(at, wanted as Column, known as Column);
  return problem === undefined ? [] : [problem];
};

const byName = <Named extends { name?: string }>(list: readonly Named[]): Record<string, Named> =>
  Object.fromEntries(list.map((one) => [one.name, one]));

const isNamed = (inputs: readonly Input[]): boolean => inputs.some(({ name }) => name !== undefined);

function inputProblems(wanted: readonly Input[], known: readonly Input[]): string[] {
  if (wanted.some(isTensor) !== known.some(isTensor))
    return [wanted.some(isTensor) ? 'it takes tensors, and took columns' : 'it takes columns, and took tensors'];
  if (isNamed(wanted) !== isNamed(known))
    return [isNamed(wanted) ? 'its inputs have names, and had none' : 'its inputs have no names, and had some'];
  if (!isNamed(wanted)) {
    if (wanted.length > known.length) return [`it takes ${wanted.length} inputs, and took ${known.length}`];
    return wanted.flatMap((input, index) => inputProblem(`input ${index + 1}`, input, known[index] as Input));
  }
  const before = byName(known);
  if (!wanted.some(isTensor)) return fieldProblems('', byName(wanted) as Fields, before as Fields);
  return wanted.flatMap((input) => {
    const at = `'${input.name}'`;
    const same = own(before, input.name ?? '');
    return same ? inputProblem(at, input, same) : [`${at} is required, and was not known`];
  });
}

/** Every parameter has a default, and MLflow ignores those that it does not know. */
function paramProblems(wanted: readonly Param[], known: readonly Param[]): string[] {
  const before = byName(known);
  return wanted.flatMap((param) => {
    const same = own(before, param.name);
    if (!same) return [];
    const at = `parameter '${param.name}'`;
    if ((param.shape === undefined) !== (same.shape === undefined))
      return [param.shape ? `${at} is a list, and was none` : `${at} is no list, and was one`];
    const isConverted = own(paramTypes, param.type)?.includes(same.type) ?? false;
    return isConverted ? [] : (typeProblem(at, param, same) ?? []);
  });
}

/** What of the inputs that `incumbent` takes `candidate` does not take, as texts for people; none: it takes all. */
export function accepts(candidate: Signature, incumbent: Signature): string[] {
  const params = paramProblems(candidate.params ?? [], incumbent.params ?? []);
  if (!incumbent.inputs) return params;
  if (!candidate.inputs) return ['it does not say what its inputs are', ...params];
  return [...inputProblems(candidate.inputs, incumbent.inputs), ...params];
}

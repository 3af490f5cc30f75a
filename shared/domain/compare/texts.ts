import { own } from '../own.ts';

/** Params or tags by name, of each version; one without a value has none of that name. */
export type TextRow = { name: string; values: { value?: string }[]; differs: boolean };

export function compareTexts(versions: readonly Readonly<Record<string, string>>[]): TextRow[] {
  const names = [...new Set(versions.flatMap((texts) => Object.keys(texts)))].sort();
  return names.map((name) => {
    const values = versions.map((texts) => own(texts, name));
    return {
      name,
      values: values.map((value) => (value === undefined ? {} : { value })),
      differs: values.some((value) => value !== values[0]),
    };
  });
}

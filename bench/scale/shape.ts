/**
 * A registry of any size in the same shape: a tenth as many models as versions, one of which has a fifth of all versions,
 * the others by a power law. Everything follows from the two numbers of a version, so nothing is kept.
 */

export type ShapedVersion = { run_id: string; source: string; tags: Record<string, string>; promoted: boolean };
export type ShapedModel = { name: string; tags: Record<string, string>; versions: number };

export const apiUser = { type: 'local', id: 'scale' } as const;

/** What is asked for: on half of all versions, on three of them, in the name of one model in a hundred. */
export const everywhere = { key: 'env', value: 'prod' } as const;
export const rare = { key: 'audited', value: '2025' } as const;
export const infix = 'canary';

const teams = ['risk', 'growth', 'search', 'ads', 'pricing', 'supply', 'trust', 'forecast', 'support', 'vision'];
const frameworks = ['sklearn', 'xgboost', 'pytorch', 'lightgbm'];

export const nameAt = (index: number): string =>
  `${teams[index % teams.length]}-${String(index).padStart(6, '0')}${index % 100 === 3 ? `-${infix}-model` : '-model'}`;

/** As a run is called: 32 hexadecimal digits. */
export const runAt = (model: number, version: number): string =>
  `${model.toString(16).padStart(16, '0')}${version.toString(16).padStart(16, '0')}`;

/** The one model with a fifth of all versions stands in the middle of the others. */
export const bigAt = (models: number): number => Math.floor(models / 2);

/** How many versions each model has. */
export function sizes(versions: number): number[] {
  const models = Math.max(2, Math.round(versions / 10));
  const big = bigAt(models);
  const rest = versions - Math.round(versions / 5);
  const weightAt = (rank: number) => (rank + 1) ** -0.6;
  const whole = Array.from({ length: models - 1 }, (_, rank) => weightAt(rank)).reduce((sum, one) => sum + one, 0);
  let given = 0;
  let weight = 0;
  return Array.from({ length: models }, (_, index) => {
    if (index === big) return versions - rest;
    weight += weightAt(index < big ? index : index - 1);
    const size = Math.round((rest * weight) / whole) - given;
    given += size;
    return size;
  });
}

export const modelAt = (index: number, versions: number): ShapedModel => ({
  name: nameAt(index),
  tags: { team: teams[index % teams.length] as string },
  versions,
});

/** A version tag for each version on average: one on every other, another on the others. */
export function versionAt(index: number, version: number): ShapedVersion {
  const isEven = (index + version) % 2 === 0;
  return {
    run_id: runAt(index, version),
    source: `s3://models/${nameAt(index)}/${version}/artifacts/model`,
    tags: {
      ...(isEven
        ? { [everywhere.key]: everywhere.value }
        : { framework: frameworks[(index + version) % frameworks.length] as string }),
      ...(version === 1 && index < 3 && { [rare.key]: rare.value }),
    },
    promoted: version % 10 === 1,
  };
}

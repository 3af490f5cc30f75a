import { packed } from '#shared/domain/tracking/snapshot.ts';
import { lay } from '../search/lay.ts';
import type { Model, Version } from './world.ts';

const snapshot = ({ metrics, params }: Version) =>
  packed({
    params,
    metrics: Object.entries(metrics).map(([key, value]) => ({ key, value, timestamp: 0, step: 0 })),
  }).logged;

export const layWorld = (models: readonly Model[]): Promise<void> =>
  lay(
    models.map((model) => ({
      ...model,
      versions: model.versions.map(({ metrics, params, reports, ...version }) => ({
        ...version,
        logged: snapshot({ metrics, params, reports, ...version }),
        ...(reports.length > 0 && { reports }),
      })),
    })),
  );

import { Random } from './random.ts';
import type { Answer } from './registry.ts';
import type { Fields, Operation } from './requests.ts';
import * as pools from './tracking-pools.ts';

/** What is drawn of the tracking API's own, from what MLflow said is there. */
export class TrackingRandom extends Random {
  readonly experiments = ['0'];
  readonly runs: string[] = [];
  readonly models: string[] = [];
  #moment = 0;

  follow({ creates }: Operation, { status, body }: Answer): void {
    if (status !== 200) return;
    const { experiment_id } = body as { experiment_id?: string };
    if (experiment_id) this.experiments.push(experiment_id);
    else if (creates) (creates.startsWith('run') ? this.runs : this.models).push(creates);
  }

  /** A time that nothing else has: a search orders what is equal by ids, which are each server's own. */
  moment(): number {
    this.#moment += 1;
    return 1_800_000_000_000 + this.#moment * 1000;
  }

  experiment(): unknown {
    if (this.slip(0.05)) return this.of(pools.oddExperimentIds);
    // The newest get the most, so that there is something in one before it is deleted.
    return this.chance(0.5) ? this.of(this.experiments.slice(-3)) : this.of(this.experiments);
  }

  run(): string {
    return this.slip(0.02) ? 'run-0' : this.of(this.recentRuns());
  }

  model(): string {
    return this.slip(0.02) ? 'model-0' : this.of(this.recentModels());
  }

  /** Few, so that much happens to each. `run-0` was never created. */
  recentRuns(): string[] {
    return this.runs.length > 0 ? this.runs.slice(-12) : ['run-0'];
  }

  recentModels(): string[] {
    return this.models.length > 0 ? this.models.slice(-8) : ['model-0'];
  }

  key(keys: readonly string[]): unknown {
    return this.slip(0.15) ? this.of(pools.oddKeys) : this.of(keys);
  }

  experimentTag(): Fields {
    const value = this.slip(0.08) ? this.of(pools.oddExperimentTagValues) : this.of(pools.tagValues);
    return { key: this.key(pools.tagKeys), value };
  }

  tag(): Fields {
    if (this.chance(0.05)) return { key: 'mlflow.runName', value: this.of(pools.runNames) };
    return {
      key: this.key(pools.tagKeys),
      value: this.slip(0.08) ? this.of(pools.oddTagValues) : this.of(pools.tagValues),
    };
  }

  param(): Fields {
    const value = this.slip(0.08) ? this.of(pools.oddParamValues) : this.of(pools.paramValues);
    return { key: this.key(pools.paramKeys), value };
  }

  metric(): Fields {
    if (this.models.length > 0 && this.chance(0.2)) return this.modelMetric();
    return {
      key: this.key(pools.metricKeys),
      value: this.slip(0.05) ? this.of(pools.oddMetricValues) : this.of(pools.metricValues),
      timestamp: this.slip(0.03) ? this.of(pools.oddTimes) : this.of(pools.times),
      step: this.of(pools.steps),
    };
  }

  /**
   * MLflow takes a model's metric once a moment, keeps the run's all the same, and gives back a 0 for NaN; so each has a
   * moment of its own, and a number.
   */
  modelMetric(): Fields {
    const { name, digest } = this.of(pools.datasets);
    return {
      key: this.of(pools.metricKeys),
      value: this.of([0.25, 0.5, 1, 2]),
      timestamp: this.moment(),
      step: this.of([0, 1, 2]),
      model_id: this.of(this.models),
      ...this.of([{}, { dataset_name: name, dataset_digest: digest }]),
    };
  }

  /** Of keys that differ and are well-formed: MLflow does not check those that something is created with. */
  pairs(keys: readonly string[], values: readonly string[]): Fields[] | undefined {
    return this.chance(0.4) ? undefined : this.some(keys, 3).map((key) => ({ key, value: this.of(values) }));
  }
}

import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { inTurns, settings, type Window, windowOf } from './compare.ts';
import type { Scenario } from './scenarios.ts';
import { copyOf, type Measured, seed, seedFiles, startComparison, startStagebook } from './servers.ts';
import { wallOf } from './wall.ts';
import { tryOut, writeRing } from './wrk.ts';

/** What a scenario showed. `alone`: Stagebook without what consumes its stream; reads lead to nothing there. */
export type Result = {
  scenario: Scenario;
  stagebook: Window;
  mlflow?: Window;
  bare: Window;
  alone?: Window;
  /** Requests to DynamoDB of a call, and what its consumers ask for it. */
  requests: { call: number; consumers: number };
};

export type Servers = {
  stagebook: Measured;
  mlflow: Measured;
  alone: Measured;
  /** The data as it was seeded, with no server on it. */
  data: string;
  stop(): Promise<void>;
};

export async function startServers(scratch: string): Promise<Servers> {
  const started: Measured[] = [];
  const keep = async (starting: Promise<Measured>) => {
    const server = await starting;
    started.push(server);
    return server;
  };
  const stop = async () => {
    for (const server of started) await server.stop();
  };
  try {
    const { workers } = settings;
    const data = join(scratch, 'seeded');
    const mlflow = await keep(startComparison(scratch));
    const first = await startStagebook(data);
    await Promise.all([seed(first), seed(mlflow)]);
    await seedFiles(first);
    await first.stop();
    const stagebook = await keep(startStagebook(copyOf(data, join(scratch, 'stagebook')), { workers }));
    const alone = await keep(startStagebook(copyOf(data, join(scratch, 'alone')), { parts: 'host', workers }));
    return { stagebook, mlflow, alone, data, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

export async function measureScenario(scenario: Scenario, servers: Servers, scratch: string): Promise<Result> {
  const { stagebook, mlflow, alone, data } = servers;
  const contestants = {
    stagebook,
    ...(scenario.wanted && { mlflow }),
    ...(scenario.kind === 'write' && { alone }),
  };
  for (const { url } of Object.values(contestants)) await tryOut(url, scenario.requests.slice(0, 3));
  const folder = join(scratch, 'scenario');
  mkdirSync(folder);
  try {
    const wall = await wallOf(scenario, data, folder);
    const windows = await inTurns([
      ...Object.entries(contestants).map(([name, server]) => {
        const ring = writeRing(folder, name, scenario.requests);
        return { name, window: () => windowOf(server, ring) };
      }),
      { name: 'bare', window: wall.window },
    ]);
    return { scenario, requests: wall.requests, ...windows } as Result;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

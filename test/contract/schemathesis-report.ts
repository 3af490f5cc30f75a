import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';

/** What was sent and answered, and what is wrong with it. */
export type Report = {
  requests: number;
  byStatus: Record<string, number>;
  /** The statuses that each call was answered with, by its method and path. */
  byCall: Record<string, Set<number>>;
  findings: string[];
};

type Recorded = {
  label: string;
  interactions?: Record<string, { response?: { status_code: number } | null }>;
  checks?: Record<string, { name: string; status: string; failure_info?: unknown }[]>;
};

type Event = { ScenarioFinished?: { recorder: Recorded }; NonFatalError?: unknown; FatalError?: unknown };

/** Reads the events that schemathesis writes, one a line. */
export async function readReport(file: string): Promise<Report> {
  const report: Report = { requests: 0, byStatus: {}, byCall: {}, findings: [] };
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const { ScenarioFinished: scenario, NonFatalError, FatalError } = JSON.parse(line) as Event;
    const error = NonFatalError ?? FatalError;
    if (error) report.findings.push(JSON.stringify(error));
    if (scenario) add(scenario.recorder, report);
  }
  return report;
}

function add({ label, interactions = {}, checks = {} }: Recorded, report: Report): void {
  for (const { response } of Object.values(interactions)) {
    const status = response?.status_code ?? 0;
    report.requests += 1;
    report.byStatus[status] = (report.byStatus[status] ?? 0) + 1;
    report.byCall[label] = (report.byCall[label] ?? new Set()).add(status);
  }
  const failed = Object.values(checks).flatMap((made) => made.filter(({ status }) => status === 'failure'));
  report.findings.push(...failed.map(({ name, failure_info }) => `${label}: ${name} ${JSON.stringify(failure_info)}`));
}

import { validateModelName } from '#shared/domain/names.ts';
import { validateMetric } from '#shared/domain/tracking/values.ts';
import { reportMetric } from '#shared/operations/promotions.ts';
import { report } from '#shared/store/gates/report.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  reportMetric,
  async function reportValue({ name, version, ...metric }, request) {
    validateModelName(name);
    validateMetric({ ...metric, timestamp: 0 });
    return report(request, { name, version }, metric);
  },
  (metric) => ({ metric }),
);

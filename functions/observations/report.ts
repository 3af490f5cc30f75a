import { reportObservations } from '#shared/operations/observations.ts';
import { takeObservations } from '#shared/store/observations/take.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(reportObservations, async function report(batch, call) {
  return takeObservations(call, batch);
});

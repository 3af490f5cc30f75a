import { renderPoint } from '#shared/domain/tracking/render.ts';
import { runIdOf } from '#shared/domain/tracking/runs.ts';
import { getMetricHistory } from '#shared/operations/runs.ts';
import { readHistory } from '#shared/store/tracking/history.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { historyTokens } from '#shared/wire/history-token.ts';
import { serve } from '#shared/wire/serve.ts';

/** Bytes of an answer that Lambda carries, and of a point in it besides the metric's name. */
const bytes = { answer: 4_500_000, point: 110 };

/** What an answer has room for. MLflow itself answers without `max_results` everything. */
const mostOf = (key: string) => Math.floor(bytes.answer / (bytes.point + 2 * Buffer.byteLength(JSON.stringify(key))));

export const handler = serve(getMetricHistory, async function getHistory(input) {
  const { metric_key: key, max_results, page_token } = input;
  const run_id = runIdOf(input);
  if (max_results !== undefined && max_results <= 0) {
    throw invalidParameter(
      `Invalid value ${max_results} for parameter 'max_results' supplied. It must be a positive integer.`,
    );
  }
  const query = { run_id, key };
  const start = historyTokens.decode(query, page_token);
  const most = Math.min(max_results ?? Number.POSITIVE_INFINITY, mostOf(key));
  const { points, next } = await readHistory(run_id, key, { most, start });
  return {
    ...(points.length > 0 && { metrics: points.map((point) => renderPoint(key, point)) }),
    ...(next && { next_page_token: historyTokens.encode(query, next) }),
  };
});

import { createHmac } from 'node:crypto';
import type { Secrets, Webhook } from './types.ts';

export type Sent = {
  /** The delivery's id, the same at every try. */
  delivery: string;
  body: string;
  /** The model's change that the event is of, or comes after; a test has none. */
  rev?: number | undefined;
};

const hmac = (secret: string, text: string) => createHmac('sha256', secret).update(text);

/**
 * MLflow's: receivers refuse what is older than five minutes, so every try has its own time and signature. Seconds since
 * 1970.
 */
function mlflowHeaders({ delivery, body }: Sent, secret: string | undefined, now: number): Record<string, string> {
  const timestamp = String(Math.floor(now / 1_000));
  const signature = (key: string) => `v1,${hmac(key, `${delivery}.${timestamp}.${body}`).digest('base64')}`;
  return {
    'X-MLflow-Delivery-Id': delivery,
    'X-MLflow-Timestamp': timestamp,
    ...(secret && { 'X-MLflow-Signature': signature(secret) }),
  };
}

const databricksHeaders = ({ body }: Sent, secret: string | undefined): Record<string, string> =>
  secret ? { 'X-Databricks-Signature': hmac(secret, body).digest('hex') } : {};

/** What a request to a receiver has besides its body; `now` in ms since 1970. */
export function headersFor(
  { signature }: Pick<Webhook, 'signature'>,
  { secret, authorization }: Secrets,
  sent: Sent,
  now: number,
): Record<string, string> {
  return {
    'Content-Type': 'application/json',
    'Content-Length': String(Buffer.byteLength(sent.body)),
    'User-Agent': 'stagebook/1',
    'X-Stagebook-Delivery-Id': sent.delivery,
    ...(sent.rev !== undefined && { 'X-Stagebook-Rev': String(sent.rev) }),
    ...(signature === 'mlflow' ? mlflowHeaders(sent, secret, now) : databricksHeaders(sent, secret)),
    ...(authorization && { Authorization: authorization }),
  };
}

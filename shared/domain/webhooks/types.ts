import type { Try } from '#shared/wire/outbound/try.ts';
import type { Actor } from '#shared/wire/request.ts';

export type { Try };

/** As whose webhooks it was made and answers: what it is told, and how, is that dialect's. */
export type WebhookDialect = 'mlflow' | 'databricks';

/** Who signs as whom: `X-MLflow-Signature`, or `X-Databricks-Signature`. */
export type SignatureScheme = 'mlflow' | 'databricks';

/** A webhook, as it is kept. Times are milliseconds since 1970. */
export type Webhook = {
  id: string;
  dialect: WebhookDialect;
  /** The id of the model whose events it is told of, or `registryId`: those of all. */
  scope: string;
  /** MLflow's alone have one. */
  name?: string;
  description?: string;
  /** Of a job, where jobs are run: `https://<workspace>/api/2.1/jobs/run-now`. */
  url: string;
  /** In the dialect's words: `MODEL_VERSION_TAG.SET`, or `MODEL_VERSION_TAG_SET`. Sorted, none twice. */
  events: string[];
  /** `TEST_MODE` is Databricks': told of nothing but tests. */
  status: 'ACTIVE' | 'DISABLED' | 'TEST_MODE';
  signature: SignatureScheme;
  /** A Databricks job that is run. */
  job?: { job_id: string; workspace_url: string };
  /** The receiver's certificate is not looked at. */
  insecure?: true;
  /** `Secrets`, encrypted: `store/webhooks/secrets.ts`. */
  sealed?: string;
  creation_timestamp: number;
  last_updated_timestamp: number;
  actor: Actor;
};

/** What nobody is ever shown again. */
export type Secrets = {
  /** What requests are signed with. */
  secret?: string;
  /** The `Authorization` header, as it is; of a job `Bearer <access token>`. */
  authorization?: string;
};

/** What is sent to a receiver for one event: all but what is made anew at each try. */
export type Payload = {
  /** The event in the dialect's words, for the log. */
  event: string;
  /** Which of those that one event gives it is, whatever else the webhook is told: none is the first. */
  part?: number;
  /** What is sent and signed, byte for byte. */
  body: string;
};

/** 2xx; a redirect is not followed, and so is none. */
export const isSuccess = ({ status = 0 }: Pick<Try, 'status'>): boolean => status >= 200 && status < 300;

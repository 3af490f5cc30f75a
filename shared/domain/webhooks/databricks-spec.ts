import { invalidParameter } from '#shared/wire/errors.ts';
import { requireLength } from '../names.ts';
import { runNow } from './databricks-job.ts';
import type { Secrets, Webhook } from './types.ts';

export type HttpUrlSpec = {
  url: string;
  enable_ssl_verification: boolean;
  secret?: string | undefined;
  authorization?: string | undefined;
};

export type JobSpec = { job_id: string; workspace_url?: string | undefined; access_token: string };

export type Specs = { http_url_spec?: HttpUrlSpec | undefined; job_spec?: JobSpec | undefined };

/** Where a webhook's requests go. */
export type Target = Pick<Webhook, 'url' | 'job' | 'insecure'>;

/** What is left out stays as it is; `''` takes it away. */
export type SecretsChange = { [name in keyof Secrets]?: string | undefined };

const onlyOne = () =>
  invalidParameter("Exactly one of 'http_url_spec' and 'job_spec' must be given: an address, or a job to run.");

/** The whole of a workspace's address is its host's. Errors: INVALID_PARAMETER_VALUE. */
function workspaceOf(url: string | undefined): string {
  if (!url)
    throw invalidParameter(
      "Missing value for required parameter 'job_spec.workspace_url'. No jobs are run here: name the Databricks " +
        'workspace that runs this one, e.g. https://dbc-a1b2345c-d6e7.cloud.databricks.com',
    );
  const parsed = URL.parse(url);
  if (parsed && /^https?:$/.test(parsed.protocol) && parsed.href === `${parsed.origin}/`) return parsed.origin;
  throw invalidParameter(
    `Invalid value for parameter 'job_spec.workspace_url': '${url}' is not the URL of a workspace, such as ` +
      'https://dbc-a1b2345c-d6e7.cloud.databricks.com',
  );
}

/** Text that a header can carry as it is: a line break would begin another. */
function requireHeader(parameter: string, text: string): void {
  requireLength(parameter, 2_000, text);
  if (!/^[\x20-\x7e]*$/.test(text))
    throw invalidParameter(`Parameter '${parameter}' is sent as a header, and can have printable ASCII alone.`);
}

function ofJob({ job_id, workspace_url, access_token }: JobSpec): { target: Target; secrets: Secrets } {
  if (!/^\d{1,19}$/.test(job_id))
    throw invalidParameter(`Parameter 'job_spec.job_id' must be the number of a job, got '${job_id}'.`);
  const workspace = workspaceOf(workspace_url);
  requireHeader('job_spec.access_token', access_token);
  return {
    // JSON has no number that begins with 0.
    target: { url: workspace + runNow, job: { job_id: String(BigInt(job_id)), workspace_url: workspace } },
    secrets: { authorization: `Bearer ${access_token}` },
  };
}

function ofUrl({ url, enable_ssl_verification: verified, secret, authorization }: HttpUrlSpec) {
  requireLength('http_url_spec.url', 2_048, url);
  requireLength('http_url_spec.secret', 500, secret ?? '');
  requireHeader('http_url_spec.authorization', authorization ?? '');
  return { target: { url, ...(!verified && { insecure: true as const }) }, secrets: { secret, authorization } };
}

/** `undefined` where neither spec is given. Errors: INVALID_PARAMETER_VALUE. */
export function readSpecs({ http_url_spec, job_spec }: Specs): { target: Target; secrets: SecretsChange } | undefined {
  if (http_url_spec && job_spec) throw onlyOne();
  if (job_spec) return ofJob(job_spec);
  return http_url_spec && ofUrl(http_url_spec);
}

/** As `readSpecs`, of a webhook that is made. */
export function requireSpec(specs: Specs): { target: Target; secrets: SecretsChange } {
  const read = readSpecs(specs);
  if (!read) throw onlyOne();
  return read;
}

/** Bytes: KMS encrypts 4,096. */
const mostBytes = 4_000;

/** Those that are not empty. Errors: INVALID_PARAMETER_VALUE where they are too much together. */
export function secretsOf({ secret, authorization }: SecretsChange): Secrets {
  const secrets = { ...(secret && { secret }), ...(authorization && { authorization }) };
  if (Buffer.byteLength(JSON.stringify(secrets)) <= mostBytes) return secrets;
  throw invalidParameter(`A webhook's secret and authorization can have ${mostBytes} bytes together, as JSON.`);
}

const isSamePlace = (one: Target, other: Target) =>
  Boolean(one.job) === Boolean(other.job) &&
  URL.parse(one.url)?.origin === URL.parse(other.url)?.origin &&
  one.insecure === other.insecure;

/**
 * A webhook's secrets after it was pointed somewhere. Whoever may change a webhook was not told what is in its
 * `Authorization` header: it does not go along to another host, where they might read it. Errors:
 * INVALID_PARAMETER_VALUE, where it would have to.
 */
export function movedSecrets(before: Target & { secrets: Secrets }, after: Target, change: SecretsChange): Secrets {
  const own = Boolean(before.job) === Boolean(after.job) ? before.secrets : {};
  const { secret = own.secret, authorization = own.authorization } = change;
  if (change.authorization === undefined && authorization && !isSamePlace(before, after))
    throw invalidParameter(
      "The webhook has an 'authorization', which is not sent to another host unless it is given again: name it in " +
        "'http_url_spec', or an empty one for none.",
    );
  return secretsOf({ secret, authorization });
}

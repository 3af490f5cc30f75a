import { describe, expect, test } from 'vitest';
import { movedSecrets, readSpecs, requireSpec, secretsOf } from '#shared/domain/webhooks/databricks-spec.ts';

const http = (fields: object = {}) => ({ url: 'https://example.com/hook', enable_ssl_verification: true, ...fields });
const job = (fields: object = {}) => ({
  job_id: '12',
  workspace_url: 'https://w.example.com',
  access_token: 'dapi1',
  ...fields,
});

describe('where it goes', () => {
  test('an address, with what is secret', () => {
    expect(readSpecs({ http_url_spec: http({ secret: 's', authorization: 'Bearer x' }) })).toEqual({
      target: { url: 'https://example.com/hook' },
      secrets: { secret: 's', authorization: 'Bearer x' },
    });
    expect(readSpecs({ http_url_spec: http({ enable_ssl_verification: false }) })?.target.insecure).toBe(true);
  });

  test.each(['https://w.example.com', 'https://w.example.com/', 'https://W.example.com:443'])(
    'a job of the workspace %s',
    (workspace_url) => {
      expect(readSpecs({ job_spec: job({ workspace_url, job_id: '0012' }) })).toEqual({
        target: {
          url: 'https://w.example.com/api/2.1/jobs/run-now',
          job: { job_id: '12', workspace_url: 'https://w.example.com' },
        },
        secrets: { authorization: 'Bearer dapi1' },
      });
    },
  );

  test('nothing, where none is given', () => {
    expect(readSpecs({})).toBeUndefined();
    expect(() => requireSpec({})).toThrow("Exactly one of 'http_url_spec' and 'job_spec' must be given");
  });

  test.each<[Parameters<typeof readSpecs>[0], string]>([
    [{ http_url_spec: http(), job_spec: job() }, "Exactly one of 'http_url_spec' and 'job_spec' must be given"],
    [{ job_spec: job({ workspace_url: undefined }) }, "Missing value for required parameter 'job_spec.workspace_url'."],
    [{ job_spec: job({ workspace_url: '' }) }, "Missing value for required parameter 'job_spec.workspace_url'."],
    ...['w.example.com', 'ftp://w', 'https://w/a', 'https://w?x', 'https://u:p@w', 'https://w#x'].map(
      (workspace_url): [object, string] => [{ job_spec: job({ workspace_url }) }, 'is not the URL of a workspace'],
    ),
    ...['', 'x', '1.5', '-1', '1e3', '1'.repeat(20), '1,"a":1'].map((job_id): [object, string] => [
      { job_spec: job({ job_id }) },
      'must be the number of a job',
    ]),
    [{ job_spec: job({ access_token: 'a\nb' }) }, "Parameter 'job_spec.access_token' is sent as a header"],
    [{ http_url_spec: http({ authorization: 'a\r\nHost: b' }) }, "'http_url_spec.authorization' is sent as a header"],
    [{ http_url_spec: http({ authorization: 'é' }) }, "'http_url_spec.authorization' is sent as a header"],
    [{ http_url_spec: http({ authorization: 'x'.repeat(2_001) }) }, 'exceeds the maximum length of 2000'],
    [{ http_url_spec: http({ secret: 'x'.repeat(501) }) }, 'exceeds the maximum length of 500'],
    [{ http_url_spec: http({ url: `https://w/${'x'.repeat(2_048)}` }) }, 'exceeds the maximum length of 2048'],
  ])('refuses %j', (specs, message) => {
    expect(() => readSpecs(specs)).toThrow(message);
  });

  test('what is secret has room in what KMS encrypts', () => {
    expect(secretsOf({ secret: 'x'.repeat(500), authorization: 'x'.repeat(2_000) })).toBeDefined();
    const message = "A webhook's secret and authorization can have 4000 bytes together, as JSON.";
    expect(() => secretsOf({ secret: '𝒙'.repeat(500), authorization: '"'.repeat(1_000) })).toThrow(message);
  });
});

describe('what is secret, when it is pointed elsewhere', () => {
  const secrets = { secret: 's', authorization: 'Bearer x' };
  const before = { url: 'https://example.com/hook', secrets };
  const at = (url: string, fields: object = {}) => ({ url, ...fields });

  test('stays on the same host, unless it is given', () => {
    expect(movedSecrets(before, at('https://example.com/other'), {})).toEqual(secrets);
    expect(movedSecrets(before, at('https://example.com/other'), { secret: 't' })).toEqual({ ...secrets, secret: 't' });
    expect(movedSecrets(before, at('https://example.com/other'), { secret: '', authorization: '' })).toEqual({});
  });

  test.each([
    at('https://example.org/hook'),
    at('https://example.com:8443/hook'),
    at('http://example.com/hook'),
    at('https://example.com/hook', { insecure: true }),
  ])('the header is not sent to %j', (after) => {
    expect(() => movedSecrets(before, after, {})).toThrow("has an 'authorization', which is not sent to another host");
    expect(movedSecrets(before, after, { authorization: 'Bearer y' })).toEqual({
      secret: 's',
      authorization: 'Bearer y',
    });
    expect(movedSecrets(before, after, { authorization: '' })).toEqual({ secret: 's' });
  });

  test('a secret that is only signed with goes anywhere', () => {
    expect(movedSecrets({ ...before, secrets: { secret: 's' } }, at('https://example.org'), {})).toEqual({
      secret: 's',
    });
  });

  test('a job’s token is nobody else’s', () => {
    const ofJob = { ...before, job: job(), secrets: { authorization: 'Bearer dapi1' } };
    expect(movedSecrets(ofJob, at('https://example.com/hook'), {})).toEqual({});
    const token = { authorization: 'Bearer dapi2' };
    expect(movedSecrets(before, at('https://w.example.com/x', { job: job() }), token)).toEqual(token);
  });
});

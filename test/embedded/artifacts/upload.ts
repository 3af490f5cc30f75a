import { createHash } from 'node:crypto';
import { expect } from 'vitest';
import { call } from '#test/support/call.ts';

export const sha256 = (bytes: Buffer | string) => createHash('sha256').update(bytes).digest('hex');

export type Files = Record<string, string | Buffer>;

/** Logs files below a folder, as mlflow does. */
export async function log(folder: string, files: Files): Promise<void> {
  for (const [path, content] of Object.entries(files)) {
    const reply = await call('uploadArtifact', { artifact_path: `${folder}/${path}` }, { bytes: Buffer.from(content) });
    expect([path, reply.status, reply.body]).toEqual([path, 200, {}]);
  }
}

export const announce = (files: Files) =>
  Object.entries(files).map(([path, content]) => ({
    path,
    size: Buffer.byteLength(content),
    sha256: sha256(content),
  }));

/** A PUT to a presigned URL; its answer's status and ETag. */
export async function send(url: string, body: Buffer | string, headers: Record<string, string> = {}) {
  const reply = await fetch(url, { method: 'PUT', headers, body: Buffer.from(body) });
  await reply.arrayBuffer();
  return { status: reply.status, etag: reply.headers.get('etag') ?? '' };
}

type Missing = {
  path: string;
  url?: string;
  headers?: Record<string, string>;
  part_size?: number;
  parts?: { part_number: number; size: number; url: string }[];
};

/** Sends what an answer of `createUpload` asks for. */
export async function sendMissing(missing: readonly Missing[], files: Files): Promise<void> {
  for (const { path, url, headers, part_size = 0, parts = [] } of missing) {
    const content = Buffer.from(files[path] ?? '');
    if (url) expect((await send(url, content, headers)).status).toBe(200);
    for (const { part_number, size, url } of parts) {
      const begin = (part_number - 1) * part_size;
      expect((await send(url, content.subarray(begin, begin + size))).status).toBe(200);
    }
  }
}

/** Uploads files without mlflow, to the end; answers the source to register. */
export async function upload(files: Files): Promise<string> {
  const { body } = await call('createUpload', { files: announce(files) });
  await sendMissing(body.files, files);
  const done = await call('completeUpload', { upload_id: body.upload_id });
  expect(done).toMatchObject({ status: 200 });
  return done.body.source;
}

/** What a manifest says of a version, as a map from path to content, every byte checked. */
export async function fetchVersion(model: string, version: string): Promise<Record<string, string>> {
  const { body, status } = await call('getManifest', { model, version });
  expect([status, body.error_code]).toEqual([200, undefined]);
  const entries = body.files.map(async ({ path, url, size, sha256: expected }: Record<string, string>) => {
    const bytes = Buffer.from(await (await fetch(url as string)).arrayBuffer());
    expect([path, bytes.length, sha256(bytes)]).toEqual([path, size, expected]);
    return [path, bytes.toString()];
  });
  return Object.fromEntries(await Promise.all(entries));
}

/** A success that is not 200 with a JSON object and nothing else. */
export class Reply<Body = unknown> {
  readonly status: 200 | 302 | 304;
  readonly headers: Record<string, string>;
  readonly body: Body | undefined;

  constructor(status: 200 | 302 | 304, headers: Record<string, string>, body?: Body) {
    this.status = status;
    this.headers = headers;
    this.body = body;
  }
}

/** To a presigned URL, which is this caller's alone and does not last. */
export const redirect = (location: string) => new Reply<never>(302, { location });

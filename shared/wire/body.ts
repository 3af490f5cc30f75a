import type { APIGatewayProxyEventV2 } from 'aws-lambda';
import { invalidParameter } from './errors.ts';

type Body = Pick<APIGatewayProxyEventV2, 'body' | 'isBase64Encoded' | 'headers'>;

export const textOf = ({ body = '', isBase64Encoded }: Body): string =>
  isBase64Encoded ? Buffer.from(body, 'base64').toString() : body;

/**
 * A body's bytes. API Gateway hands a body over as text when its content type says so, and what is no UTF-8 in it is
 * replaced and lost: such a file is refused rather than stored as another.
 */
export function bodyOf(event: Body): Buffer {
  const { body = '', isBase64Encoded, headers } = event;
  if (isBase64Encoded) return Buffer.from(body, 'base64');
  const bytes = Buffer.from(body);
  const sent = Number(headers['content-length'] ?? bytes.length);
  if (bytes.length !== sent || body.includes('\u{FFFD}')) {
    throw invalidParameter(
      `The file is sent as ${headers['content-type'] ?? 'text'}, but is not UTF-8 text, and would be damaged on its way. ` +
        'Send it as application/octet-stream, or set MLFLOW_MULTIPART_UPLOAD_MINIMUM_FILE_SIZE=1 in the environment ' +
        'of the mlflow client.',
    );
  }
  return bytes;
}

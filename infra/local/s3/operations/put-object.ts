import type { Operation } from '../call.ts';
import { checkWrite } from '../conditions.ts';
import { checksumHeaders, headersToKeep, quoted } from '../headers.ts';
import { receive } from '../receive.ts';

export const putObject: Operation = async (call) => {
  const { store, bucket, key } = call;
  const headers = headersToKeep(call);
  // Now, so that a big body need not come in vain, and again when it is there.
  checkWrite(call, store.objects.find(bucket, key));
  return receive(call, { md5: true }, ({ segments, etag, checksum, known }) => {
    checkWrite(call, store.objects.find(bucket, key));
    const content = store.contents.create(segments, known);
    store.objects.put(bucket, { key, content, etag, headers, ...(checksum && { checksum }) });
    return { headers: { etag: quoted(etag), ...checksumHeaders(checksum) } };
  });
};

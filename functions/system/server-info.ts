import { getServerInfo } from '#shared/operations/system.ts';
import { chosen } from '#shared/wire/environment.ts';
import { serve } from '#shared/wire/serve.ts';

const ranges = chosen('multipartDownloads') === 'on';

/** `SqlStore` is what the client knows a server by that has everything. */
export const handler = serve(getServerInfo, async function serverInfo(_, { actor }) {
  return {
    store_type: 'SqlStore',
    workspaces_enabled: false,
    multipart_uploads_enabled: true,
    // Who signs with SigV4 cannot follow a redirect to S3, which refuses the headers that come along.
    multipart_downloads_enabled: ranges || actor.type === 'iam',
  };
});

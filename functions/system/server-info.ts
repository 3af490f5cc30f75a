import { getServerInfo } from '#shared/operations/system.ts';
import { serve } from '#shared/wire/serve.ts';

/** `SqlStore` is what the client knows a server by that has everything. */
export const handler = serve(getServerInfo, async function serverInfo() {
  return {
    store_type: 'SqlStore',
    workspaces_enabled: false,
    multipart_uploads_enabled: true,
    multipart_downloads_enabled: true,
  };
});

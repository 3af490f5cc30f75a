import { serveText } from '#shared/wire/serve.ts';

export const handler = serveText('OK');

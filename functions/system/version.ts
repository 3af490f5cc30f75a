import { serveText } from '#shared/wire/serve.ts';

/** The MLflow release whose API, texts and orders are served. */
export const handler = serveText('3.17.2');

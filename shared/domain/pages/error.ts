import { frame } from './frame.ts';
import { html } from './html.ts';

/** What a call says that failed, for who asked for a page. */
export const errorPage = (status: number, { error_code, message }: { error_code: string; message: string }): string =>
  frame(
    `Stagebook: ${error_code}`,
    html`<main>
<p class="eyebrow">Stagebook · ${status}</p>
<h1>${error_code}</h1>
<p><bdi>${message}</bdi></p>
</main>`,
  ).text;

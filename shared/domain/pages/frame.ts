import { selfContained } from '#shared/wire/self-contained.ts';
import { type Html, html } from './html.ts';
import { style } from './style.ts';

/** A whole page. The policy is in it, too, for one that was saved. */
export const frame = (title: string, body: Html): Html => html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="content-security-policy" content="${selfContained}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`;

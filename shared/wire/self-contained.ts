/** What a page may do by itself, which is nothing but look like something: no script, no form, no request. */
export const selfContained = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

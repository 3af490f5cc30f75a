/** What of a header `Accept` is about these media types: how much one is wanted, from 0 to 1 (RFC 9110, 12.5.1). */
function wanted(accept: string, type: string): number {
  const group = `${type.slice(0, type.indexOf('/'))}/*`;
  let found = { rank: 0, q: 0 };
  for (const part of accept.toLowerCase().split(',')) {
    const [range = '', ...parameters] = part.split(';').map((text) => text.trim());
    // The nearer it names the type, the more it counts.
    const rank = [type, group, '*/*'].indexOf(range) === -1 ? 0 : 3 - [type, group, '*/*'].indexOf(range);
    const [, given = '1'] = parameters.map((text) => /^q=(\d(?:\.\d{1,3})?)$/.exec(text)).find((match) => match) ?? [];
    if (rank > found.rank) found = { rank, q: Math.min(1, Number(given)) };
  }
  return found.q;
}

/** Whether who asks would rather have a page than JSON, which is what they get who do not mind. */
export const prefersHtml = (accept = ''): boolean => wanted(accept, 'text/html') > wanted(accept, 'application/json');

/** Bytes of an answer: Lambda takes 6 MB, and carries it as a JSON string. */
const mostBytes = 4_500_000;

/** Characters of a text, rows of metrics, params and tags, and entries of any other list. */
type Limits = { text: number; rows: number; list: number };

/** Less and less of each, for as long as it is too much. */
const ways: readonly Limits[] = [
  { text: 10_000, rows: 2_000, list: 1_000 },
  { text: 1_000, rows: 1_000, list: 500 },
  { text: 300, rows: 500, list: 100 },
  { text: 200, rows: 100, list: 20 },
  { text: 60, rows: 20, list: 3 },
];

/** Which are told whole, for they say which version is meant, or prove something. */
const whole = new Set(['ref', 'model', 'digest', 'sha256', 'transition_id', 'user_id', 'key', 'metric', 'message']);

/** In step with the versions, of which there are few. */
const aligned = new Set(['versions', 'values']);

const rows = new Set(['metrics', 'params', 'tags']);

function cutText(key: string, text: string, { text: most }: Limits): string {
  if (text.length <= most || whole.has(key)) return text;
  return `${text.slice(0, most - 1).toWellFormed()}…`;
}

/** What had lists that were cut says so. */
function cut(key: string, value: unknown, limits: Limits, isTop = false): unknown {
  if (typeof value === 'string') return cutText(key, value, limits);
  if (Array.isArray(value)) return value.map((one) => cut(key, one, limits));
  if (typeof value !== 'object' || value === null) return value;
  let truncated = false;
  const fields = Object.entries(value).map(([name, field]) => {
    const most = isTop && rows.has(name) ? limits.rows : limits.list;
    const isLong = Array.isArray(field) && field.length > most && !aligned.has(name);
    truncated ||= isLong;
    return [name, cut(name, isLong ? field.slice(0, most) : field, limits)] as const;
  });
  return { ...Object.fromEntries(fields), ...(truncated ? { truncated } : {}) };
}

const bytesOf = (text: unknown) => Buffer.byteLength(JSON.stringify(JSON.stringify(text)));

/** How much of `room` bytes a value leaves; below 0 it is not looked at any further. */
function left(room: number, value: unknown): number {
  if (room < 0) return room;
  if (typeof value !== 'object' || value === null) return room - bytesOf(value);
  if (Array.isArray(value)) return value.reduce<number>((rest, one) => left(rest - 1, one), room - 2);
  // Marks of a name are two, which are each escaped once more, and a colon and a comma follow.
  return Object.entries(value).reduce<number>((rest, [key, one]) => left(rest - key.length - 6, one), room - 2);
}

/** As much of an answer as there is room for. */
export function fitted<Answer extends object>(answer: Answer): Answer {
  let shorter: unknown;
  for (const limits of ways) {
    shorter = cut('', answer, limits, true);
    if (left(mostBytes, shorter) >= 0) break;
  }
  return shorter as Answer;
}

import { Chains } from './chains.ts';
import { Checkpoints } from './checkpoints.ts';
import { type Counts, format, type Line, type Report } from './line.ts';

type Check = { chains: Chains; checkpoints: Checkpoints; report: Report };

const countsOf = ({ chains, checkpoints }: Check): Counts => ({
  models: chains.models.size,
  entries: chains.entries,
  checkpoints: checkpoints.count,
});

function end(check: Check, counted: Counts): void {
  const { chains, checkpoints, report } = check;
  chains.finish();
  checkpoints.compareModels(chains.models);
  const { models, entries } = countsOf(check);
  if (models !== counted.models || entries !== counted.entries || checkpoints.count !== counted.checkpoints)
    report({
      problem:
        `it was written with ${counted.entries} entries of ${counted.models} models, ` +
        `and ${counted.checkpoints} checkpoints`,
    });
}

/** Answers whether it was the last. Throws `TypeError` of what is no line. */
function take(check: Check, line: Line): boolean {
  const { chains, checkpoints, report } = check;
  if ('entry' in line) chains.takeEntry(line.entry);
  else if ('head' in line) chains.takeHead(line.head);
  else if ('checkpoint' in line) checkpoints.take(line.checkpoint);
  else if ('public_key' in line) checkpoints.takeKey(line.public_key);
  else if ('latest' in line) checkpoints.takeLatest(line.latest);
  else if ('end' in line) end(check, line.end);
  else if (line.file.format !== format) report({ problem: `its format is ${line.file.format}, not ${format}` });
  return 'end' in line;
}

/**
 * Checks a file, line by line, by nothing but itself and, if given, the key (PEM) that its checkpoints have to be signed
 * with.
 */
export async function verifyFile(lines: AsyncIterable<string>, report: Report, publicKey?: string): Promise<Counts> {
  const checkpoints = new Checkpoints(report, publicKey);
  const check = { chains: new Chains(report, checkpoints), checkpoints, report };
  let [number, isOver] = [0, false];
  for await (const line of lines) {
    number += 1;
    try {
      if (isOver) throw new TypeError('behind the end');
      isOver = take(check, JSON.parse(line));
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError)) throw error;
      report({ problem: `line ${number} is not one that it could have` });
    }
  }
  if (!isOver) report({ problem: 'it has no end: it was cut off' });
  return countsOf(check);
}

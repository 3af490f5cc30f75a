import { createPublicKey } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { CannotStart } from '../cannot-start.ts';

const open = (file: string) => {
  const stream = createReadStream(file, 'utf8');
  // Ends what reads the lines.
  const failed = new Promise<never>((_, reject) => {
    stream.on('error', (error) => reject(new CannotStart(`The file ${file} cannot be read: ${error.message}.`)));
  });
  return { lines: createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY }), failed };
};

const keyIn = (file: string): string => {
  try {
    const pem = readFileSync(file, 'utf8');
    createPublicKey(pem);
    return pem;
  } catch (error) {
    throw new CannotStart(`The file ${file} is no public key in PEM: ${(error as Error).message}.`);
  }
};

/** Checks a file that was exported, and answers whether all is well. */
export const check = async (file: string, publicKey: string | undefined): Promise<boolean> => {
  const { told, verifyFile } = await import('#functions/ledger/file.ts');
  const { lines, failed } = open(file);
  let problems = 0;
  const report = (problem: Parameters<typeof told>[0]) => {
    problems += 1;
    console.log(`PROBLEM: ${told(problem)}`);
  };
  const key = publicKey === undefined ? undefined : keyIn(publicKey);
  const { models, entries, checkpoints } = await Promise.race([verifyFile(lines, report, key), failed]);
  console.log(`The file ${file} has ${entries} entries of ${models} models, and ${checkpoints} checkpoints.`);
  if (checkpoints > 0 && key === undefined)
    console.log('Who signed them the file says itself: give --public-key to be sure.');
  if (problems === 0) console.log('Every chain holds.');
  return problems === 0;
};

import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { digest, run, Unavailable } from './tools.ts';

const folder = join(import.meta.dirname, 'java');

/** The class path of the Java client that `java/pom.xml` pins: fetched on first use and when that file changes. */
export async function javaClassPath(): Promise<string> {
  for (const tool of ['java', 'mvn']) {
    await run(tool, ['-version']).catch(() => {
      throw new Unavailable(`${tool} is not installed`);
    });
  }
  const pom = join(folder, 'pom.xml');
  const jars = join(folder, 'target/jars');
  const marker = join(folder, 'target/built-from');
  const wanted = digest(await readFile(pom, 'utf8'));
  if (!existsSync(marker) || (await readFile(marker, 'utf8')) !== wanted) {
    console.log('fetching the Java client into test/contract/java/target (once)');
    await rm(join(folder, 'target'), { recursive: true, force: true });
    await run('mvn', ['-q', '-B', '-f', pom, 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`]);
    await writeFile(marker, wanted);
  }
  return join(jars, '*');
}

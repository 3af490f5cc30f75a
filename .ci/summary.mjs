// The closing line of a run, from vitest's report. A run that skipped or tested nothing has failed.
import { readFileSync } from 'node:fs';

function read(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return { numPassedTests: 0, numFailedTests: 0, numPendingTests: 0, numTodoTests: 0, numFailedTestSuites: 1 };
  }
}

const {
  numPassedTests: passed,
  numFailedTests,
  numPendingTests,
  numTodoTests,
  numFailedTestSuites,
} = read(process.argv[2]);
const skipped = numPendingTests + numTodoTests;
// A file that fails before its tests begin has no test to count.
const failed = Math.max(numFailedTests, numFailedTestSuites > 0 ? 1 : 0);
if (skipped > 0) console.log(`${skipped} skipped, which counts as failed here`);
console.log(`${passed} passed, ${failed + skipped} failed`);
process.exit(failed + skipped > 0 || passed === 0 ? 1 : 0);

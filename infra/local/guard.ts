import { spawn } from 'node:child_process';

const script = `process.stdin.resume().on('end', () => {
  try { process.kill(Number(process.argv[1]), 'SIGKILL') } catch {}
})`;

/**
 * Ends process `pid` when this one is gone. kill -9 lets nobody say goodbye, but it closes the pipe that a watcher
 * of its own session listens to. The returned function calls the watch off.
 */
export const endWithUs = (pid: number): (() => void) => {
  const watcher = spawn(process.execPath, ['-e', script, String(pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  });
  watcher.unref();
  return () => watcher.kill('SIGKILL');
};

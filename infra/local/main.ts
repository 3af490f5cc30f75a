import { environment } from '#shared/operations/environment.ts';
import { banner } from './banner.ts';
import { CannotStart } from './cannot-start.ts';
import { fail } from './command.ts';
import { readOptions, usage } from './options.ts';
import { type Stack, startStack } from './stack.ts';

const stopOnSignal = (stack: Stack): void => {
  let stopping = false;
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (stopping) process.exit(1);
      stopping = true;
      stack.stop().then(() => process.exit(0), fail);
    });
  }
};

try {
  const options = readOptions(process.argv.slice(2), process.env);
  if (options.help) {
    console.log(usage);
  } else {
    const died = (what: string) =>
      fail(
        new CannotStart(
          `The ${what === 'worker' ? 'process of a worker' : `embedded ${what}`} ended unexpectedly; no acknowledged write is lost.`,
        ),
      );
    // The functions read them when they are imported.
    process.env[environment.downloadUri] = options.downloadUri;
    process.env[environment.restoreDays] = String(options.restoreDays);
    process.env[environment.protectProduction] = options.protectProduction ? 'on' : 'off';
    process.env[environment.privateHooks] = options.allowPrivateHooks ? 'on' : 'off';
    process.env[environment.defaultPermission] = options.defaultPermission;
    process.env[environment.creatorPermission] = options.creatorPermission;
    const stack = await startStack({ ...options, died });
    stopOnSignal(stack);
    console.log(banner(stack, options));
  }
} catch (error) {
  fail(error);
}

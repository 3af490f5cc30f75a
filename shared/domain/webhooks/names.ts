import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';

/** The rule and its text are MLflow's, which takes 63 characters and says that it takes fewer. */
export function validateWebhookName(name: string): void {
  if (/^(?=.{1,63}$)[a-z0-9]([a-z0-9._-]*[a-z0-9])?$/i.test(name)) return;
  throw invalidParameter(
    `Webhook name ${repr(name)} is invalid. It must start and end with a letter or digit, be less than 63 characters ` +
      'long, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).',
  );
}

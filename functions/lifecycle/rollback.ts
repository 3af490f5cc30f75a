import { parseVersion, validateModelName, validateReason } from '#shared/domain/names.ts';
import { renderVersion } from '#shared/domain/render.ts';
import { seatOf } from '#shared/domain/rollback.ts';
import { rollback } from '#shared/operations/rollback.ts';
import { rollback as rollBack } from '#shared/store/rollback/rollback.ts';
import { transitionIdOf } from '#shared/store/transition-id.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { serve } from '#shared/wire/serve.ts';

export const handler = serve(
  rollback,
  async function rollBackTo({ name, reason, ...given }, request) {
    validateModelName(name);
    const seat = seatOf(given);
    const from = parseVersion(given.expected_version, 'expected_version');
    const to = given.to_version === undefined ? undefined : parseVersion(given.to_version, 'to_version');
    if (to === from) throw invalidParameter(`'to_version' is 'expected_version': ${to}. Name another, or none.`);
    validateReason(reason);
    return rollBack(request, { name, seat, from, to, why: reason });
  },
  ({ model, version, from, row }, given) => ({
    name: model.name,
    ...seatOf(given),
    from: String(from),
    to: String(version.version),
    transition_id: transitionIdOf(model.id, row.sk),
    model_version: renderVersion(model, version, { aliases: true }),
  }),
);

import { PutCommand } from '@aws-sdk/lib-dynamodb';
import type { LiveVersion, Model } from '#shared/domain/entities.ts';
import { refusal } from '#shared/domain/gates/refusal.ts';
import type { Outcome, Target } from '#shared/domain/gates/types.ts';
import { MlflowError } from '#shared/wire/errors.ts';
import { log } from '#shared/wire/log.ts';
import type { Request } from '#shared/wire/request.ts';
import { client } from '../client.ts';
import { noteActions } from '../rows.ts';
import { keptOutcomes } from './outcomes.ts';

/** A version on its way somewhere. */
export type Move = { model: Model; version: LiveVersion; target: Target };

/** By gates: 400 with what each rule found that fails. */
export class GateRefused extends MlflowError {
  readonly move: Move;
  readonly gates: Outcome[];

  constructor(move: Move, gates: Outcome[]) {
    const { model, version, target } = move;
    const { code, message } = refusal({ name: model.name, version: version.version, target }, gates);
    super(code, message);
    this.move = move;
    this.gates = gates;
  }
}

async function note(request: Request, { move, gates }: GateRefused): Promise<void> {
  const { model, version, target } = move;
  const where = 'stage' in target ? { from: version.stage, to: target.stage } : { from: undefined, to: undefined };
  const alias = 'alias' in target ? { alias: target.alias } : {};
  const details = { version: version.version, ...alias, ...where, gates: keptOutcomes(gates) };
  const [{ Put }] = noteActions(request, model, 'promotion_refused', details).actions as [{ Put: never }];
  await client.send(new PutCommand(Put));
}

/** What the gates refuse is noted as far as that can be: whoever asked is told in any case. */
export async function noted<Result>(request: Request, work: () => Promise<Result>): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof GateRefused)
      await note(request, error).catch(({ message }: Error) => log('warn', 'refusal not noted', { reason: message }));
    throw error;
  }
}

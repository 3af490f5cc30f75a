import { validateModelName, validateText } from './names.ts';
import { parseStage, requireArchivable, type Stage } from './stages.ts';

type Given = {
  name: string;
  version: string;
  stage: string;
  archive_existing_versions?: boolean | undefined;
  comment?: string | undefined;
};

/** Where a version is to go, of which model; `archive`: everybody else who is there goes to Archived. */
export type Asked = { name: string; version: string; to: Stage; archive: boolean; why: string | undefined };

/** Errors: INVALID_PARAMETER_VALUE, in MLflow's words and order. */
export function readTransition({
  name,
  version,
  stage,
  archive_existing_versions: archive = false,
  comment,
}: Given): Asked {
  const to = parseStage(stage);
  if (archive) requireArchivable(to, stage);
  validateModelName(name);
  validateText('comment', comment ?? '');
  return { name, version, to, archive, why: comment };
}

import { expect, test } from 'vitest';
import { isActive, parseStage, requireArchivable, stages } from '#shared/domain/stages.ts';
import { refusal } from '#test/unit/search/support.ts';

test('there are four', () => {
  expect(stages).toEqual(['None', 'Staging', 'Production', 'Archived']);
  expect(stages.filter(isActive)).toEqual(['Staging', 'Production']);
});

test.each(stages)('%s is read in any case', (stage) => {
  for (const text of [stage, stage.toLowerCase(), stage.toUpperCase()]) expect(parseStage(text)).toBe(stage);
});

test.each(['Dev', '', ' Staging', 'Deleted_Internal', 'constructor'])('%j is none', (text) => {
  expect(refusal(() => parseStage(text))).toBe(
    `Invalid Model Version stage: ${text}. Value must be one of None, Staging, Production, Archived.`,
  );
});

test('only the two active ones replace what was there', () => {
  expect(() => requireArchivable('Staging', 'staging')).not.toThrow();
  expect(() => requireArchivable('Production', 'Production')).not.toThrow();
  expect(refusal(() => requireArchivable('None', 'nOnE'))).toBe(
    "Model version transition cannot archive existing model versions because 'nOnE' is not an Active stage. Valid stages are ['Staging', 'Production']",
  );
  expect(refusal(() => requireArchivable('Archived', 'Archived'))).toContain("because 'Archived' is not an Active");
});

import { expect, test } from 'vitest';
import { readCommand } from '#infra/local/policy/arguments.ts';

const read = (args: string, env: NodeJS.ProcessEnv = {}) => readCommand(args.split(' ').filter(Boolean), env);
const file = 'f.yaml';

test('where the registry is: said, or as mlflow is told', () => {
  const env = { MLFLOW_TRACKING_URI: 'http://tracking/', MLFLOW_REGISTRY_URI: 'https://registry/stage/' };
  expect(read('plan f.yaml --url http://here', env)).toEqual({ do: 'plan', file, url: 'http://here', detailed: false });
  expect(read('apply f.yaml', env)).toEqual({ do: 'apply', file, url: 'https://registry/stage', detailed: false });
  expect(read('plan f.yaml --detailed-exitcode', { ...env, MLFLOW_REGISTRY_URI: '' })).toEqual({
    ...{ do: 'plan', file, url: 'http://tracking', detailed: true },
  });
  expect(read('--help')).toEqual({ do: 'help' });
});

test.each([
  ['', 'What is to be done'],
  ['destroy f.yaml --url http://here', 'What is to be done'],
  ['plan --url http://here', 'Which file'],
  ['plan a b --url http://here', 'Which file'],
  ['plan f.yaml', 'Where is the registry'],
  ['plan f.yaml --url sqlite:///mlflow.db', "'sqlite:///mlflow.db' is not where a registry can be"],
  ['plan f.yaml --url databricks', "'databricks' is not where"],
  ['apply f.yaml --url http://here --detailed-exitcode', '--detailed-exitcode is of plan'],
  ['plan f.yaml --uri http://here', "Unknown option '--uri'"],
])('%j is not understood', (args, sentence) => {
  expect(() => read(args)).toThrow(sentence);
});

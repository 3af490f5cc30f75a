/** What the gate finds of an accuracy where another version is in Production. */
export const compared = (accuracy: number, incumbent: { version: string; accuracy: number }, passed: boolean) => ({
  policy: { model: 'Churn', stage: 'Production' },
  rule: 'not_worse_than_incumbent',
  passed,
  message:
    `accuracy is ${accuracy}, ${passed ? 'not worse' : 'worse'} by more than 0.01 ` +
    `than the ${incumbent.accuracy} of version ${incumbent.version}`,
  values: {
    metric: 'accuracy',
    value: accuracy,
    timestamp: 'a time',
    incumbent: incumbent.version,
    incumbent_value: incumbent.accuracy,
    tolerance: 0.01,
  },
});

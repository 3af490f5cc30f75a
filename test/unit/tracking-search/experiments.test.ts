import { describe, expect, test } from 'vitest';
import { compareExperiments } from '#shared/domain/tracking/search/compare-experiments.ts';
import { parseExperimentFilter } from '#shared/domain/tracking/search/experiment-filter.ts';
import { parseExperimentOrderBy } from '#shared/domain/tracking/search/experiment-order.ts';
import { matchesExperiment } from '#shared/domain/tracking/search/match-experiment.ts';
import { refusal } from '../search/support.ts';
import { experiment, print } from './support.ts';

const experiments = [
  experiment({ experiment_id: '0', name: 'Default' }),
  experiment({ experiment_id: '9', name: 'b', creation_time: 1000, last_update_time: 2000, tags: { t: 'x' } }),
  experiment({ experiment_id: '10', name: 'B', creation_time: 1000, last_update_time: 1000, tags: { t: '' } }),
  experiment({ experiment_id: '900719925474099301', name: 'c', creation_time: 3000, last_update_time: 1000 }),
  experiment({ experiment_id: '900719925474099302', name: 'd', creation_time: 2000, last_update_time: 1000 }),
];
const names = (found: typeof experiments) => found.map(({ name }) => name[0]).join('');

describe('the experiments a filter finds', () => {
  test.each([
    [undefined, 'DbBcd'],
    ["name = 'b'", 'b'],
    ["attribute.`name` ILIKE 'B'", 'bB'],
    ["experiment_id = ' +1_0 '", 'B'],
    ["experiment_id != '0009'", 'DBcd'],
    ["experiment_id IN ('9', '900719925474099301')", 'bc'],
    ["experiment_id not in ('-0', '9')", 'Bcd'],
    ['creation_time >= 1000', 'bBcd'],
    ['creation_time != 1000', 'cd'],
    ['last_update_time < 9223372036854775807', 'bBcd'],
    ["tags.t != 'x'", 'B'],
    ['tags.t is null', 'Dcd'],
    ['tag.t IS NOT NULL', 'bB'],
    ["tags.t LIKE '%' AND creation_time = 1000", 'bB'],
  ])('%s', (filter, found) => {
    expect(names(experiments.filter(matchesExperiment(parseExperimentFilter(filter))))).toBe(found);
  });
});

const TEXTS = "'{'=', '!=', 'LIKE', 'ILIKE', 'IN', 'NOT IN'}";

describe("a refused filter has MLflow's text", () => {
  test.each([
    [
      "lifecycle_stage = 'x'",
      "Invalid attribute key 'lifecycle_stage' specified. Valid keys are '{'name', 'experiment_id', 'creation_time', 'last_update_time'}'",
    ],
    ["params.a = 'x'", "Invalid entity type 'params'. Valid entity types are ('attribute', 'tag', 'tags')"],
    ['experiment_id = 5', 'Expected a quoted string value for attributes. Got value 5'],
    ["experiment_id = 'x'", "Invalid experiment ID 'x'. Experiment ID must be a valid integer."],
    ["experiment_id LIKE '1'", 'Invalid comparator for experiment_id: LIKE'],
    ["name IN ('a')", "Only ['experiment_id'] attributes support comparison with a list of quoted string values."],
    ["creation_time = '5'", "Expected numeric value type for numeric attribute: creation_time. Found '5'"],
    ['creation_time = 1.5', "Invalid value for numeric attribute 'creation_time': '1.5'"],
    ['creation_time LIKE 5', `Invalid comparator 'LIKE' not one of ${TEXTS}`],
    ["tags.t > 'a'", 'Invalid comparator for tag: >'],
    ["tags.t IN ('a')", "Expected a quoted string value for tag (e.g. 'my-value'). Got value ('a')"],
    ['name IS NULL', "IS NULL / IS NOT NULL is only supported for tags, not for attribute 'name'"],
    ["name = 'a' OR name", 'Invalid clause(s) in filter string: OR, name'],
    // Comparators are compared as written.
    ["name like 'a'", `Invalid comparator 'like' not one of ${TEXTS}'`],
    ["tags.t ilike 'a'", 'Invalid comparator for tag: ilike'],
    ["experiment_id in ('1')", 'Invalid comparator for experiment_id: in'],
    // A 500 of MLflow.
    ["experiment_id = ('1')", 'Invalid comparator for experiment_id: ='],
    [
      "experiment_id = '9223372036854775808'",
      "Invalid experiment ID '9223372036854775808'. Experiment ID must be a valid integer.",
    ],
  ])('%s', (filter, text) => {
    expect(refusal(() => parseExperimentFilter(filter))).toBe(text);
  });
});

describe('experiments in their order', () => {
  test.each([
    [[], 'attribute.creation_time DESC, attribute.experiment_id ASC', 'cdbBD'],
    [['creation_time'], 'attribute.creation_time ASC, attribute.experiment_id DESC', 'DBbdc'],
    [['experiment_id'], 'attribute.experiment_id ASC', 'DbBcd'],
    [['experiment_id DESC'], 'attribute.experiment_id DESC', 'dcBbD'],
    [['name desc'], 'attribute.name DESC, attribute.experiment_id DESC', 'dcbDB'],
    [
      ['attribute.last_update_time DESC', '`creation_time`'],
      'attribute.last_update_time DESC, attribute.creation_time ASC, attribute.experiment_id DESC',
      'bBdcD',
    ],
  ])('%j', (orderBy, order, found) => {
    expect(print(parseExperimentOrderBy(orderBy)).join(', ')).toBe(order);
    expect(names(experiments.toSorted(compareExperiments(parseExperimentOrderBy(orderBy))))).toBe(found);
  });

  test('by nothing but attributes', () => {
    expect(refusal(() => parseExperimentOrderBy(['tags.name']))).toBe('Invalid order_by entity: tag');
    expect(refusal(() => parseExperimentOrderBy(['metrics.m']))).toMatch(/^Invalid entity type 'metrics'/);
    expect(refusal(() => parseExperimentOrderBy(['name up']))).toMatch(/^Invalid ordering key/);
  });
});

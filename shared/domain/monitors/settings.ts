import { type MonitorRule, monitorRules, statistics } from '#shared/operations/monitor-rules.ts';
import { monitorActions } from '#shared/operations/monitors.ts';
import { invalidParameter } from '#shared/wire/errors.ts';
import { repr } from '#shared/wire/repr.ts';
import { readByName } from '../by-name.ts';
import { parseVersion, requireLength, requireStorable, validateNewAlias } from '../names.ts';
import { isActive, parseStage } from '../stages.ts';
import type { MonitorAction, Settings, Watch } from './types.ts';

type Optional<Fields> = { [field in keyof Fields]?: Fields[field] | undefined };

/** As a caller gives them; a PATCH gives some. */
export type Given = Optional<
  Omit<Settings, 'watch' | 'rule' | 'action' | 'statistic'> & {
    stage: string;
    alias: string;
    version: string;
    rule: unknown;
    action: string;
    statistic: string;
  }
>;

/** How many minutes, or samples, may be asked for: from, to, and if nothing is said. */
const ranges = {
  window_minutes: [1, 43_200, 60],
  for_minutes: [0, 1_440, 0],
  minimum_samples: [0, 1_000_000_000, 1],
  cool_down_minutes: [1, 10_080, 60],
} as const;

/** Numbers of versions have ten digits. */
const versions = [1, 9_999_999_999] as const;

const longest = { name: 250, metric: 250, tag: 250 };
const mostTags = 20;

function within(field: keyof typeof ranges | 'version', value: number): number {
  const [from, to] = field === 'version' ? versions : ranges[field];
  if (value >= from && value <= to) return value;
  throw invalidParameter(`'${field}' must be from ${from} to ${to}, and is ${value}.`);
}

function oneOf<Value extends string>(field: string, values: readonly Value[], given: string): Value {
  const found = values.find((value) => value === given);
  if (found) return found;
  throw invalidParameter(`'${field}' is one of ${values.join(', ')}, and not ${repr(given)}.`);
}

function textOf(field: 'name' | 'metric', text: string | undefined): string {
  if (text === undefined || text.trim() === '')
    throw invalidParameter(`Missing value for required parameter '${field}'.`);
  requireLength(field, longest[field], text);
  return text;
}

function tagsOf(tags: Record<string, string> = {}): Pick<Settings, 'tags'> {
  const entries = Object.entries(tags);
  if (entries.length === 0) return {};
  if (entries.length > mostTags)
    throw invalidParameter(`'tags' can have ${mostTags} entries, and has ${entries.length}.`);
  for (const [key, value] of entries) {
    requireStorable('A tag', key);
    requireLength('tags', longest.tag, key);
    requireLength('tags', longest.tag, value);
  }
  return { tags };
}

/** If none is named, what is in Production. */
function watchOf({ stage, alias, version }: Given): Watch {
  if ([stage, alias, version].filter((one) => one !== undefined).length > 1)
    throw invalidParameter("A monitor watches one of 'stage', 'alias' and 'version'. Make one for each.");
  if (alias !== undefined) {
    validateNewAlias(alias);
    return { alias };
  }
  if (version !== undefined) return { version: within('version', Number(parseVersion(version))) };
  const parsed = parseStage(stage ?? 'Production');
  if (isActive(parsed)) return { stage: parsed };
  throw invalidParameter(`Monitors watch the stages Staging and Production, and not '${parsed}'. Name a 'version'.`);
}

/** Which there are by what is watched, the usual one first. */
function actionsFor(watch: Watch): readonly [MonitorAction, ...MonitorAction[]] {
  if ('stage' in watch) return ['propose_rollback', ...monitorActions.filter((one) => one !== 'propose_rollback')];
  // Nobody requests an alias, and a version is not rolled back from what it may not hold.
  return 'alias' in watch ? ['notify', 'rollback'] : ['notify'];
}

function actionOf(watch: Watch, given: string | undefined): MonitorAction {
  const some = actionsFor(watch);
  const action = given === undefined ? some[0] : oneOf('action', monitorActions, given);
  if (some.includes(action)) return action;
  const [what] = Object.keys(watch);
  throw invalidParameter(
    `'action' of a monitor that watches ${what === 'alias' ? 'an alias' : 'one version'} is one of ${some.join(', ')}.`,
  );
}

function ruleOf(watch: Watch, given: unknown): MonitorRule {
  if (given === undefined) throw invalidParameter("Missing value for required parameter 'rule'.");
  const rule = readByName<MonitorRule>(monitorRules, given, 'rule', 'type');
  if (rule.type === 'change' && rule.against === 'previous_version' && 'version' in watch)
    throw invalidParameter("rule, change: one version has none before it. Watch a 'stage' or an 'alias'.");
  return rule;
}

/** As a caller would give them. */
function givenOf({ watch, ...settings }: Settings): Given {
  return { ...settings, ...('version' in watch ? { version: String(watch.version) } : watch) };
}

const isWatch = ({ stage, alias, version }: Given) => (stage ?? alias ?? version) !== undefined;

/** A change of some: what is not given stays, what is watched as a whole. */
function changed(before: Settings, given: Given): Given {
  const { stage, alias, version, ...kept } = givenOf(before);
  const some = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...kept, ...(!isWatch(given) && { stage, alias, version }), ...Object.fromEntries(some) };
}

/** What a monitor is told to do, or is told anew. Errors: INVALID_PARAMETER_VALUE. */
export function readSettings(asked: Given, before?: Settings): Settings {
  const given = before ? changed(before, asked) : asked;
  const watch = watchOf(given);
  const amount = (field: keyof typeof ranges) => within(field, given[field] ?? ranges[field][2]);
  return {
    name: textOf('name', given.name),
    watch,
    metric: textOf('metric', given.metric),
    ...tagsOf(given.tags),
    statistic: oneOf('statistic', statistics, given.statistic ?? 'mean'),
    rule: ruleOf(watch, given.rule),
    window_minutes: amount('window_minutes'),
    for_minutes: amount('for_minutes'),
    minimum_samples: amount('minimum_samples'),
    action: actionOf(watch, given.action),
    cool_down_minutes: amount('cool_down_minutes'),
    enabled: given.enabled ?? true,
  };
}

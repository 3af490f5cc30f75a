import { readFileSync } from 'node:fs';
import { App } from 'aws-cdk-lib';
import { expect, test } from 'vitest';
import { alarmsOf } from '#infra/alarms.ts';
import { readConfig } from '#infra/config.ts';
import { consumers } from '#shared/operations/consumers.ts';
import { schedules } from '#shared/operations/schedules.ts';
import { workers } from '#shared/operations/workers.ts';

/** Alarms send people to docs/runbook.md, each to a section with its name; these tests hold the two together. */

const runbook = readFileSync(new URL('../../docs/runbook.md', import.meta.url), 'utf8');
const part = (name: string) => runbook.split(/^# /m).find((text) => text.startsWith(`${name}\n`)) ?? '';
const sectionsOf = (text: string) =>
  new Map(
    text
      .split(/^## /m)
      .slice(1)
      .map((section): [string, string] => [section.slice(0, section.indexOf('\n')), section]),
  );

const sections = sectionsOf(part('Alarms'));
const config = readConfig(new App({ context: { environment: 'prod', environments: { prod: {} } } }).node);
const alarms = alarmsOf(config, [{ mode: 'iam', id: 'api' }], { consumers, workers, schedules });

test('has a section for every alarm, in their order, and for nothing else', () => {
  expect([...sections.keys()]).toEqual(alarms.map(({ name }) => name));
});

test.each(alarms)('$name: says how severe it is, what it means, where to look and what to do', ({ name, severity }) => {
  const text = sections.get(name) ?? '';
  expect(text).toContain(`**Severity: ${severity}.**`);
  const parts = ['Description', 'Investigation', 'Resolution'];
  expect([...text.matchAll(/^\*\*(\w+)\.\*\*/gm)].map(([, title]) => title)).toEqual(parts);
  const investigation = text.slice(text.indexOf('**Investigation.**'), text.indexOf('**Resolution.**'));
  expect(investigation).toMatch(/^```/m);
});

test('what people are sent to is there', () => {
  const headings = [...runbook.matchAll(/^##? (.+)$/gm)].map(
    ([, heading]) => `#${heading?.toLowerCase().replaceAll(' ', '-')}`,
  );
  const links = [...runbook.matchAll(/\]\((#[^)]+)\)/g)].map(([, link]) => link);
  expect(links.filter((link) => !headings.includes(String(link)))).toEqual([]);
});

test('has the drills', () => {
  const drills = ['Verify the ledger', 'Upgrade', 'Restore', 'Destroy', 'Multi-account', 'Multi-region'];
  expect([...sectionsOf(part('Drills')).keys()]).toEqual(drills);
});

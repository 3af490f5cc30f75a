import { describe, expect, test } from 'vitest';
import { isLive, type LiveVersion, lastUpdated } from '#shared/domain/entities.ts';
import { renderModel, renderVersion } from '#shared/domain/render.ts';
import { modelVersion, registeredModel } from '#shared/operations/fields.ts';
import { earlier, facts, registered } from '#test/support/registry.ts';

const { model } = registered(['None']);
const version: LiveVersion = { ...facts(1), stage: 'None', tags: {}, last_updated_timestamp: earlier };
const shown = (fields: Partial<LiveVersion>, of = model) =>
  renderVersion(of, { ...version, ...fields }, { aliases: true });

describe('a version', () => {
  test('always shows these, empty or not', () => {
    expect(shown({})).toEqual({
      name: model.name,
      version: '1',
      creation_timestamp: earlier,
      last_updated_timestamp: earlier,
      user_id: 'grace',
      current_stage: 'None',
      source: 's3://bucket/1',
      run_id: '',
      run_link: '',
      status: 'READY',
    });
  });

  test('a description that was set, empty or not', () => {
    expect(shown({ description: '' })).toMatchObject({ description: '' });
    expect(shown({ description: 'd' })).toMatchObject({ description: 'd' });
  });

  test('tags and aliases when there are some; aliases where they are asked for', () => {
    const aliased = { ...model, aliases: { a: 1, b: 2, c: 1 } };
    expect(shown({ tags: { b: '', a: '1' } }, aliased)).toMatchObject({
      tags: [
        { key: 'a', value: '1' },
        { key: 'b', value: '' },
      ],
      aliases: ['a', 'c'],
    });
    expect(renderVersion(aliased, version, { aliases: false })).not.toHaveProperty('aliases');
    expect(shown({}, { ...model, aliases: { b: 2 } })).not.toHaveProperty('aliases');
  });

  test('a logged model when there is one, never where its files are', () => {
    expect(shown({ model_id: 'm-1' })).toMatchObject({ model_id: 'm-1' });
    expect(shown({ location: 's3://elsewhere' })).not.toHaveProperty('location');
  });

  test('its status, and why it is not READY; never where its files are', () => {
    expect(shown({ status: 'PENDING_REGISTRATION', pending: true })).toMatchObject({ status: 'PENDING_REGISTRATION' });
    expect(shown({ status: 'FAILED_REGISTRATION', status_message: 'gone' })).toMatchObject({
      status: 'FAILED_REGISTRATION',
      status_message: 'gone',
    });
    const kept = shown({ artifact_path: 'models/a/b', digest: 'd', pending: true });
    expect(kept).toMatchObject({ status: 'READY' });
    for (const field of ['artifact_path', 'digest', 'pending', 'status_message'])
      expect(kept).not.toHaveProperty(field);
  });

  test('as updated no earlier than its model was renamed', () => {
    expect(lastUpdated({ ...model, renamed_at: earlier + 1 }, version)).toBe(earlier + 1);
    expect(lastUpdated({ ...model, renamed_at: earlier - 1 }, version)).toBe(earlier);
    expect(lastUpdated(model, version)).toBe(earlier);
  });

  test('is live when it has a stage', () => {
    expect([isLive(version), isLive({ ...facts(1), deleted: 3 }), isLive(undefined)]).toEqual([true, false, false]);
  });
});

describe('a model', () => {
  test('without anything', () => {
    expect(renderModel(model, [])).toEqual({
      name: model.name,
      creation_timestamp: earlier,
      last_updated_timestamp: earlier,
      user_id: 'grace',
    });
    expect(renderModel({ ...model, description: '' }, [])).not.toHaveProperty('description');
  });

  test('with everything', () => {
    const full = { ...model, description: 'd', tags: { k: '' }, aliases: { a: 1 } };
    expect(renderModel(full, [version])).toMatchObject({
      description: 'd',
      tags: [{ key: 'k', value: '' }],
      aliases: [{ alias: 'a', version: '1' }],
      latest_versions: [{ version: '1', current_stage: 'None' }],
    });
    expect(renderModel(full, [version]).latest_versions?.[0]).not.toHaveProperty('aliases');
  });
});

test('what is shown is what the operation table declares, and no more', () => {
  const full = { ...model, description: 'd', tags: { k: 'v' }, aliases: { a: 1 } };
  const shownModel = renderModel(full, [version]);
  const shownVersion = shown({ description: 'd', model_id: 'm', tags: { k: 'v' } }, full);
  expect(registeredModel.parse(shownModel)).toEqual(shownModel);
  expect(modelVersion.parse(shownVersion)).toEqual(shownVersion);
});

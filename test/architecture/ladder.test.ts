/** Contexts and features stand in one order, and everything depends downward: db/types, core, domain, features from the ground up, jobs, app. */
import { describe, expect, test } from 'vitest';
import { contexts } from '../../src/features/contexts.ts';
import { type Arrow, circlesOf, upwardArrows } from '../setup/ladder.ts';
import { featuresInOrder, readSources } from '../setup/source.ts';

const arrows: readonly Arrow[] = readSources('src', 'db').flatMap(({ file, imports }) =>
  imports.filter(({ target }) => /^(src|db)\//.test(target)).map(({ target }) => ({ from: file, to: target })),
);
const people = 'src/features/organisation/people/service.ts';
const conflicts = 'src/features/mentorship/conflicts/service.ts';

describe('the ladder', () => {
  test('has no upward import between contexts, features, or what is below and above them', () => {
    expect(upwardArrows(featuresInOrder, arrows)).toEqual([]);
  });

  test('has no circle, types included', () => {
    expect(circlesOf(arrows)).toEqual([]);
  });

  test('detects a planted upward import between contexts, between features of one context, and from below', () => {
    const planted = [
      { from: people, to: conflicts },
      { from: conflicts, to: 'src/features/mentorship/meetings/queries.ts' },
      { from: 'src/core/db.ts', to: people },
      { from: 'src/domain/allowed.ts', to: conflicts },
      { from: people, to: 'src/features/contexts.ts' },
      { from: conflicts, to: 'src/jobs/run-job.ts' },
    ];
    expect(upwardArrows(featuresInOrder, [...arrows, ...planted])).toEqual(planted.map(({ from, to }) => `${from} → ${to}`));
    expect(upwardArrows(featuresInOrder, [{ from: conflicts, to: people }])).toEqual([]);
  });

  test('detects a planted circle', () => {
    const [found] = circlesOf([...arrows, { from: people, to: 'src/app.ts' }]);
    expect(found).toContain('src/app.ts');
    expect(found).toContain(people);
  });

  test('names contexts, features, tables, chores and kinds of job once', () => {
    const features = contexts.flatMap((context) => context.features);
    const names = {
      contexts: contexts.map(({ name }) => name),
      features: features.map(({ name }) => name),
      tables: features.flatMap(({ tables = [], views = [] }) => [...tables, ...views]),
      chores: features.flatMap(({ daily = {} }) => Object.values(daily).flatMap((chores) => Object.keys(chores))),
      jobs: features.flatMap(({ jobs = {} }) => Object.keys(jobs)),
      tags: contexts.flatMap(({ tags }) => tags.map(([name]) => name)),
    };
    for (const [kind, list] of Object.entries(names)) expect([kind, list.length]).toEqual([kind, new Set(list).size]);
    expect(names.chores.length).toBeGreaterThan(20);
  });
});

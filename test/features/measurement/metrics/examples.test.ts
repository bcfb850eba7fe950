/** Every metric, on the small department of its example: who is counted, who is not and why, and what it comes to. */
import { globSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, describe, expect, it } from 'vitest';
import * as queries from '../../../../src/features/measurement/metrics/aggregate-queries.ts';
import { catalogue } from '../../../../src/features/measurement/metrics/catalogue.ts';
import { periodOf, waveOf } from '../../../../src/features/measurement/metrics/period-rules.ts';
import { NEEDS_ROWS, valuesOf } from '../../../../src/features/measurement/metrics/statistic-rules.ts';
import { createDepartment } from '../../../setup/department.ts';
import { createWorld, ISSUER } from '../../../setup/world.ts';
import type { Example, ExpectedRow } from './example.ts';

const files = globSync('examples/*/*.ts', { cwd: import.meta.dirname }).sort();
const examples = await Promise.all(
  files.map(async (file) => ({ file, example: (await import(path.join(import.meta.dirname, file))).default as Example })),
);
const calendar = { today: '2026-03-01', start_month: 7 };

const world = await createWorld();
const owner = new pg.Pool({ connectionString: world.database.ownerUrl, max: 2 });
afterAll(() => owner.end());

describe('examples', () => {
  it('are there for every metric that counts something, in the file of its id', () => {
    const expected = catalogue.filter(({ rows }) => rows !== null).map(({ id, level }) => `examples/${level}/${id.toLowerCase()}.ts`);
    expect(expected.filter((file) => !files.includes(file))).toEqual([]);
    expect(
      examples.filter(({ file, example: { metric } }) => !file.endsWith(`/${metric.id.toLowerCase()}.ts`)).map(({ file }) => file),
    ).toEqual([]);
  });

  for (const [n, { example }] of examples.entries()) {
    const { metric } = example;
    it(`${metric.id}: ${metric.title}`, async () => {
      const department = await createDepartment(owner, { code: `D${n}`, name: metric.id, issuer: ISSUER });
      const { people, wave } = await example.arrange(department);
      const period = wave ? waveOf(wave, calendar) : periodOf(metric.period, example.period, calendar);
      if (!period) throw new Error(`there is no period ${example.period}`);
      const nameOf = (id: string | null) => Object.entries(people).find(([, one]) => one.id === id)?.[0] ?? id;
      const unitOf = (id: string | null) =>
        id === null ? null : (['CARD', 'GIM', 'NEPH', 'UNION', 'NORTH'].find((code) => idOf(code) === id) ?? id);
      const idOf = (code: string) => (code === 'UNION' || code === 'NORTH' ? department.site(code) : department.division(code)).id;

      const rows = (await queries.rows(world, metric, department.id, period, undefined, example.results)).map((row) => ({
        ...row,
        who: nameOf(row.person_id),
        division: unitOf(row.division_id),
        site: unitOf(row.site_id),
      }));
      const key = (row: ExpectedRow) => `${row.who} ${row.part ?? ''} ${row.division ?? ''} ${row.numerator ?? ''} ${row.value ?? ''}`;
      const found = rows.toSorted((a, b) => (key(a) < key(b) ? -1 : 1));
      expect(found.map(({ who, part, excluded }) => `${who} ${part} ${excluded ?? ''}`.trim()).sort()).toEqual(
        example.rows.map(({ who, part, excluded }) => `${who} ${part ?? ''} ${excluded ?? ''}`.trim()).sort(),
      );
      // A row is censored where the example says so; nothing is but what is waited for.
      const censored = (who: string | null) => example.rows.some((one) => one.who === who && (one.censored ?? false));
      expect(rows.filter((row) => row.censored && row.excluded === null && !censored(row.who)).map(({ who, part }) => [who, part])).toEqual(
        [],
      );
      for (const expected of example.rows) expect(found).toContainEqual(expect.objectContaining({ excluded: null, ...expected }));
      const counted = new Set(rows.map(({ who }) => who));
      expect((example.absent ?? []).filter((name) => counted.has(name) || !people[name])).toEqual([]);
      expect(rows.filter(({ excluded }) => excluded !== null && !metric.exclusions[excluded])).toEqual([]);

      const needsRows = NEEDS_ROWS.has(metric.statistic);
      const values = valuesOf(metric, await queries.counted(world, metric, department.id, period, needsRows, example.results));
      for (const { division, part = '', ...expected } of example.values) {
        const unit = values.find(
          (one) =>
            one.part === part &&
            (division === undefined ? one.split === 'department' : one.split === 'division' && one.key === idOf(division)),
        );
        const close = expected.value == null ? expected : { ...expected, value: expect.closeTo(expected.value, 6) };
        expect({ division, part, ...unit }).toMatchObject({ division, part, ...close });
      }
    });
  }
});

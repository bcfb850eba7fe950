/** What mentors offer counts as their profiles said on the day, and a day of which that is not recorded has no number. */
import pg from 'pg';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { exoIdn5 } from '../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-5.ts';
import { exoIdn6 } from '../../../../src/features/measurement/metrics/catalogue/exo/exo-idn-6.ts';
import { compute } from '../../../../src/features/measurement/metrics/measuring.ts';
import { type Period, periodOf } from '../../../../src/features/measurement/metrics/period-rules.ts';
import { createDepartment, type Department } from '../../../setup/department.ts';
import { createWorld, ISSUER } from '../../../setup/world.ts';
import { offered, written } from './facts.ts';

const world = await createWorld();
const owner = new pg.Pool({ connectionString: world.database.ownerUrl, max: 2 });
afterAll(() => owner.end());
const on = (key: string) => periodOf('day', key, { today: '2026-03-01', start_month: 7 }) as Period;
let department: Department;
const found = async (metric: typeof exoIdn5, key: string, part: string) =>
  (await compute({ db: world.db, department_id: department.id }, metric, on(key))).find(
    (one) => one.split === 'department' && one.part === part,
  );

/** Six mentors, who offer two places each from June on and none from January on; six mentees, one of whom asks. */
beforeAll(async () => {
  department = await createDepartment(owner, { code: 'OFFER', name: 'Offers', issuer: ISSUER });
  const { person, insert, policy } = department;
  for (let n = 0; n < 6; n += 1) {
    const mentor = await person({ starts_on: '2010-07-01', rank: 'professor' });
    await offered(department, mentor, '2025-06-15', { is_willing: true, capacity_formal: 2 });
    await offered(department, mentor, '2026-01-15', { is_willing: false, capacity_formal: 2 });
    await written(department, 'mentor_profile', mentor.id, '2025-06-15');
  }
  const mentees = await Promise.all(Array.from({ length: 6 }, () => person({ starts_on: '2023-07-01' })));
  const asked = { type: 'additional', via: 'mentee', is_primary: false, opened_on: '2025-12-01', answer_due_on: '2025-12-22' };
  await insert('mentor_request', { mentee_id: mentees[0]?.id, policy_id: policy.id, ...asked });
});

it('a past day counts who was willing on it, not who is today', async () => {
  expect(await found(exoIdn5, '2025-12', 'slots')).toMatchObject({ numerator: 12, denominator: 1, excluded: {} });
  expect(await found(exoIdn5, '2026-02', 'slots')).toMatchObject({ numerator: 0, denominator: 1, excluded: {} });
  expect(await found(exoIdn5, '2025-12', 'none_willing')).toMatchObject({ numerator: 0, denominator: 1 });
  expect(await found(exoIdn5, '2026-02', 'none_willing')).toMatchObject({ numerator: 1, denominator: 1 });
  expect(await found(exoIdn6, '2025-12', 'rank professor')).toMatchObject({ numerator: 6, denominator: 12, value: 100 });
  expect(await found(exoIdn6, '2026-02', 'rank professor')).toBeUndefined();
});

it('where one of the profiles had been there longer than is recorded, nothing is said of the days before', async () => {
  const lost = await department.person({ starts_on: '2010-07-01', rank: 'professor' });
  await offered(department, lost, '2026-02-10', { is_willing: true, capacity_formal: 1 });
  await written(department, 'mentor_profile', lost.id, '2025-11-01');
  expect(await found(exoIdn5, '2025-12', 'slots')).toMatchObject({ denominator: 0, value: null, excluded: { not_recorded: 8 } });
  expect(await found(exoIdn5, '2025-12', 'without_candidate')).toMatchObject({ denominator: 0, value: null });
  expect(await found(exoIdn6, '2025-12', '')).toMatchObject({ denominator: 0, value: null, excluded: { not_recorded: 1 } });
  expect(await found(exoIdn5, '2026-02', 'slots')).toMatchObject({ numerator: 1, denominator: 1, excluded: {} });
});

/** Values of a metric that are kept: of the department in full, and of a group of positions. */
import type { Job } from '../../src/features/platform/jobs/schema.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function measuring({ world, cast: { facultyAffairs } }: Pick<Stage, 'world' | 'cast'>): Promise<void> {
  const kept = { metric_id: 'MAC-IDN-1', period_key: '2026-02' };
  const period = { period_kind: 'day', from_on: '2026-02-28', to_on: '2026-03-01', until_on: '2026-03-01' };
  await world.insert('metric_refresh', { ...kept, ...period, version: 1, refreshed_at: '2026-03-01T06:00:00Z' });
  const numbers = { numerator: 40, denominator: 60, value: 66.5, units: 60, people: 60, observations: '{}', steps: '{}' };
  const details = { excluded: JSON.stringify({ too_few_days: 12 }), beside: JSON.stringify({ observations: 40 }) };
  const value = (split: string, key: string) => world.insert('metric_value', { ...kept, split, key, part: 'all', ...numbers, ...details });
  await value('department', '');
  await value('position_description', 'clinician_teacher');
  // A report that its job has made.
  const { body } = await world.as(facultyAffairs).post<Job>('/v1/programme-reports', { academic_year: 2025 });
  const made = JSON.stringify({ report_no: 'PR-2025-1' });
  await world.sql`update job set status = 'succeeded' where id = ${body.id}`;
  await world.sql`update programme_report set as_of = '2026-02-28', content = ${made}, sha256 = ${'f'.repeat(64)} where job_id = ${body.id}`;
}

import { test } from 'vitest';
import { createWorld } from '/work/main/test/setup/world.ts';
test('perf', async () => {
  const w = await createWorld();
  const p = await w.freshPeople();
  await w.sql`insert into person (department_id, kind, given_name, family_name)
    select ${w.id}, 'faculty', 'G' || md5(i::text), 'F' || md5((i*7)::text) from generate_series(1, 20000) i`;
  await w.sql`insert into appointment (department_id, person_id, category, rank, academic_fte_pct, status, appointed_on, starts_on)
    select department_id, id, 'full_time', 'professor', 100, 'continuing', '2020-01-01', '2020-01-01' from person where given_name like 'G%' and length(given_name)=33`;
  await w.sql`insert into division_membership (department_id, person_id, division_id, is_primary, starts_on)
    select department_id, id, ${w.division('CARD').id}, true, '2020-01-01' from person where length(given_name)=33`;
  await w.sql`insert into site_membership (department_id, person_id, site_id, is_primary, starts_on)
    select department_id, id, ${w.site('UNION').id}, true, '2020-01-01' from person where length(given_name)=33`;
  await w.sql`insert into position_description (department_id, person_id, kind, starts_on)
    select department_id, id, 'other', '2020-01-01' from person where length(given_name)=33`;
  await w.sql`analyze person`; await w.sql`analyze appointment`; await w.sql`analyze division_membership`; await w.sql`analyze site_membership`; await w.sql`analyze position_description`;
  for (const who of [p.outsider, p.director]) for (const url of ['/v1/people', '/v1/people?q=abcd', '/v1/people?q=ab', '/v1/people?rank=lecturer', `/v1/people?division_id=${w.division('CARD').id}`, '/v1/people?rank=professor&q=f12', `/v1/people/${p.mentee.id}`, `/v1/appointments`, '/v1/leaves', '/v1/division-memberships?as_of=2026-01-01']) {
    await w.as(who).get(url);
    const t = performance.now();
    const a = await w.as(who).get(url);
    console.log(a.status, url, Math.round(performance.now() - t), 'ms', a.body.items?.length);
  }
}, 300000);

import { exoRel3 } from '../../../../../../src/features/measurement/metrics/catalogue/exo/exo-rel-3.ts';
import { example } from '../../example.ts';

export default example({
  metric: exoRel3,
  period: '2026-02',
  arrange: async ({ person, role, insert }) => {
    const hired = { starts_on: '2024-07-01' };
    const director = await person({ starts_on: '2010-07-01' });
    const chief = await person({ starts_on: '2010-07-01' });
    const people = {
      approved: await person(hired),
      /** The Chair stood in for the physician-in-chief, and the version was edited since. */
      edited: await person({ ...hired, division: 'GIM' }),
      by_one: await person({ ...hired, division: 'GIM' }),
      closed: await person(hired),
      submitted: await person(hired),
      none: await person(hired),
      /** 181 days on the clock, and 180. */
      since_august: await person({ starts_on: '2025-08-31' }),
      since_september: await person({ starts_on: '2025-09-01' }),
      sixth_year: await person({ starts_on: '2020-02-01' }),
      director,
      chief,
    };
    const offices = {
      division_director: await role(director, 'division_director', { division: 'CARD' }),
      physician_in_chief: await role(chief, 'physician_in_chief', { site: 'UNION' }),
      chair: await role(chief, 'chair'),
    };
    const plan = async (mentee: { id: string }, more: object = {}, version: object = {}) => {
      const span = { starts_on: '2024-10-01', ends_on: '2029-10-01', months: 60 };
      const { id: plan_id } = await insert('academic_plan', { mentee_id: mentee.id, ...span, ...more });
      const first = { version: 1, change: 'original', state: 'in_force', in_force_on: '2024-11-01' };
      return { plan_id, version_id: (await insert('plan_version', { plan_id, ...first, ...version })).id };
    };
    const approve = (version_id: string, capacity: keyof typeof offices, more: object = {}) =>
      insert('plan_decision', {
        ...{ version_id, person_id: capacity === 'division_director' ? director.id : chief.id, capacity, role_id: offices[capacity].id },
        ...{ decision: 'approved', decided_on: '2024-11-01', ...more },
      });
    for (const mentee of [people.approved, people.closed]) {
      const { version_id } = await plan(mentee, mentee === people.closed ? { closed_on: '2026-02-28' } : {});
      await approve(version_id, 'division_director');
      await approve(version_id, 'physician_in_chief');
    }
    const edited = await plan(people.edited, {}, { state: 'superseded', superseded_on: '2025-05-01' });
    await approve(edited.version_id, 'division_director');
    await approve(edited.version_id, 'chair', { stands_in_for: 'physician_in_chief' });
    const editorial = { version: 2, change: 'editorial', state: 'in_force', in_force_on: '2025-05-01' };
    await insert('plan_version', { plan_id: edited.plan_id, ...editorial });
    await approve((await plan(people.by_one)).version_id, 'division_director');
    const waiting = await plan(people.submitted, {}, { state: 'partly_approved', in_force_on: null });
    await approve(waiting.version_id, 'division_director');
    await approve(waiting.version_id, 'physician_in_chief');
    return { people };
  },
  rows: [
    { who: 'approved', division: 'CARD', numerator: 1, denominator: 1 },
    { who: 'edited', division: 'GIM', numerator: 1, denominator: 1 },
    { who: 'by_one', division: 'GIM', numerator: 0, denominator: 1 },
    { who: 'closed', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'submitted', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'none', division: 'CARD', numerator: 0, denominator: 1 },
    { who: 'since_august', division: 'CARD', numerator: 0, denominator: 1 },
  ],
  absent: ['since_september', 'sixth_year', 'director'],
  values: [
    { numerator: 2, denominator: 7, value: 200 / 7 },
    { division: 'GIM', numerator: 1, denominator: 2, value: 50 },
  ],
});

import { type RawBuilder, sql } from 'kysely';
import { describeCredit } from '../descriptor.ts';
import { dayOf, inAcademicYear, type Scope } from '../sql.ts';

/** Awards that were conferred and not withdrawn, of programmes for which `which` holds. */
const awards = (scope: Scope, which: RawBuilder<unknown>) => ({
  person_id: sql`w.person_id`,
  event_id: sql`w.id`,
  event_on: sql`w.conferred_on`,
  recorded_at: sql`w.created_at`,
  window: inAcademicYear(sql`w.conferred_on`),
  from: sql`earner e
    join award w on w.person_id = e.id and w.withdrawn_on is null and w.conferred_on <= ${dayOf(scope)}
    join award_cycle c on c.id = w.cycle_id
    join award_programme g on g.id = c.programme_id and ${which}`,
});

/** An award of a division that was conferred. */
export const divisionAward = describeCredit({
  code: 'AWD-DIV',
  side: 'mentor',
  event: 'an award of a division that was conferred',
  evidence: 'award',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => awards(scope, sql`g.division_id is not null`),
});

/** An award of the department that was conferred. */
export const departmentAward = describeCredit({
  code: 'AWD-DEP',
  side: 'mentor',
  event: 'an award of the department that was conferred',
  evidence: 'award',
  window: 'academic_year',
  days: 'all',
  is_claimed: false,
  facts: (scope) => awards(scope, sql`g.division_id is null`),
});

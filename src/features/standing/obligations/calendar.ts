import { addDays, daysBetween } from '../../../core/calendar.ts';
import type { Ctx } from '../../../core/context.ts';
import type { CalendarEvent } from '../../../core/icalendar.ts';
import type { CalendarSource } from '../../context.ts';
import { kinds, type ObligationKind } from './kinds.ts';
import { ofCaller } from './service.ts';

/** How far ahead a calendar shows what is due. */
const DAYS_AHEAD = 366;

/** A day from which changes are counted: what is due has no version, and a day that moves may not count backwards. */
const COUNTED_FROM = '2020-01-01';

const words: Readonly<Record<ObligationKind, string>> = {
  formal_mentor: 'formal mentor',
  co_mentor: 'internal co-mentor',
  academic_plan: 'academic plan',
  orientation: 'orientation',
  agreement: 'mentorship agreement',
  agreement_review: 'review of the mentorship agreement',
  first_meeting: 'first mentoring meeting',
  meetings: 'mentoring meetings of the programme year',
  annual_review: 'annual review',
  check_in: 'check-in at a year and a half',
  cfar: 'continuing faculty appointment review',
  plan_renewal: 'renewal of the academic plan',
};

/** What the caller owes, due or overdue or to come within a year, each on its last day on time, without the names of others. */
async function entries(ctx: Ctx): Promise<CalendarEvent[]> {
  const at = `${ctx.today}T00:00:00Z`;
  const owed = await ofCaller(ctx, addDays(ctx.today, DAYS_AHEAD));
  return owed.flatMap(({ person_id, kind, occasion, state, due_on }) =>
    due_on === null
      ? []
      : {
          uid: [person_id, kind, ...(occasion === '' ? [] : [occasion])].join('.'),
          sequence: daysBetween(COUNTED_FROM, ctx.today),
          created_at: at,
          updated_at: at,
          when: { on: due_on },
          status: 'CONFIRMED' as const,
          summary: `${state === 'overdue' ? 'Overdue' : 'Due'}: ${words[kind]}`,
          url: null,
          transparent: true,
        },
  );
}

/** What is due to the owner of a calendar feed. */
export const calendar: CalendarSource = {
  permissions: ['obligation:read', 'leave:read', 'meeting:read', ...kinds.flatMap(({ permission }) => permission ?? [])],
  entries,
};

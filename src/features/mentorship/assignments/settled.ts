import { addDays, addMonths } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { allowed } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import type { Reason } from './schema.ts';
import type { Locked } from './service.ts';
import { type Settled, settledFrom } from './settled-queries.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

/**
 * The first day on which one side alone can end or interrupt an assignment: after the last meeting that both confirmed, and not before a
 * closed programme year. Null where nothing stands in the way of any day.
 */
export function firstDayAlone({ met_on, closed_to }: Pick<Settled, 'met_on' | 'closed_to'>): string | null {
  const days = [...(met_on === null ? [] : [addDays(met_on, 1)]), ...(closed_to === null ? [] : [closed_to])];
  return days.sort().at(-1) ?? null;
}

const firstOfMonth = (day: string) => `${day.slice(0, 8)}01`;

/** Like `firstDayAlone`, for those who may know the month of a meeting alone: the first day of the next month or, in the same month, today. */
export function firstDayOfOthers({ met_on, closed_to }: Pick<Settled, 'met_on' | 'closed_to'>, today: string): string | null {
  const alone = firstDayAlone({ met_on, closed_to });
  if (alone === null || met_on === null) return alone;
  const known = firstDayAlone({ met_on: addDays(addMonths(firstOfMonth(met_on), 1), -1), closed_to }) ?? alone;
  if (known <= today) return known;
  return alone <= today ? today : alone;
}

/**
 * What both sides confirmed is not undone by one: the day of an end or a pause lies after the last meeting that both confirmed and not before a
 * closed programme year, unless a mentorship lead gives a reason. Answers the day; `moves` allows a later one, for a day that nobody named.
 * @throws Problem assignment-day-unfit, which names the earliest day
 */
export async function dayAlone(ctx: WriteCtx, before: Locked, day: string, reason: Reason | null, moves = false): Promise<string> {
  const isSide = [before.mentee_id, before.mentor_id].includes(ctx.actor.person_id);
  // Others may know the month of a meeting and not its day, which must not show in what is refused.
  const found = await settledFrom(ctx, before.id, isSide ? day : firstOfMonth(day), allowed(ctx, 'assignment:end_early', parties));
  const first = isSide ? firstDayAlone(found) : firstDayOfOthers(found, ctx.today);
  if (first === null || day >= first) return day;
  const reasoned = reason?.reason_code !== undefined || reason?.reason_note !== undefined;
  if (found.may_overrule && reasoned) return day;
  if (moves) return first;
  throw Problem.at(
    'assignment-day-unfit',
    '/on',
    isSide ? whyAlone(found, first) : whyOthers(first, found.may_overrule && reason !== null),
  );
}

function whyAlone({ met_on, closed_to }: Settled, first: string): string {
  const why = [
    ...(met_on === null ? [] : [`both of you confirmed a meeting of ${met_on}`]),
    ...(closed_to === null ? [] : [`the programme year before ${closed_to} is closed`]),
  ].join(', and ');
  return `You alone can choose ${first} or a later day, because ${why}. For an earlier day, propose it to the other side (propose-early-end), or ask a mentorship lead.`;
}

function whyOthers(first: string, mayOverrule: boolean): string {
  const choice = mayOverrule ? 'Give a reason, or choose' : 'Choose';
  return `The two have confirmed meetings, or a programme year was closed, since that day. ${choice} ${first} or a later day.`;
}

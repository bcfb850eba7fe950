import { type Ctx, granted, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { allowed } from '../../../domain/allowed.ts';
import * as unmatched from '../../matching/mentor-requests/unmatched.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as handover from './handover-queries.ts';
import type { HandoverPack } from './handover-schema.ts';
import { coming } from './queries.ts';

/**
 * What a division's director takes over: everything about mentoring that is open today, as facts; no notes, ratings or reasons. Several
 * statements, which are to see one state of the database. What the asker is part of in a conflict is left out.
 * @throws Problem not-found, permission-denied
 */
export async function pack(ctx: Ctx, division_id: string): Promise<HandoverPack> {
  const found = await handover.division(ctx, division_id, allowed(ctx, 'handover:read', { division: 'd.id' }));
  const { permitted: _, ...division } = granted(found);
  return {
    division,
    as_of: ctx.today,
    mentor_requests: await handover.mentorRequests(ctx, division_id),
    unmatched: await unmatched.ofDivision(ctx, division_id, handover.LIMIT),
    conflict_cases: await handover.conflictCases(ctx, division_id),
    proposals: await handover.proposals(ctx, division_id),
    plans: await handover.plans(ctx, division_id),
    annual_reviews: await handover.annualReviews(ctx, division_id),
    interruptions: await handover.interruptions(ctx, division_id),
    coming: await comingIn(ctx, division_id),
    facilitators: await handover.facilitators(ctx, division_id),
    facilitator_calls: await handover.facilitatorCalls(ctx, division_id),
    directors: await handover.directors(ctx, division_id),
  };
}

async function comingIn(ctx: Ctx, division_id: string): Promise<HandoverPack['coming']> {
  const seen = (permission: 'mentor_profile:read' | 'appointment:read') => allowed(ctx, permission, { person: 'a.mentor_id' });
  const visible = { all: yes, retirement: seen('mentor_profile:read'), appointment: seen('appointment:read') };
  const rows = coming(ctx, visible, { division_id });
  const items = await rows
    .orderBy('s.starts_on')
    .orderBy('s.kind')
    .orderBy('s.assignment_id')
    .limit(handover.LIMIT + 1)
    .execute();
  return {
    total: items.length > handover.LIMIT ? await handover.count(ctx, rows) : items.length,
    items: items
      .slice(0, handover.LIMIT)
      .map(({ is_primary: _, ...item }) => ({ ...item, mentee_id: item.mentee.id, mentor_id: item.mentor.id })),
  };
}

/** The day's work: tells new directors of divisions what they take over. Answers how many were told. */
export async function tellHandover(ctx: WriteCtx): Promise<number> {
  const notices = await handover.handoverNotices(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}

/** The day's work: tells, once a month, who answers for divisions without a director. Answers how many were told. */
export async function tellVacancies(ctx: WriteCtx): Promise<number> {
  const notices = await handover.vacancyNotices(ctx);
  await notifications.notify(ctx, ...notices);
  return notices.length;
}

import { type RawBuilder, sql } from 'kysely';
import type { Ctx } from '../../../../core/context.ts';
import type { Party } from '../../../../domain/party.ts';
import { isoInstant } from '../../../../domain/sql/days.ts';
import { party } from '../../../../domain/sql/parties.ts';

type OpenEarlyEnd = { change: 'end' | 'complete' | 'pause'; on: string; proposed_by: Party; proposed_at: string };

/** The open proposal of the running assignment `a`, for its two people; null for others. */
export const openEarlyEnd = (ctx: Ctx): RawBuilder<OpenEarlyEnd | null> => sql`
  case when a.state = 'live' and ${ctx.actor.person_id}::uuid in (a.mentee_id, a.mentor_id) then (
    select jsonb_build_object('change', e.change, 'on', e.on_day, 'proposed_by', ${party('proposer')}, 'proposed_at', ${isoInstant('e.created_at')})
    from assignment_early_end e join person proposer on proposer.id = e.proposed_by
    where e.assignment_id = a.id and e.state = 'open') end`;

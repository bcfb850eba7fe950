import type { WriteCtx } from '../../../core/context.ts';
import { demand } from '../../../domain/allowed.ts';
import { Problem, type ProblemCode, problemOf } from '../../../domain/problems/index.ts';
import * as hrFacts from '../../administration/hr-facts/service.ts';
import * as succession from '../../administration/succession/service.ts';
import * as declarations from '../../matching/declarations/service.ts';
import * as matchDiscussions from '../../matching/match-discussions/service.ts';
import * as mentorRequests from '../../matching/mentor-requests/outcomes.ts';
import * as mentors from '../../matching/mentors/service.ts';
import * as needs from '../../matching/needs/service.ts';
import * as assignments from '../../mentorship/assignments/service.ts';
import * as conflicts from '../../mentorship/conflicts/service.ts';
import * as expectations from '../../mentorship/expectations/service.ts';
import * as meetings from '../../mentorship/meetings/service.ts';
import * as people from '../../organisation/people/service.ts';
import * as concerns from '../../participation/concerns/service.ts';
import * as enrolments from '../../participation/enrolments/service.ts';
import * as facilitators from '../../participation/facilitators/service.ts';
import * as programmeEvents from '../../participation/programme-events/service.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as actions from '../../reviews/actions/service.ts';
import * as annualReviews from '../../reviews/annual-reviews/service.ts';
import * as checkIns from '../../reviews/check-ins/service.ts';
import * as milestones from '../../reviews/milestones/service.ts';
import * as plans from '../../reviews/plans/service.ts';
import * as obligations from '../../standing/obligations/service.ts';
import type { Merge } from './schema.ts';

/**
 * Makes two records of one person one (domain rule 29): everything that names the duplicate names the survivor, and exclusivity and
 * the conflict rule are judged anew. The duplicate stays, empty, and its id and numbers lead to the survivor. Since roles and sign-ins move
 * too, nobody merges themselves, and a record that carries an office or signs in is merged by a programme administrator alone.
 * @throws Problem merge-impossible, person-merged, reference-unknown, permission-denied
 */
export async function merge(ctx: WriteCtx, id: string, { duplicate_id }: Merge) {
  demand(ctx, 'person:merge');
  await conflicts.takeTurn(ctx);
  for (const party of [id, duplicate_id]) {
    if (party === ctx.actor.person_id) throw new Problem('permission-denied', { detail: 'Nobody merges their own record.' });
    await people.requireOfficeOf(ctx, party);
  }
  await people.requireNoSignIn(ctx, duplicate_id);
  const survivor = await people.absorb(ctx, id, duplicate_id);
  await notifications.reassignPerson(ctx, duplicate_id, id);
  await explained(assignments.reassignPerson(ctx, duplicate_id, id));
  await mentorRequests.reassignPerson(ctx, duplicate_id, id);
  await matchDiscussions.reassignPerson(ctx, duplicate_id, id);
  await succession.reassignPerson(ctx, duplicate_id, id);
  await explained(hrFacts.reassignPerson(ctx, duplicate_id, id));
  await expectations.reassignPerson(ctx, duplicate_id, id);
  await mentors.reassignPerson(ctx, duplicate_id, id);
  await declarations.reassignPerson(ctx, duplicate_id, id);
  await needs.reassignPerson(ctx, duplicate_id, id);
  await facilitators.reassignPerson(ctx, duplicate_id, id);
  await concerns.reassignPerson(ctx, duplicate_id, id);
  await milestones.reassignPerson(ctx, duplicate_id, id);
  await enrolments.reassignPerson(ctx, duplicate_id, id);
  await programmeEvents.reassignPerson(ctx, duplicate_id, id);
  await plans.reassignPerson(ctx, duplicate_id, id);
  await meetings.reassignPerson(ctx, duplicate_id, id);
  await actions.reassignPerson(ctx, duplicate_id, id);
  await checkIns.reassignPerson(ctx, duplicate_id, id);
  await annualReviews.reassignPerson(ctx, duplicate_id, id);
  await obligations.reassignPerson(ctx, duplicate_id, id);
  await succession.follow(ctx, [id]);
  return conflicts.withChanges(ctx, survivor);
}

/** What the database refuses, said as what it is here: the two records do not fit together. */
const contradictions: Partial<Record<ProblemCode, string>> = {
  'assignment-same-person': 'assignment',
  'assignment-primary-taken': 'assignment',
  'assignment-overlap': 'assignment',
  'reporting-line-cycle': 'reporting_line',
};

async function explained(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch (error) {
    const problem = problemOf(error);
    const fact_kind = problem && contradictions[problem.code];
    if (!fact_kind) throw error;
    throw people.mergeImpossible(fact_kind, `As one person they could not both stand: ${problem.message}`);
  }
}

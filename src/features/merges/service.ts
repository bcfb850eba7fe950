import type { WriteCtx } from '../../core/context.ts';
import { demand } from '../../core/grants.ts';
import { Problem, type ProblemCode, problemOf } from '../../core/problem.ts';
import * as actions from '../actions/service.ts';
import * as annualReviews from '../annual-reviews/service.ts';
import * as assignments from '../assignments/service.ts';
import * as checkIns from '../check-ins/service.ts';
import * as concerns from '../concerns/service.ts';
import * as conflicts from '../conflicts/service.ts';
import * as declarations from '../declarations/service.ts';
import * as enrolments from '../enrolments/service.ts';
import * as expectations from '../expectations/service.ts';
import * as facilitators from '../facilitators/service.ts';
import * as hrFacts from '../hr-facts/service.ts';
import * as matchDiscussions from '../match-discussions/service.ts';
import * as meetings from '../meetings/service.ts';
import * as mentorRequests from '../mentor-requests/outcomes.ts';
import * as mentors from '../mentors/service.ts';
import * as milestones from '../milestones/service.ts';
import * as needs from '../needs/service.ts';
import * as notifications from '../notifications/service.ts';
import * as obligations from '../obligations/service.ts';
import * as people from '../people/service.ts';
import * as plans from '../plans/service.ts';
import * as programmeEvents from '../programme-events/service.ts';
import * as succession from '../succession/service.ts';
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

/** Five-year academic plans in the demo department: written with a mentor, approved by two people, revised, renewed. */
import { addDays, addMonths, contains, daysBetween } from '../core/calendar.ts';
import type { Chance } from './chance.ts';
import { dueOn } from './clock.ts';
import { type Colleague, type DemoFacts, holders, later } from './facts.ts';
import { drawGoals, nextGoals, type PlanGoal } from './goals.ts';
import { type Decision, decidersOf, neededOf } from './plan-approvals.ts';
import * as words from './words.ts';

/** One version of a plan, and all that was done with it. */
export interface PlanVersion {
  id: string;
  plan_id: string;
  version: number;
  change: 'original' | 'substantive' | 'editorial';
  state: 'draft' | 'submitted' | 'partly_approved' | 'returned' | 'in_force' | 'superseded';
  based_on_id: string | null;
  position_description: string | null;
  submitted_on: string | null;
  in_force_on: string | null;
  superseded_on: string | null;
  goals: PlanGoal[];
  content: { long_term_goals: string | null; stakeholders: string[]; resources_needed: string | null; barriers: string[] };
  endorsements: { mentor_id: string; assignment_id: string; endorsed_on: string }[];
  decisions: (Decision & { role_id: string; decided_on: string; comments: string | null })[];
}
export type DemoPlan = { id: string; mentee_id: string; starts_on: string; ends_on: string; versions: PlanVersion[] };

/** The outcome of a version: decided, returned by the first decider, waiting for one approval or for both, or still a draft. */
type Fate = 'decide' | 'return' | 'wait_for_one' | 'wait_for_both' | 'draft';
type Step = { change?: PlanVersion['change']; opened_on: string; fate: Fate };

const OFFICES = ['division_director', 'physician_in_chief', 'hospital_division_head', 'chair', 'mentorship_lead'] as const;
/** `plan_months` of the policy that the demo begins with. */
export const PLAN_MONTHS = 60;
const RENEWAL = 54;
/** How plans in force are revised, in turn. */
const REVISIONS = ['none', 'revised', 'awaiting', 'edited', 'none', 'returned', 'drafted', 'revised', 'one_approval'] as const;
/** How first plans begin, in turn: most are approved in time. */
const BEGINNINGS = [
  'in_time',
  'in_time',
  'returned',
  'in_time',
  'in_time',
  'none',
  'in_time',
  'late',
  'in_time',
  'in_time',
  'draft',
  'in_time',
] as const;
/** In the division of the tour’s director so many plans wait for her; the physician-in-chief has already approved the first. */
const TOUR = { division: 'CARD', mentee: 'D100002', plans: 3 };

/** The plans of everybody in the first six programme years but the mentee of the tour. */
export function drawPlans(chance: Chance, facts: DemoFacts): DemoPlan[] {
  const { today } = facts;
  const people = facts.colleagues.filter(({ programme_year, hr_number }) => programme_year <= 6 && hr_number !== TOUR.mentee);
  const waiting = people
    .filter((each) => each.division === TOUR.division && each.clock_starts_on < addDays(today, -240) && each.programme_year < 5)
    .toSorted((a, b) => Number(isMentored(facts, b)) - Number(isMentored(facts, a)))
    .slice(0, TOUR.plans);
  const turns = { revision: 0, running: 0, over: 0 };
  return people.flatMap((colleague, i) => {
    const place = waiting.indexOf(colleague);
    const beginning = place < 0 ? BEGINNINGS[i % BEGINNINGS.length] : 'in_time';
    const starts_on = addDays(firstDay(chance, facts, colleague), beginning === 'late' ? chance.between(120, 260) : 0);
    if (beginning === 'none' || starts_on >= today) return [];
    const isNew = place >= 0 && starts_on > addDays(today, -330);
    const steps: Step[] = isNew
      ? [{ opened_on: later(starts_on, addDays(today, -55)), fate: place === 0 ? 'wait_for_one' : 'wait_for_both' }]
      : firstSteps(chance, starts_on, beginning);
    const plan = drawPlan(chance, facts, colleague, starts_on, steps);
    const latest = plan.versions.at(-1);
    if (latest?.state === 'in_force' && latest.in_force_on !== null && latest.in_force_on < addDays(today, -200)) {
      const revision = place < 0 ? REVISIONS[turns.revision++ % REVISIONS.length] : place === 0 ? 'one_approval' : 'awaiting';
      revise(chance, facts, colleague, plan, revision, latest.in_force_on);
    }
    return [plan, ...renewals(chance, facts, colleague, plan, turns)];
  });
}

/** Some weeks after the mentorship has begun, and in the first half year also where there is none. */
function firstDay(chance: Chance, { mentorships }: DemoFacts, { id, clock_starts_on }: Colleague): string {
  const mentored = mentorships.find(({ mentee_id, is_primary }) => mentee_id === id && is_primary);
  const soon = addDays(clock_starts_on, chance.between(15, 50));
  const day = mentored ? later(soon, addDays(mentored.begun_on, chance.between(5, 30))) : soon;
  return daysBetween(clock_starts_on, day) < 160 ? day : addDays(clock_starts_on, 100);
}

const isMentored = ({ mentorships, today }: DemoFacts, { id }: Colleague) =>
  mentorships.some(({ mentee_id, active }) => mentee_id === id && active.some((days) => contains(days, today)));

function firstSteps(chance: Chance, starts_on: string, beginning: (typeof BEGINNINGS)[number] | undefined): Step[] {
  if (beginning === 'draft') return [{ opened_on: starts_on, fate: 'draft' }];
  if (beginning !== 'returned') return [{ opened_on: starts_on, fate: 'decide' }];
  return [
    { opened_on: starts_on, fate: 'return' },
    { change: 'substantive', opened_on: addDays(starts_on, chance.between(70, 100)), fate: 'decide' },
  ];
}

function revise(
  chance: Chance,
  facts: DemoFacts,
  colleague: Colleague,
  plan: DemoPlan,
  revision: (typeof REVISIONS)[number] | undefined,
  in_force_on: string,
): void {
  const { today } = facts;
  if (today >= plan.ends_on || revision === undefined || revision === 'none') return;
  const recently = addDays(today, -chance.between(45, 60));
  const once = addDays(in_force_on, chance.between(90, daysBetween(in_force_on, today) - 70));
  const steps: Record<typeof revision, Step> = {
    revised: { opened_on: once, fate: 'decide' },
    edited: { change: 'editorial', opened_on: once, fate: 'decide' },
    awaiting: { opened_on: recently, fate: 'wait_for_both' },
    one_approval: { opened_on: recently, fate: 'wait_for_one' },
    returned: { opened_on: recently, fate: 'return' },
    drafted: { opened_on: recently, fate: 'draft' },
  };
  addVersion(chance, facts, colleague, plan, { change: 'substantive', ...steps[revision] });
}

/** From month 54 a new plan can be made for the time after the present one; some are made, some begun, some missing. */
function renewals(
  chance: Chance,
  facts: DemoFacts,
  colleague: Colleague,
  { starts_on, ends_on, versions }: DemoPlan,
  turns: { running: number; over: number },
): DemoPlan[] {
  const due = dueOn(starts_on, colleague.stopped, RENEWAL);
  const isInForce = versions.some(({ in_force_on }) => in_force_on !== null);
  if (!isInForce || due === null || due >= facts.today) return [];
  const turn = ends_on > facts.today ? turns.running++ : turns.over++;
  if (turn % 3 === 2) return [];
  const opened_on = later(due, addDays(facts.today, -chance.between(65, 80)));
  const fate = turn % 3 === 0 ? 'decide' : 'wait_for_both';
  return [drawPlan(chance, facts, colleague, ends_on, [{ opened_on, fate }])];
}

function drawPlan(chance: Chance, facts: DemoFacts, colleague: Colleague, starts_on: string, steps: readonly Step[]): DemoPlan {
  const plan: DemoPlan = { id: chance.id(), mentee_id: colleague.id, starts_on, ends_on: addMonths(starts_on, PLAN_MONTHS), versions: [] };
  for (const step of steps) addVersion(chance, facts, colleague, plan, step);
  return plan;
}

/** Adds the next version in its state of today; none where the one before is still open. */
function addVersion(chance: Chance, facts: DemoFacts, colleague: Colleague, plan: DemoPlan, step: Step): void {
  const { today } = facts;
  const { change = 'original', opened_on, fate } = step;
  const before = plan.versions.at(-1);
  const isOpen = before && !['returned', 'in_force', 'superseded'].includes(before.state);
  if (opened_on >= today || isOpen) return;
  const version: PlanVersion = {
    id: chance.id(),
    plan_id: plan.id,
    version: plan.versions.length + 1,
    change,
    state: 'draft',
    based_on_id: before?.id ?? null,
    position_description: null,
    submitted_on: null,
    in_force_on: null,
    superseded_on: null,
    goals: before ? nextGoals(chance, before.goals, change === 'editorial', plan) : drawGoals(chance, plan, fate === 'draft'),
    content: before?.content ?? {
      long_term_goals: fate === 'draft' ? null : chance.pick(words.LONG_TERM),
      stakeholders: [...new Set([chance.pick(words.STAKEHOLDERS), chance.pick(words.STAKEHOLDERS)])],
      resources_needed: chance.odds(0.8) ? chance.pick(words.RESOURCES) : null,
      barriers: chance.odds(0.7) ? [chance.pick(words.BARRIERS)] : [],
    },
    endorsements: [],
    decisions: [],
  };
  plan.versions.push(version);
  const submitted_on = addDays(opened_on, chance.between(10, 28));
  if (fate === 'draft' || submitted_on >= today) return;
  const endorsements = change === 'editorial' ? [] : endorsed(chance, facts, colleague, opened_on, submitted_on);
  Object.assign(version, { state: 'submitted', submitted_on, position_description: colleague.position, endorsements });
  if (fate !== 'wait_for_both') decide(chance, facts, colleague, version, fate);
  if (version.state !== 'in_force' || !before || before.in_force_on === null) return;
  before.state = 'superseded';
  before.superseded_on = version.in_force_on;
}

/** The endorsement by a mentor of the day of submission, a few days before it; none where there is no mentor. */
function endorsed(chance: Chance, { mentorships }: DemoFacts, { id }: Colleague, opened_on: string, submitted_on: string) {
  const mentors = mentorships.flatMap(({ id: assignment_id, mentee_id, mentor_id, active }) =>
    active.flatMap((days) =>
      mentee_id === id && contains(days, submitted_on) ? [{ mentor_id, assignment_id, since: days.starts_on }] : [],
    ),
  );
  return mentors.slice(0, 1).map(({ since, ...mentor }) => {
    const endorsed_on = later(later(since, opened_on), addDays(submitted_on, -chance.between(0, 5)));
    return { ...mentor, endorsed_on };
  });
}

/** Draws the decisions in order, each by somebody who could decide that day. */
function decide(chance: Chance, facts: DemoFacts, colleague: Colleague, version: PlanVersion, fate: Fate): void {
  const is_editorial = version.change === 'editorial';
  let decided_on = version.submitted_on ?? facts.today;
  while (version.state === 'submitted' || version.state === 'partly_approved') {
    decided_on = addDays(decided_on, chance.between(3, 14));
    if (decided_on >= facts.today) return;
    const over = holders(facts, colleague, decided_on, OFFICES);
    const endorser_ids = version.endorsements.map(({ mentor_id }) => mentor_id);
    const situation = { mentee_id: colleague.id, is_editorial, decisions: version.decisions, holders: over, endorser_ids };
    const able = decidersOf(situation).toSorted(
      (a, b) => Number(a.capacity !== 'physician_in_chief') - Number(b.capacity !== 'physician_in_chief'),
    );
    const decider = fate === 'wait_for_one' ? able[0] : able[chance.between(0, able.length - 1)];
    const role_id = over.find(
      ({ capacity: office, person_id }) => office === decider?.capacity && person_id === decider.person_id,
    )?.role_id;
    if (!decider || !role_id) return;
    const decision = fate === 'return' ? 'returned' : is_editorial ? 'acknowledged' : 'approved';
    const comments = decision === 'returned' ? chance.pick(words.RETURNED) : chance.odds(0.4) ? chance.pick(words.APPROVED) : null;
    version.decisions.push({ ...decider, role_id, decision, decided_on, comments });
    if (decision === 'returned') version.state = 'returned';
    else if (neededOf({ ...situation, decisions: version.decisions }).length > 0) version.state = 'partly_approved';
    else Object.assign(version, { state: 'in_force', in_force_on: decided_on });
    if (fate === 'wait_for_one') return;
  }
}

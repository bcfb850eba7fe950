/** What writers do, one after the other and all at once: a mix that touches the invariants. Each step says what it must leave behind. */
import type { Chance } from '../../../src/demo/chance.ts';
import type { Person } from '../../setup/department.ts';
import type { Json, Write } from './journal.ts';
import type { Stage } from './stage.ts';

export type Story = (told: { stage: Stage; chance: Chance; write: (write: Write) => Promise<Json | null> }) => Promise<void>;

const post = { method: 'POST' as const };
const CASES = ['conflict_case.opened', 'conflict_case.changed', 'conflict_case.resolved'];

/** A change of a state, about the resource in the path. */
const act = (as: Person, noun: string, id: string, verb: string, records: string, more: Partial<Write> = {}): Write => ({
  ...post,
  kind: `${noun}.${verb}`,
  as,
  path: `/v1/${PLURALS[noun]}/${id}/${verb}`,
  body: () => ({}),
  records: [records],
  effect: () => ({ subject_id: id }),
  ...more,
});

const PLURALS: Readonly<Record<string, string>> = {
  assignment: 'assignments',
  meeting: 'meetings',
  line: 'reporting-lines',
  plan: 'plan-versions',
  check_in: 'check-ins',
};

const accept = (as: Person, id: string, body: object): Write =>
  act(as, 'assignment', id, 'accept', 'assignment.accepted', { body: () => body, mayRecord: ['assignment.activated'] });

/** Proposed by the lead, accepted by both sides in any order, met, and mostly ended again, so that others can have the two. */
const mentorship: Story = async ({ stage, chance, write }) => {
  const [mentee, mentor] = [chance.pick(stage.mentees), chance.pick(stage.mentors)];
  const is_primary = chance.odds(0.5);
  const pair = { mentee_id: mentee.id, mentor_id: mentor.id, is_primary };
  const proposed = await write({
    ...post,
    kind: 'assignment.propose',
    as: stage.lead,
    path: '/v1/assignments',
    body: (capacity_reason) => ({ ...pair, capacity_reason }),
    marker: ['assignment', 'capacity_reason'],
    records: ['assignment.proposed'],
    mayRecord: ['assignment.expired'],
    effect: ({ id }, capacity_reason) => ({ subject_id: id, rows: [['assignment', { ...pair, id, capacity_reason, subtype: 'formal' }]] }),
  });
  if (!proposed) return;
  const { id } = proposed;
  const withdraw = act(stage.lead, 'assignment', id, 'withdraw', 'assignment.withdrawn');
  if (chance.odds(0.1)) return void (await write(withdraw));
  const sides = [accept(mentee, id, {}), accept(mentor, id, { attests_no_reporting_line: true })];
  if (chance.odds(0.5)) sides.reverse();
  // At the same time, now and then: one of the two is the last.
  const answers = chance.odds(0.3) ? await Promise.all(sides.map(write)) : [];
  if (answers.length === 0) for (const side of sides) answers.push(await write(side));
  if (answers.includes(null)) return void (await write(withdraw));
  for (let n = chance.between(0, 3); n > 0; n -= 1) await meeting(id, mentee, mentor)({ stage, chance, write });
  if (chance.odds(0.95)) await write(act(stage.lead, 'assignment', id, 'end', 'assignment.ended', { mayRecord: CASES }));
};

/** Logged by one of the two, mostly confirmed by the other. */
const meeting =
  (assignment_id: string, mentee: Person, mentor: Person): Story =>
  async ({ chance, write }) => {
    const [logs, other] = chance.odds(0.5) ? [mentee, mentor] : [mentor, mentee];
    const facts = { assignment_id, mode: chance.pick(['video', 'phone', 'in_person']), duration_min: chance.between(5, 90) };
    const logged = await write({
      ...post,
      kind: 'meeting.log',
      as: logs,
      path: '/v1/meetings/log',
      body: (agenda) => ({ ...facts, agenda }),
      marker: ['meeting_content', 'agenda'],
      records: ['meeting.held'],
      effect: ({ id }, agenda) => ({
        subject_id: id,
        rows: [
          ['meeting', { ...facts, id, logged_by: logs.id }],
          ['meeting_content', { meeting_id: id, agenda }],
        ],
      }),
    });
    if (!logged || chance.odds(0.2)) return;
    await write(act(other, 'meeting', logged.id, 'confirm', 'meeting.confirmed'));
  };

/** A reporting line between a mentee and a mentor whom others bring together meanwhile; it is ended or void soon after. */
const line: Story = async ({ stage, chance, write }) => {
  const as = stage.facultyAffairs;
  const starts_on = dayFrom(stage, -1);
  const facts = {
    subordinate_id: chance.pick(stage.mentees).id,
    superior_id: chance.pick(stage.mentors).id,
    kind: chance.pick(['supervision', 'evaluation', 'dotted']),
    starts_on,
  };
  const recorded = await write({
    ...post,
    kind: 'line.record',
    as,
    path: '/v1/reporting-lines',
    body: () => facts,
    records: ['reporting_line.recorded'],
    mayRecord: CASES,
    effect: ({ id }) => ({ subject_id: id, rows: [['reporting_line', { ...facts, id }]] }),
  });
  if (!recorded) return;
  const { id, row_version } = recorded;
  const endingOn = (ends_on: string) => ({
    mayRecord: CASES,
    effect: () => ({ subject_id: id, rows: [['reporting_line', { id, ends_on }]] as const }),
  });
  if (chance.odds(0.5)) return void (await write(act(as, 'line', id, 'void', 'reporting_line.voided', endingOn(starts_on))));
  const ends_on = Temporal.PlainDate.from(starts_on).add({ days: 1 }).toString();
  await write({
    kind: 'line.end',
    method: 'PATCH',
    as,
    path: `/v1/reporting-lines/${id}`,
    body: () => ({ ends_on }),
    ifMatch: row_version,
    records: ['reporting_line.edited'],
    isDone: (current) => current['ends_on'] === ends_on,
    ...endingOn(ends_on),
  });
};

/** Opened and submitted by a person, decided by two leaders at the same time; some are returned by one of them. */
const plan: Story = async ({ stage, chance, write }) => {
  const mentee = stage.nextPlanner();
  if (!mentee) return;
  const opened = await write({
    ...post,
    kind: 'plan.open',
    as: mentee,
    path: '/v1/academic-plans',
    body: (statement) => ({
      mentee_id: mentee.id,
      content: { long_term_goals: 'An independent programme of research' },
      goals: [{ domain: 'research', statement }],
    }),
    marker: ['plan_goal', 'statement'],
    records: ['academic_plan.opened'],
    effect: ({ id, latest }, statement) => {
      const version_id = (latest as Json).id;
      return {
        subject_id: id,
        rows: [
          ['academic_plan', { id, mentee_id: mentee.id }],
          ['plan_version', { id: version_id, plan_id: id, version: 1 }],
          ['plan_goal', { version_id, statement }],
        ],
      };
    },
  });
  if (!opened) return;
  const { id } = opened['latest'] as Json;
  if (!(await write(act(mentee, 'plan', id, 'submit', 'plan_version.submitted')))) return;
  const decide = (as: Person, decision: 'approved' | 'returned'): Write =>
    act(as, 'plan', id, 'decide', `plan_version.${decision}`, {
      body: (comments) => ({ decision, comments }),
      marker: ['plan_decision', 'comments'],
      mayRecord: ['plan_version.came_into_force'],
      effect: (_answer, comments) => ({
        subject_id: id,
        rows: [['plan_decision', { version_id: id, person_id: as.id, decision, comments }]],
      }),
    });
  const both = [decide(stage.director, 'approved'), decide(stage.pic, chance.odds(0.8) ? 'approved' : 'returned')];
  await Promise.all(both.map(write));
};

/** Scheduled by the lead, held by the vice-chair, acknowledged by the person. */
const checkIn: Story = async ({ stage, write }) => {
  const mentee = stage.nextProbationer();
  if (!mentee) return;
  const facts = { mentee_id: mentee.id, conductor_id: stage.viceChair.id, planned_on: dayFrom(stage, 7) };
  const scheduled = await write({
    ...post,
    kind: 'check_in.schedule',
    as: stage.lead,
    path: '/v1/check-ins',
    body: () => facts,
    records: ['check_in.scheduled'],
    effect: ({ id }) => ({ subject_id: id, rows: [['check_in', { mentee_id: mentee.id, conductor_id: stage.viceChair.id }]] }),
  });
  if (!scheduled) return;
  const { id } = scheduled;
  const held = await write(
    act(stage.viceChair, 'check_in', id, 'hold', 'check_in.held', {
      body: (academic_goals) => ({ academic_goals, work_life_balance_declined: true, satisfaction_declined: true }),
      marker: ['check_in_content', 'academic_goals'],
      effect: (_answer, academic_goals) => ({ subject_id: id, rows: [['check_in_content', { check_in_id: id, academic_goals }]] }),
    }),
  );
  if (held) await write(act(mentee, 'check_in', id, 'acknowledge', 'check_in.acknowledged'));
};

const dayFrom = (stage: Stage, days: number) => new Date(Date.now() + stage.shift_ms + days * 86_400_000).toISOString().slice(0, 10);

const STORIES = { mentorship, line, plan, checkIn } as const;

/** One of the stories, the mentorships the most often. */
export const anyStory = (chance: Chance): Story => STORIES[chance.weighted({ mentorship: 6, line: 2, plan: 1, checkIn: 1 })];

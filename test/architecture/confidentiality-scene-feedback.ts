/** The scene: what mentees say to their mentors in each form, what the mentor makes of it, and thanks. */
import { textOf as canary } from './confidentiality-canaries.ts';
import type { Stage } from './confidentiality-scene.ts';

export async function speaking({ world, cast, post }: Stage): Promise<void> {
  const { mentee, fellow, mentor, former } = cast;
  const assignmentOf = async (of: { id: string }, by: { id: string }) => {
    const [found] = await world.sql<{ id: string }>`
      select id from assignment where mentee_id = ${of.id} and mentor_id = ${by.id} and subtype = 'formal' and state in ('live', 'completed', 'ended') order by id limit 1`;
    return String(found?.id);
  };
  const assignment_id = await assignmentOf(mentee, mentor);
  const say = async (who: typeof mentee, about: string, form: string, name: string, given = true) => {
    const { id } = await post(who, 'mentor-feedback', { assignment_id: about, form, body: canary(name) });
    if (given) await post(who, `mentor-feedback/${id}/give`);
    return id;
  };
  const feedback_id = await say(mentee, assignment_id, 'now', 'feedback_released');
  await say(mentee, assignment_id, 'withheld', 'feedback_withheld');
  await say(fellow, await assignmentOf(fellow, mentor), 'now', 'fellow_released');
  const before = await assignmentOf(mentee, former);
  await say(mentee, before, 'now', 'former_released');
  await say(mentee, before, 'held', 'feedback_held');
  await say(mentee, before, 'now', 'feedback_draft', false);
  await post(mentor, 'feedback-reflections', { feedback_id, minutes: 45, body: canary('reflection') });
  const collection = await world.insert('feedback_collection', { mentor_id: mentor.id, shown_on: '2025-12-01', mentee_count: 5 });
  const shown = { assignment_id, form: 'held', state: 'shown', given_on: '2025-11-20', collection_id: collection.id };
  await world.insert('mentor_feedback', { ...shown, body: canary('feedback_shown') });
  await post(mentor, 'feedback-reflections', { collection_id: collection.id, minutes: 30, body: canary('reflection') });
  const contact = { side: 'mentee', kind: 'continuation', in_contact: true, answered_on: '2025-11-20' };
  await world.insert('relation_follow_up', { assignment_id, ...contact });
  await analysing(post, mentee);
  const thanks = await post(mentee, 'thanks', { assignment_id, message: canary('thanks') });
  await post(mentee, `thanks/${thanks.id}/publish`);
  const known = await post(mentee, 'thanks', { assignment_id, message: canary('public_thanks') });
  await post(mentee, `thanks/${known.id}/publish`);
  await post(mentor, `thanks/${known.id}/agree`);
}

/** What mentor and mentee learned through mentoring: a record resting on each of what one can rest on. */
export async function learning({ world, cast, post }: Stage): Promise<void> {
  const { mentee, mentor } = cast;
  const [found] = await world.sql<Record<'assignment_id' | 'goal_lineage_id' | 'annual_review_id' | 'check_in_id', string>>`
    select
      (select id from assignment where mentee_id = ${mentee.id} and mentor_id = ${mentor.id} and state = 'live' order by id limit 1) as assignment_id,
      (select g.lineage_id from plan_goal g join plan_version v on v.id = g.version_id join academic_plan p on p.id = v.plan_id
        where p.mentee_id = ${mentee.id} order by g.id limit 1) as goal_lineage_id,
      (select id from annual_review where mentee_id = ${mentee.id} and held_on is not null order by id limit 1) as annual_review_id,
      (select id from check_in where mentee_id = ${mentee.id} and held_on is not null order by id limit 1) as check_in_id`;
  if (!found) throw new Error('the scene has nothing to learn from');
  const { assignment_id, goal_lineage_id, annual_review_id, check_in_id } = found;
  const learn = (who: typeof mentee, about: object, body: string) => post(who, 'learning-records', { ...about, minutes: 60, body });
  await learn(mentor, { kind: 'mentoring_preparation', topic: 'Budgets', assignment_id }, canary('mentor_learning'));
  const together = { kind: 'learning_with_mentor', topic: 'Budgets', goal_lineage_id };
  await learn(mentee, { ...together, assignment_id }, canary('learning'));
  await learn(mentee, { ...together, mentor_id: mentor.id }, canary('learning'));
  for (const about of [{ annual_review_id }, { check_in_id }])
    await learn(mentee, { kind: 'review_reflection', ...about }, canary('learning'));
}

/** What somebody analyses is theirs alone: each kind of answer that a test can have. */
async function analysing(post: Stage['post'], author: Stage['cast']['mentee']): Promise<void> {
  const about = { label: 'Satisfied', unit_of_analysis: 'mentee' };
  const table = [
    [16, 11],
    [9, 8],
  ];
  const observations = [
    { group: 'A', time: 3, events: 2, censored: 1 },
    { group: 'B', time: 4, events: 1, censored: 2 },
  ];
  const tests = [
    { kind: 'association', table },
    { kind: 'distribution', values: [{ value: 3, count: 12 }] },
    { kind: 'survival', observations },
  ];
  await post(author, 'analyses', { title: 'Mine', tests: tests.map((test) => ({ ...about, ...test })) });
}

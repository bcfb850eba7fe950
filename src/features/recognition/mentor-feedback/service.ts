import { type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { type PageOf, page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import type { PastOf } from '../../../domain/events/index.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as collections from './collections/service.ts';
import { type Form, forms, mentorSees, type State } from './kinds.ts';
import * as pairs from './pairs.ts';
import * as queries from './queries.ts';
import * as reflections from './reflections/service.ts';
import { isFinal, stateOf } from './rules.ts';
import type {
  FeedbackForms,
  GiveMentorFeedback,
  MentorFeedback,
  MentorFeedbackPatch,
  MentorFeedbackQuery,
  NewMentorFeedback,
} from './schema.ts';

const visible = (ctx: Ctx) => queries.visible(ctx, allowed(ctx, 'mentor_feedback:read', pairs.parties));

const explained = <F extends { form: Form }>(feedback: F) => ({ ...feedback, mentor_sees: mentorSees[feedback.form] });

/** What the caller says to their mentors, and what their mentees released to them, in the order in which it was written. @throws Problem invalid-cursor */
export async function list(ctx: Ctx, query: MentorFeedbackQuery): Promise<PageOf<MentorFeedback>> {
  const { items, ...rest } = await page(ctx, query, queries.list(ctx, visible(ctx), query), [{ column: 'f.id', field: 'id' }]);
  return { items: items.map(explained), ...rest };
}

/** @throws Problem not-found, for the mentor too unless it was released with the name of the mentee */
export async function get(ctx: Ctx, id: string): Promise<MentorFeedback> {
  return explained(granted(await queries.find(ctx, id, visible(ctx))));
}

/** What the mentor will see of each form, for the mentee to read before they write. @throws Problem not-found, permission-denied */
export async function formsOf(ctx: Ctx, assignment_id: string): Promise<FeedbackForms> {
  const pair = await pairs.read(ctx, assignment_id, 'mentor_feedback:read_forms');
  return {
    assignment_id,
    mentor_id: pair.mentor_id,
    mentor: pair.mentor,
    is_open: pair.subtype === 'formal' && pairs.obstacle(ctx, pair) === null,
    closes_on: pair.closes_on,
    forms: forms.map((form) => ({ form, has_name: form === 'now', mentor_sees: mentorSees[form] })),
  };
}

/** What the caller has just written: a token that may write need not be able to read. */
const shown = async (ctx: WriteCtx, id: string): Promise<MentorFeedback> => explained(granted(await queries.find(ctx, id, yes)));

/**
 * Writes a draft, which only the mentee reads.
 * @throws Problem not-found, permission-denied, mentor-feedback-unfit, mentor-feedback-closed, mentor-feedback-exists
 */
export async function write(ctx: WriteCtx, input: NewMentorFeedback): Promise<MentorFeedback> {
  const pair = await pairs.share(ctx, input.assignment_id, 'mentor_feedback:write');
  pairs.assertFormal(pair);
  pairs.assertOpen(ctx, pair);
  const { id } = await queries.insert(ctx, input);
  await recordEvent(ctx, 'written', id);
  return shown(ctx, id);
}

const lock = async (ctx: WriteCtx, id: string) =>
  matched(ctx, await queries.lock(ctx, id, visible(ctx), allowed(ctx, 'mentor_feedback:write', pairs.parties)));

function stateProblem(state: State, advice: string): Problem {
  return new Problem('mentor-feedback-state', { detail: `The feedback is ${state}. ${advice}`, state });
}

/** Changes words or form of a draft. @throws Problem mentor-feedback-state */
export async function edit(ctx: WriteCtx, id: string, patch: MentorFeedbackPatch): Promise<MentorFeedback> {
  const before = await lock(ctx, id);
  if (before.state !== 'draft')
    throw stateProblem(before.state, 'Only a draft can be edited; withdraw this if you can, and write it anew.');
  const changes = changesOf<MentorFeedbackPatch>(before, patch);
  if (!changes) return shown(ctx, id);
  await queries.update(ctx, id, changes as queries.Changes);
  await recordEvent(ctx, 'edited', id);
  return shown(ctx, id);
}

/**
 * Gives feedback in its form, or in another: a draft, or what is held or withheld. What the mentor has been shown is final. Repeated, it changes
 * nothing.
 * @throws Problem mentor-feedback-state, mentor-feedback-closed, mentor-feedback-unfit, mentor-feedback-exists
 */
export async function give(ctx: WriteCtx, id: string, input: GiveMentorFeedback): Promise<MentorFeedback> {
  const before = await lock(ctx, id);
  const form = input.form ?? before.form;
  const state = stateOf(form);
  if (before.state === state || (before.state === 'shown' && state === 'held')) return shown(ctx, id);
  if (isFinal(before.state)) throw stateProblem(before.state, 'The mentor reads it already.');
  if (before.state === 'withdrawn') throw stateProblem(before.state, 'Write it anew.');
  if (form !== 'withheld') pairs.assertOpen(ctx, await pairs.share(ctx, before.assignment_id, 'mentor_feedback:write'));
  await queries.update(ctx, id, { form, state, given_on: ctx.today });
  await recordEvent(ctx, 'given', id);
  if (state === 'released') {
    const notice = { kind: 'mentor_feedback_released', subject_id: id, person_id: before.mentor_id } as const;
    await notifications.notify(ctx, { ...notice, from_person_id: ctx.actor.person_id });
  }
  return shown(ctx, id);
}

/** Takes back what the mentor has not been shown; its words are erased. Repeated, it changes nothing. @throws Problem mentor-feedback-state */
export async function withdraw(ctx: WriteCtx, id: string): Promise<MentorFeedback> {
  const before = await lock(ctx, id);
  if (before.state === 'withdrawn') return shown(ctx, id);
  if (isFinal(before.state)) throw stateProblem(before.state, 'The mentor reads it already.');
  await queries.update(ctx, id, { state: 'withdrawn', body: null });
  await recordEvent(ctx, 'withdrawn', id);
  return shown(ctx, id);
}

/** The events are listed to nobody, and say neither in which form nor to whom. */
const recordEvent = (ctx: WriteCtx, past: PastOf<'mentor_feedback'>, subject_id: string) =>
  record(ctx, { type: `mentor_feedback.${past}`, subject_id });

/** Part of a merge: feedback itself follows its assignment. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await collections.reassignPerson(ctx, from, to);
  await reflections.reassignPerson(ctx, from, to);
}

import { addDays } from '../../../core/calendar.ts';
import type { WriteCtx } from '../../../core/context.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { noSuch } from '../../../domain/references.ts';
import * as notifications from '../../platform/notifications/service.ts';
import { tellDiscussionsOver } from '../mentor-requests/discussions.ts';
import { takeLatestNeeds } from '../mentor-requests/outcomes.ts';
import { assertStatus, hold } from '../mentor-requests/view.ts';
import * as merging from './merge-queries.ts';
import * as queries from './queries.ts';
import { type Capacity, isSubject, type Missing, missingOf, speakersOf, standInsOf, standsInFor } from './rules.ts';
import type { Contribute, Delegate, MatchDiscussion, NewMatchDiscussion } from './schema.ts';
import { lockOpen, type Open, shown } from './view.ts';

/** How far ahead a discussion can be planned. */
const PLANNED_WITHIN_DAYS = 366;

/**
 * Opens a discussion about an open request and asks those whom the policy names to take part. Where nobody holds a capacity, the mentorship
 * leads are asked instead, and the Chair where there are too few of them.
 * @throws Problem not-found, permission-denied, mentor-request-state, match-discussion-open, needs-missing, day-passed, day-too-far
 */
export async function open(ctx: WriteCtx, request_id: string, input: NewMatchDiscussion): Promise<MatchDiscussion> {
  const planned_on = input.planned_on ?? null;
  if (planned_on !== null && planned_on < ctx.today)
    throw Problem.at('day-passed', '/planned_on', 'A discussion is planned for today or later.');
  const last = addDays(ctx.today, PLANNED_WITHIN_DAYS);
  if (planned_on !== null && planned_on > last) throw Problem.at('day-too-far', '/planned_on', `The last day to plan for is ${last}.`);
  const request = await hold(ctx, request_id, 'match_discussion:open');
  if (request.status === 'in_discussion')
    throw new Problem('match-discussion-open', { detail: 'Continue or cancel the discussion that is open.' });
  assertStatus(request, 'open');
  if (!(await takeLatestNeeds(ctx, request_id))) {
    throw new Problem('needs-missing', {
      detail: 'The mentee, or their facilitator, records what the mentee needs before it is discussed.',
    });
  }
  const { id } = await queries.insert(ctx, request_id, planned_on);
  const { participants, ...situation } = await queries.situation(ctx, id);
  await record(ctx, {
    type: 'match_discussion.opened',
    subject_id: id,
    data: { request_id, opened_on: ctx.today, planned_on, participants },
  });
  const told = { kind: 'discussion_opened', subject_id: id, due_on: planned_on } as const;
  const asked = askedOf(missingOf({ participants, ...situation }), situation);
  await notifications.notify(ctx, ...asked.map((person_id) => ({ ...told, person_id })));
  return shown(ctx, id);
}

/** Whom a discussion waits for: each has one voice, so that the Chairs are asked, too, where more is vacant than others can stand in for. */
export function askedOf(missing: readonly Missing[], { chairs, ...about }: Pick<Open, 'chairs' | 'mentee_id' | 'subjects'>): string[] {
  const vacant = missing.filter(({ is_vacant }) => is_vacant);
  const standIns = new Set(vacant.flatMap(({ stand_in_ids }) => stand_in_ids));
  const last = vacant.length > standIns.size ? chairs.map(({ person_id }) => person_id) : [];
  return [...new Set([...missing.flatMap(({ holder_ids }) => holder_ids), ...standIns, ...last.filter((id) => !isSubject(about, id))])];
}

/**
 * Takes part: says whether one agrees, and what one thinks. Each person has one voice; saying something again changes it.
 * @throws Problem match-discussion-state, capacity-not-held, approver-is-subject, contribution-empty
 */
export async function contribute(ctx: WriteCtx, id: string, { capacity, agrees, input }: Contribute): Promise<MatchDiscussion> {
  const discussion = await lockOpen(ctx, id, 'match_discussion:contribute');
  const own = discussion.contributions.find((said) => said.person_id === ctx.actor.person_id);
  const voice = voiceOf(ctx, discussion, capacity ?? own?.capacity);
  if (!own && agrees === undefined && input === undefined)
    throw Problem.at('contribution-empty', '/agrees', 'Say whether you agree, or what you think (input).');
  const isSame = own?.capacity === voice.capacity && (agrees ?? own.agrees) === own.agrees && (input ?? own.input) === own.input;
  if (isSame) return shown(ctx, id);
  const { id: contribution_id } = await queries.contribute(ctx, id, { ...voice, agrees: agrees ?? own?.agrees ?? null });
  if (input !== undefined) await queries.setInput(ctx, contribution_id, input);
  await queries.touch(ctx, id);
  const { delegation_id, stands_in } = voice;
  await record(ctx, {
    type: 'match_discussion.contributed',
    subject_id: id,
    data: { capacity: voice.capacity, stands_in, delegation_id, took_part_on: ctx.today },
  });
  return shown(ctx, id);
}

type Said = { capacity: Capacity; stands_in: boolean; role_id: string | null; delegation_id: string | null };

/** The capacity in which the asker speaks, with what proves it. @throws Problem capacity-not-held, approver-is-subject */
function voiceOf(ctx: WriteCtx, discussion: Open, wanted: Capacity | undefined): Said {
  const me = ctx.actor.person_id;
  if (me === discussion.mentee_id && (wanted ?? 'mentee') === 'mentee')
    return { capacity: 'mentee', stands_in: false, role_id: null, delegation_id: null };
  refuseSubject(ctx, discussion, '/capacity');
  const held = discussion.voices.filter((voice) => voice.person_id === me);
  const capacity = wanted ?? onlyOne(held.map((voice) => voice.capacity));
  const voice = held.find((candidate) => candidate.capacity === capacity);
  if (voice) return { capacity: voice.capacity, stands_in: false, role_id: voice.role_id, delegation_id: voice.delegation_id };
  const isVacant = capacity !== undefined && discussion.participants.includes(capacity) && speakersOf(discussion, capacity).length === 0;
  const role_id = isVacant ? standsInBy(discussion, capacity, me) : undefined;
  if (isVacant && role_id !== undefined) return { capacity, stands_in: true, role_id, delegation_id: null };
  throw notHeld(
    held.map((candidate) => candidate.capacity),
    capacity === undefined
      ? 'Say in which of your capacities you take part, or for which vacant one you stand in.'
      : `You do not hold the capacity ${capacity} for this mentee, and it is not vacant for you to stand in (\`stand_in_ids\` says who may).`,
  );
}

/** The role by which somebody stands in for a vacant capacity: one that may at any time, or the Chair's where nobody else is left. */
function standsInBy(discussion: Open, vacant: Capacity, person_id: string): string | undefined {
  const role = discussion.voices.find(
    (voice) => voice.person_id === person_id && voice.role_id !== null && standsInFor(voice.capacity, vacant),
  );
  if (role?.role_id) return role.role_id;
  const isLeft = standInsOf(discussion, vacant).includes(person_id);
  return isLeft ? discussion.chairs.find((chair) => chair.person_id === person_id)?.role_id : undefined;
}

/** @throws Problem approver-is-subject for whoever the discussion is about */
export function refuseSubject(ctx: WriteCtx, discussion: Pick<Open, 'mentee_id' | 'subjects'>, pointer: string): void {
  if (!isSubject(discussion, ctx.actor.person_id)) return;
  throw Problem.at(
    'approver-is-subject',
    pointer,
    'You are the mentee, or are wished for as mentor; somebody else speaks for the leaders.',
  );
}

function onlyOne(capacities: readonly Capacity[]): Capacity | undefined {
  const [first, ...more] = new Set(capacities);
  return more.length === 0 ? first : undefined;
}

function notHeld(capacities: readonly Capacity[], detail: string): Problem {
  return Problem.at('capacity-not-held', '/capacity', detail, { held: [...new Set(capacities)].sort() });
}

/**
 * Sends somebody else in one's place, for one capacity one holds. Both may still speak, and the word of one is enough.
 * @throws Problem match-discussion-state, capacity-not-held, approver-is-subject, reference-unknown, delegation-unfit, delegation-exists
 */
export async function delegate(ctx: WriteCtx, id: string, { capacity, to_id }: Delegate): Promise<MatchDiscussion> {
  const discussion = await lockOpen(ctx, id, 'match_discussion:delegate');
  refuseSubject(ctx, discussion, '/capacity');
  const held = discussion.voices.flatMap(({ capacity: holds, role_id, person_id }) =>
    person_id === ctx.actor.person_id && role_id !== null && holds !== 'mentee' ? [{ capacity: holds, role_id }] : [],
  );
  const wanted = capacity ?? onlyOne(held.map((voice) => voice.capacity));
  const voice = held.find((candidate) => candidate.capacity === wanted);
  if (!voice) {
    const detail = wanted
      ? `You do not hold the capacity ${wanted} for this mentee.`
      : 'Say for which of your capacities you send somebody.';
    throw notHeld(
      held.map((candidate) => candidate.capacity),
      detail,
    );
  }
  await assertSubstitute(ctx, discussion, voice.capacity, to_id);
  await queries.insertDelegation(ctx, { discussion_id: id, to_id, ...voice });
  await queries.touch(ctx, id);
  await record(ctx, { type: 'match_discussion.delegated', subject_id: id, data: { capacity: voice.capacity, to_id } });
  await notifications.notify(ctx, {
    person_id: to_id,
    kind: 'discussion_delegated',
    subject_id: id,
    occasion: voice.capacity,
    from_person_id: ctx.actor.person_id,
  });
  return shown(ctx, id);
}

/** @throws Problem reference-unknown, delegation-unfit */
async function assertSubstitute(ctx: WriteCtx, discussion: Open, capacity: Capacity, to_id: string): Promise<void> {
  const substitute = await queries.substitute(ctx, to_id);
  if (!substitute) throw noSuch('person in this department', '/to_id');
  const refuse = (detail: string) => Problem.at('delegation-unfit', '/to_id', detail);
  if (!substitute.fit) throw refuse('A substitute is a faculty member with an appointment in force.');
  if (isSubject(discussion, to_id)) throw refuse('The mentee and those who are wished for as mentor speak for no leader.');
  if (discussion.contributions.some((said) => said.person_id === to_id && said.capacity !== capacity))
    throw refuse('This person has already taken part in another capacity, and each person has one voice.');
}

/** Ends the discussion without a result; the request is open again. @throws Problem match-discussion-state */
export async function cancel(ctx: WriteCtx, id: string): Promise<MatchDiscussion> {
  const { request_id } = await lockOpen(ctx, id, 'match_discussion:cancel');
  await tellDiscussionsOver(ctx, [request_id]);
  await queries.conclude(ctx, id, { outcome: 'cancelled' });
  await record(ctx, { type: 'match_discussion.cancelled', subject_id: id, data: { request_id } });
  return shown(ctx, id);
}

/** Moves what a duplicate person said, sent or concluded to the surviving record; it never refuses. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await merging.reassignConclusions(ctx, from, to);
  await merging.reassignContributions(ctx, from, to);
  await merging.reassignDelegations(ctx, from, to);
}

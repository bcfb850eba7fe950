import type { WriteCtx } from '../../../../core/context.ts';
import { changesOf } from '../../../../core/patch.ts';
import { Problem } from '../../../../domain/problems/index.ts';
import { record } from '../../../../domain/record.ts';
import { noSuch } from '../../../../domain/references.ts';
import * as notifications from '../../../platform/notifications/service.ts';
import { touch } from '../queries.ts';
import { isSubject, type Office, speakersOf, standInsOf, standsInFor } from '../rules.ts';
import type { MatchDiscussion } from '../schema.ts';
import { refuseSubject } from '../service.ts';
import { lockOpen, type Open, shown } from '../view.ts';
import * as queries from './queries.ts';
import type { Contribute, Delegate } from './schema.ts';

/**
 * Records whether the caller agrees, what they think, and as a leader what they say to the mentee, who is notified of it once. Each person has
 * one contribution; contributing again changes it.
 * @throws Problem match-discussion-state, capacity-not-held, approver-is-subject, contribution-empty
 */
export async function contribute(ctx: WriteCtx, id: string, contribution: Contribute): Promise<MatchDiscussion> {
  const { capacity: wanted, agrees, input, for_mentee } = contribution;
  const discussion = await lockOpen(ctx, id, 'match_discussion:contribute');
  const own = discussion.contributions.find((contribution) => contribution.person_id === ctx.actor.person_id);
  const voice = voiceOf(ctx, discussion, wanted ?? own?.capacity);
  if (voice.capacity === 'mentee' && for_mentee !== undefined)
    throw Problem.at('capacity-not-held', '/for_mentee', 'Only leaders have a part for the mentee; state what you think in `input`.');
  if (!own && agrees === undefined && input === undefined && for_mentee === undefined)
    throw Problem.at('contribution-empty', '/agrees', 'State whether you agree (agrees) or what you think (input, for_mentee).');
  if (own && own.capacity === voice.capacity && !changesOf<Contribute>(own, { agrees, input, for_mentee })) return shown(ctx, id);
  const { id: contribution_id } = await queries.upsert(ctx, id, { ...voice, agrees: agrees ?? own?.agrees ?? null });
  const parts = { ...(input !== undefined && { input }), ...(for_mentee !== undefined && { for_mentee }) };
  if (Object.keys(parts).length > 0) await queries.setInput(ctx, contribution_id, parts);
  await touch(ctx, id);
  const { delegation_id, stands_in } = voice;
  await record(ctx, {
    type: 'match_discussion.contributed',
    subject_id: id,
    data: { capacity: voice.capacity, stands_in, delegation_id, took_part_on: ctx.today },
  });
  if (for_mentee !== undefined)
    await notifications.notify(ctx, {
      person_id: discussion.mentee_id,
      kind: 'discussion_for_you',
      subject_id: id,
      occasion: contribution_id,
      from_person_id: ctx.actor.person_id,
    });
  return shown(ctx, id);
}

type Speaker = { capacity: Office; stands_in: boolean; role_id: string | null; delegation_id: string | null };

/** The office in which the caller contributes, with the role or delegation behind it. @throws Problem capacity-not-held, approver-is-subject */
function voiceOf(ctx: WriteCtx, discussion: Open, wanted: Office | undefined): Speaker {
  const me = ctx.actor.person_id;
  if (me === discussion.mentee_id && (wanted ?? 'mentee') === 'mentee')
    return { capacity: 'mentee', stands_in: false, role_id: null, delegation_id: null };
  refuseSubject(ctx, discussion, '/capacity');
  const held = discussion.voices.filter((voice) => voice.person_id === me);
  const office = wanted ?? onlyOne(held.map((voice) => voice.capacity));
  const voice = held.find((candidate) => candidate.capacity === office);
  if (voice) return { capacity: voice.capacity, stands_in: false, role_id: voice.role_id, delegation_id: voice.delegation_id };
  const isVacant = office !== undefined && discussion.participants.includes(office) && speakersOf(discussion, office).length === 0;
  const role_id = isVacant ? standsInBy(discussion, office, me) : undefined;
  if (isVacant && role_id !== undefined) return { capacity: office, stands_in: true, role_id, delegation_id: null };
  throw notHeld(
    held.map((candidate) => candidate.capacity),
    office === undefined
      ? 'Name the office in which you contribute, or the vacant one for which you stand in (capacity).'
      : `You do not hold the office ${office} for this mentee, and cannot stand in for it: \`stand_in_ids\` lists who may, where it is vacant.`,
  );
}

/** The role by which somebody stands in for a vacant office: one that always may, or the Chair's where nobody else is left. */
function standsInBy(discussion: Open, vacant: Office, person_id: string): string | undefined {
  const role = discussion.voices.find(
    (voice) => voice.person_id === person_id && voice.role_id !== null && standsInFor(voice.capacity, vacant),
  );
  if (role?.role_id) return role.role_id;
  const isLeft = standInsOf(discussion, vacant).includes(person_id);
  return isLeft ? discussion.chairs.find((chair) => chair.person_id === person_id)?.role_id : undefined;
}

function onlyOne(offices: readonly Office[]): Office | undefined {
  const [first, ...more] = new Set(offices);
  return more.length === 0 ? first : undefined;
}

function notHeld(offices: readonly Office[], detail: string): Problem {
  return Problem.at('capacity-not-held', '/capacity', detail, { held: [...new Set(offices)].sort() });
}

/**
 * Delegates the caller's part in one office that they hold to somebody else. Both may still contribute, and one contribution is enough.
 * @throws Problem match-discussion-state, capacity-not-held, approver-is-subject, reference-unknown, delegation-unfit, delegation-exists
 */
export async function delegate(ctx: WriteCtx, id: string, { capacity: office, to_id }: Delegate): Promise<MatchDiscussion> {
  const discussion = await lockOpen(ctx, id, 'match_discussion:delegate');
  refuseSubject(ctx, discussion, '/capacity');
  const held = discussion.voices.flatMap(({ capacity: own, role_id, person_id }) =>
    person_id === ctx.actor.person_id && role_id !== null && own !== 'mentee' ? [{ capacity: own, role_id }] : [],
  );
  const wanted = office ?? onlyOne(held.map((voice) => voice.capacity));
  const voice = held.find((candidate) => candidate.capacity === wanted);
  if (!voice) {
    const detail = wanted ? `You do not hold the office ${wanted} for this mentee.` : 'Name the office that you delegate (capacity).';
    throw notHeld(
      held.map((candidate) => candidate.capacity),
      detail,
    );
  }
  await assertDelegate(ctx, discussion, voice.capacity, to_id);
  await queries.insertDelegation(ctx, { discussion_id: id, to_id, ...voice });
  await touch(ctx, id);
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
async function assertDelegate(ctx: WriteCtx, discussion: Open, office: Office, to_id: string): Promise<void> {
  const person = await queries.delegate(ctx, to_id);
  if (!person) throw noSuch('person in this department', '/to_id');
  const refuse = (detail: string) => Problem.at('delegation-unfit', '/to_id', detail);
  if (!person.is_eligible) throw refuse('A delegate is a faculty member with an appointment in force.');
  if (isSubject(discussion, to_id))
    throw refuse('The mentee, preferred mentors and the mentor to be replaced cannot contribute as a leader.');
  if (discussion.contributions.some((contribution) => contribution.person_id === to_id && contribution.capacity !== office))
    throw refuse('This person has already contributed in another office, and each person has one contribution.');
}

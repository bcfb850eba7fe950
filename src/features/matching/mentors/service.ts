import { absent, type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed } from '../../../domain/allowed.ts';
import { type Place, Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { mergedAway } from '../../../domain/references.ts';
import * as queries from './queries.ts';
import { firstRepeated } from './rules.ts';
import type { MentorQuery, PutMentorProfile } from './schema.ts';
import * as trainings from './trainings/service.ts';

const self = { person: 'p.id' } as const;

/** Lists the mentors whom the caller may find, by family name: all who consented to be listed, the caller, and those whom the caller leads. */
export function list(ctx: Ctx, query: MentorQuery) {
  const visible = allowed(ctx, 'mentor_profile:read', self);
  const listed = allowed(ctx, 'mentor:read', self);
  return page(ctx, query, queries.directory(ctx, visible, query).where(listed), [
    { column: 'p.sort_name', field: 'sort_name' },
    { column: 'p.id', field: 'id' },
  ]);
}

/** Reads a profile: whole for the person and their leaders, for everybody else only while it is listed. @throws Problem not-found */
export async function get(ctx: Ctx, person_id: string) {
  const whole = allowed(ctx, 'mentor_profile:read', self);
  return granted(await queries.find(ctx, person_id, whole, whole));
}

/** The profile after a change: a token that may write need not be able to read. */
async function shown(ctx: WriteCtx, person_id: string) {
  return granted(await queries.find(ctx, person_id, allowed(ctx, 'mentor_profile:read', self), yes));
}

/**
 * Creates the profile of a person, or changes what is given and differs. Only the person can consent to be listed; whoever may write can
 * withdraw the consent.
 * @throws Problem mentor-profile-unfit, person-merged
 */
export async function put(ctx: WriteCtx, person_id: string, { consents_to_listing, ...patch }: PutMentorProfile) {
  const person = granted(await queries.lockPerson(ctx, person_id, allowed(ctx, 'mentor_profile:write', self)));
  const before = await queries.forChange(ctx, person_id);
  if (before) matched(ctx, before);
  else absent(ctx);
  assertMentor(ctx, person);
  await assertDistinct(ctx, patch);
  const consent = consentOf(ctx, person_id, before?.listing_consented_at ?? null, consents_to_listing);
  if (before) return change(ctx, before, { ...patch, ...consent });
  const { is_willing, ...rest } = patch;
  if (is_willing === undefined) throw notEligible('A new profile states whether the mentor is willing.', '/is_willing');
  await queries.insert(ctx, { ...rest, ...consent, is_willing, person_id });
  await record(ctx, { type: 'mentor_profile.created', subject_id: person_id, data: { fields: Object.keys({ ...patch, ...consent }) } });
  return shown(ctx, person_id);
}

type Stored = NonNullable<Awaited<ReturnType<typeof queries.forChange>>>;
type Changes = Omit<PutMentorProfile, 'consents_to_listing'> & { listing_consented_at?: string | null };

async function change(ctx: WriteCtx, before: Stored, wanted: Changes) {
  const changes = changesOf<Changes>(before, wanted);
  if (changes) {
    await queries.update(ctx, before.person_id, changes);
    await record(ctx, { type: 'mentor_profile.edited', subject_id: before.person_id, data: { fields: Object.keys(changes) } });
  }
  return shown(ctx, before.person_id);
}

function assertMentor(ctx: WriteCtx, person: NonNullable<Awaited<ReturnType<typeof queries.lockPerson>>>): void {
  const person_id = { parameter: 'id' };
  if (person.merged_into_id) throw mergedAway(person.merged_into_id, person_id);
  if (person.kind !== 'faculty' && person.kind !== 'external')
    throw notEligible('Mentors are faculty members or external persons.', person_id);
  if (person.deceased_on !== null && person.deceased_on <= ctx.today) throw notEligible('The person is no longer alive.', person_id);
}

/** Tags are compared with the rules of a search, so that one thing has one tag. */
async function assertDistinct(ctx: WriteCtx, { expertise, need_areas, languages }: PutMentorProfile): Promise<void> {
  const repeated = {
    expertise: expertise ? await queries.firstRepeatedTag(ctx, expertise) : null,
    need_areas: firstRepeated(need_areas ?? []),
    languages: firstRepeated(languages ?? []),
  };
  for (const [field, position] of Object.entries(repeated)) {
    if (position !== null) throw notEligible('Name each one once.', `/${field}/${position}`);
  }
}

function consentOf(ctx: WriteCtx, person_id: string, before: string | null, consents: boolean | undefined) {
  if (consents === undefined || consents === (before !== null)) return {};
  if (!consents) return { listing_consented_at: null };
  if (ctx.actor.person_id === person_id) return { listing_consented_at: ctx.now };
  throw notEligible('Only the person can consent to be listed.', '/consents_to_listing');
}

function notEligible(detail: string, place: Place): Problem {
  return Problem.at('mentor-profile-unfit', place, detail);
}

/** Moves the profile and the trainings of a duplicate person to the surviving record of a merge. Where both have a profile, the survivor's stays. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassign(ctx, from, to);
  await trainings.reassignPerson(ctx, from, to);
}

import { absent, type Ctx, granted, matched, type WriteCtx } from '../../../core/context.ts';
import { no, yes } from '../../../core/db.ts';
import { page } from '../../../core/page.ts';
import { changesOf } from '../../../core/patch.ts';
import { allowed, demand } from '../../../domain/allowed.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import { mergedAway, noSuch } from '../../../domain/references.ts';
import * as queries from './queries.ts';
import type { DirectoryQuery, ExternalProfilePatch, NewPerson, PersonPatch, PutPerson } from './schema.ts';

const self = { person: 'p.id' } as const;

type Locked = NonNullable<Awaited<ReturnType<typeof queries.lock>>>;

/** The directory, by family name. */
export function list(ctx: Ctx, query: DirectoryQuery) {
  return page(ctx, query, queries.directory(ctx, allowed(ctx, 'person:read', self), query), [
    { column: 'p.sort_name', field: 'sort_name' },
    { column: 'p.id', field: 'id' },
  ]);
}

/** A merged record answers as it is, with `merged_into_id`. */
export async function get(ctx: Ctx, id: string) {
  const [person] = await queries.find(ctx, { id });
  return granted(person);
}

/** The number of a merged record leads to the person it was merged into. Only for who may see the number: it must not be tried out. */
export async function getByHrNumber(ctx: Ctx, hr_number: string) {
  return granted(await queries.findByHrNumber(ctx, hr_number, allowed(ctx, 'person:read_record', self)));
}

/** @throws Problem identifier-taken, external-profile-unfit, day-in-future */
export async function create(ctx: WriteCtx, { external_profile, ...values }: NewPerson) {
  demand(ctx, 'person:write');
  if ((values.kind === 'external') !== (external_profile !== undefined)) throw profileNotAllowed();
  await queries.takeTurn(ctx);
  const { id } = await queries.insert(ctx, values);
  if (external_profile) {
    const consent = consentOf(ctx, external_profile);
    await queries.insertProfile(ctx, { ...external_profile, ...consent, person_id: id, confirmed_by: ctx.actor.person_id });
  }
  await record(ctx, { type: 'person.created', subject_id: id, data: { kind: values.kind } });
  return queries.read(ctx, id);
}

/**
 * Creates the person with this HR number, or changes what is given and differs. A number of a merged record leads to the survivor.
 * @throws Problem person-kind-fixed, and those of `create` and `edit`
 */
export async function put(ctx: WriteCtx, hr_number: string, body: PutPerson) {
  demand(ctx, 'person:write');
  await queries.takeTurn(ctx);
  const found = await queries.lockByHrNumber(ctx, hr_number, allowed(ctx, 'person:write', self));
  if (!found) {
    absent(ctx);
    return create(ctx, { ...body, hr_number });
  }
  const { kind, ...patch } = body;
  const before = matched(ctx, found);
  if (kind !== before.kind) {
    throw Problem.at('person-kind-fixed', '/kind', `The person with this HR number is of kind ${before.kind}.`);
  }
  return (await change(ctx, before, patch)).person;
}

/** A person as written, and whether the day of their death was: what follows of that is the caller's to do. */
export type Written = { person: Awaited<ReturnType<typeof queries.read>>; death_changed: boolean };

/** What records are compared by to find those that may be one person. */
const comparedBy = ['given_name', 'family_name', 'email', 'hr_number', 'orcid', 'deceased_on'] as const;

/** @throws Problem person-merged, identifier-taken, external-profile-unfit, day-in-future */
export async function edit(ctx: WriteCtx, id: string, patch: PersonPatch): Promise<Written> {
  if (allowed(ctx, 'person:write', self) !== no && comparedBy.some((field) => patch[field] !== undefined)) await queries.takeTurn(ctx);
  const before = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'person:write', self)));
  if (before.merged_into_id) throw mergedAway(before.merged_into_id);
  return change(ctx, before, patch);
}

async function change(ctx: WriteCtx, before: Locked, { external_profile, ...patch }: PersonPatch): Promise<Written> {
  if (patch.deceased_on && patch.deceased_on > ctx.today) throw inFuture('/deceased_on');
  if (patch.deceased_on !== undefined) await requireOfficeOf(ctx, before.id);
  const changes = changesOf(before, patch);
  const profileChanges = await changeProfile(ctx, before, external_profile);
  if (!changes && !profileChanges) return { person: await queries.read(ctx, before.id), death_changed: false };
  // The profile has no version of its own: any change of it is a change of the person.
  await queries.update(ctx, before.id, changes ?? { kind: before.kind });
  const fields = [...Object.keys(changes ?? {}), ...Object.keys(profileChanges ?? {})];
  await record(ctx, { type: 'person.edited', subject_id: before.id, data: { fields } });
  if (changes?.email !== undefined) await record(ctx, { type: 'person.email_changed', subject_id: before.id });
  return { person: await queries.read(ctx, before.id), death_changed: changes?.deceased_on !== undefined };
}

async function changeProfile(ctx: WriteCtx, before: Locked, profile: ExternalProfilePatch | undefined) {
  if (profile === undefined) return null;
  if (before.kind !== 'external') throw profileNotAllowed();
  const changes = changesOf(before, { ...profile, ...consentOf(ctx, profile) });
  if (changes) await queries.updateProfile(ctx, before.id, { ...changes, confirmed_by: ctx.actor.person_id });
  return changes;
}

/** The instant in the form the database gives it, so that the same instant is no change. */
function consentOf(ctx: WriteCtx, { consented_at }: { consented_at?: string | null | undefined }) {
  if (!consented_at) return {};
  const instant = Temporal.Instant.from(consented_at).toString({ fractionalSecondDigits: 3 });
  if (instant > ctx.now) throw inFuture('/external_profile/consented_at');
  return { consented_at: instant };
}

/** True for roles that carry the right to write HR facts. That right alone does not allow giving these roles to others or taking them away. */
export const isOffice = (role: string): boolean => queries.OFFICES.some((office) => office === role);

/** The roles that the caller may neither give nor change. */
export const rolesBarredFrom = (ctx: WriteCtx): readonly string[] => (allowed(ctx, 'role:write_office') === yes ? [] : queries.OFFICES);

/** @throws Problem permission-denied */
export function requireFillsOffices(ctx: WriteCtx): void {
  if (rolesBarredFrom(ctx).length === 0) return;
  const detail = 'Only a programme administrator decides about who carries this office.';
  throw new Problem('permission-denied', { detail, permission: 'role:write_office' });
}

/** For what gives, moves or ends what a person may do. @throws Problem permission-denied where the person carries an office */
export async function requireOfficeOf(ctx: WriteCtx, person_id: string): Promise<void> {
  if (await queries.carriesOffice(ctx, person_id)) requireFillsOffices(ctx);
}

/**
 * A merge moves the duplicate's sign-ins to the survivor, which is as good as giving them out.
 * @throws Problem permission-denied where the record signs in and the asker may not give out sign-ins
 */
export async function requireNoSignIn(ctx: WriteCtx, id: string): Promise<void> {
  if (allowed(ctx, 'login:write') === yes || !(await queries.signsIn(ctx, id))) return;
  throw new Problem('permission-denied', {
    detail: 'The duplicate signs in; a programme administrator merges it, or ends its sign-in first.',
    permission: 'login:write',
  });
}

/** Locks the persons, in id order, whoever of them there still is. */
export async function hold(ctx: WriteCtx, ids: readonly string[]): Promise<void> {
  await queries.lockAll(ctx, ids);
}

/**
 * Locks the persons a fact is about, in id order, so that nobody is merged away while the fact is written. `pointers` gives the place of
 * each id in the request.
 * @throws Problem reference-unknown, person-merged
 */
export async function lockForFact(ctx: WriteCtx, pointers: Readonly<Record<string, string>>): Promise<void> {
  const found = new Map((await queries.lockAll(ctx, Object.keys(pointers))).map((person) => [person.id, person]));
  for (const [id, pointer] of Object.entries(pointers)) {
    const person = found.get(id);
    if (!person) {
      throw noSuch('person', pointer);
    }
    if (person.merged_into_id) throw mergedAway(person.merged_into_id, pointer);
  }
}

const identifiers = ['hr_number', 'university_id', 'orcid', 'email', 'preferred_name', 'deceased_on'] as const;

/**
 * What people know of a merge: identifiers the survivor lacks move to it (a unique one can be on one record only), the others stay on
 * the merged record and lead to the survivor; logins move; the duplicate points to the survivor.
 * @throws Problem person-merged, reference-unknown, merge-impossible, and those of `matched` for the survivor
 */
export async function absorb(ctx: WriteCtx, id: string, duplicate_id: string) {
  // In id order, before either is looked at.
  await queries.lockAll(ctx, [id, duplicate_id]);
  const survivor = matched(ctx, await queries.lock(ctx, id, allowed(ctx, 'person:merge', self)));
  const duplicate = await queries.lock(ctx, duplicate_id, allowed(ctx, 'person:merge', self));
  if (!duplicate) {
    throw noSuch('person', '/duplicate_id');
  }
  if (survivor.merged_into_id) throw mergedAway(survivor.merged_into_id);
  if (id === duplicate_id) throw mergeImpossible('person', 'The two persons are one and the same record.');
  if (duplicate.merged_into_id) throw mergedAway(duplicate.merged_into_id, '/duplicate_id');
  if (survivor.kind !== duplicate.kind) throw mergeImpossible('kind', `One is ${survivor.kind}, the other ${duplicate.kind}.`);
  if (survivor.deceased_on && duplicate.deceased_on && survivor.deceased_on !== duplicate.deceased_on) {
    throw mergeImpossible('deceased_on', 'The two records give different days of death.');
  }
  const moved = identifiers.filter((field) => survivor[field] === null && duplicate[field] !== null);
  const released = moved.filter((field) => field !== 'email' && field !== 'preferred_name');
  await queries.update(ctx, duplicate_id, { merged_into_id: id, ...Object.fromEntries(released.map((field) => [field, null])) });
  await queries.update(ctx, id, { kind: survivor.kind, ...Object.fromEntries(moved.map((field) => [field, duplicate[field]])) });
  await queries.inheritProfile(ctx, duplicate_id, id);
  await queries.redirect(ctx, duplicate_id, id);
  await queries.moveLogins(ctx, duplicate_id, id);
  await record(ctx, { type: 'person.merged', subject_id: id, data: { duplicate_id, fields: moved } });
  return queries.read(ctx, id);
}

/** A merge that two contradicting records forbid; `fact_kind` names what contradicts. */
export function mergeImpossible(fact_kind: string, detail: string): Problem {
  return Problem.at('merge-impossible', '/duplicate_id', detail, { fact_kind });
}

function profileNotAllowed(): Problem {
  const detail = 'An external person has a profile; faculty, staff and service clients have none.';
  return Problem.at('external-profile-unfit', '/external_profile', detail);
}

function inFuture(pointer: string): Problem {
  return Problem.at('day-in-future', pointer, 'It can only be recorded once it has happened.');
}

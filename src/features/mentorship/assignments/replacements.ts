import type { WriteCtx } from '../../../core/context.ts';
import { assignmentDayProblem } from '../../../domain/assignment-days.ts';
import { Problem } from '../../../domain/problems/index.ts';
import { record } from '../../../domain/record.ts';
import * as notifications from '../../platform/notifications/service.ts';
import * as cases from '../conflicts/cases.ts';
import * as conflicts from '../conflicts/service.ts';
import { askingMentor } from './asking.ts';
import * as queries from './replacement-queries.ts';
import { firstDayOf } from './rules.ts';

type Replacement = Readonly<{ mentee_id: string; mentor_id: string; replaces_id: string; starts_on?: string | undefined }>;
export type Replaced = NonNullable<Awaited<ReturnType<typeof find>>>;

const find = (ctx: WriteCtx, mentee_id: string, id: string) => queries.replaceable(ctx, mentee_id, id).executeTakeFirst();

/**
 * The assignment that a proposal is to replace: a formal one of the same mentee with another mentor, agreed upon, running or over, and not
 * replaced yet. The proposal can begin neither before today nor, where that assignment is over, before its end.
 * @throws Problem reference-unknown, replacement-unfit, assignment-day-unfit, replacement-exists
 */
export async function replacedBy(ctx: WriteCtx, { mentee_id, mentor_id, replaces_id, starts_on }: Replacement): Promise<Replaced> {
  const replaced = await find(ctx, mentee_id, replaces_id);
  if (!replaced) {
    const detail = 'This is not a formal assignment of the mentee that was agreed upon, running or over.';
    throw Problem.at('reference-unknown', '/replaces_id', detail);
  }
  const first = firstDayOf(ctx.today, starts_on ?? null, replaced);
  refuseSamePerson(replaced, mentor_id, first);
  if (starts_on !== undefined && starts_on < first) {
    const detail = `A replacement begins on ${first} or later: it takes back no day of the assignment it replaces.`;
    throw assignmentDayProblem('/starts_on', detail);
  }
  await refuseReplaced(ctx, replaced, first);
  return replaced;
}

/**
 * Nobody replaces themselves while they are mentor; once that assignment is over, the same two can begin anew.
 * @throws Problem replacement-unfit
 */
function refuseSamePerson({ mentor_id, until_on }: Replaced, chosen_id: string, day: string): void {
  if (mentor_id !== chosen_id || (until_on !== null && until_on <= day)) return;
  throw Problem.at(
    'replacement-unfit',
    '/mentor_id',
    'The mentor is the one to be replaced; choose somebody else, or keep the assignment.',
  );
}

/** @throws Problem replacement-exists */
async function refuseReplaced(ctx: WriteCtx, { id }: Replaced, day: string): Promise<void> {
  const successor = await queries.successorOf(ctx, id, day);
  if (!successor) return;
  const detail = 'Another assignment takes the place of this one already. Replace that one, or propose an additional mentor.';
  throw new Problem('replacement-exists', { detail, assignment_id: successor.id });
}

/**
 * Locks the assignment that an accepted proposal replaces, as it is now; null where it no longer counts, and there is nothing to hand over.
 * `starts_on` is the first day that the replacement then has.
 */
export async function lockReplaced(
  ctx: WriteCtx,
  { mentee_id, replaces_id, starts_on }: { mentee_id: string; replaces_id: string | null; starts_on: string | null },
): Promise<{ replaced: Replaced; starts_on: string } | null> {
  if (replaces_id === null) return null;
  const replaced = await queries.replaceable(ctx, mentee_id, replaces_id).forNoKeyUpdate('a').executeTakeFirst();
  return replaced ? { replaced, starts_on: firstDayOf(ctx.today, starts_on, replaced) } : null;
}

/**
 * Hands over: the replaced assignment, locked, ends on the first day of its successor, without anybody's fault, and an open conflict case of
 * it is resolved. Call it before the successor gets its days. Nothing ends where it was over by then; the day is kept, for when HR takes that
 * end back.
 * @throws Problem replacement-exists, replacement-unfit
 */
export async function handOver(
  ctx: WriteCtx,
  replaced: Replaced,
  by: { id: string; mentee_id: string; mentor_id: string; starts_on: string },
) {
  refuseSamePerson(replaced, by.mentor_id, by.starts_on);
  await refuseReplaced(ctx, replaced, by.starts_on);
  if (replaced.replaced_on !== null) return;
  const { id, until_on, mentor_id } = replaced;
  // One that was to begin later never begins.
  const ends_on = replaced.starts_on !== null && replaced.starts_on > by.starts_on ? replaced.starts_on : by.starts_on;
  await queries.replace(ctx, id, by.id, ends_on);
  if (until_on !== null && until_on <= ends_on) return;
  await cases.resolveOpenCase(ctx, id, 'reassigned', ends_on);
  await record(ctx, { type: 'assignment.ended', subject_id: id, data: { ends_on, reason: 'replaced', replaced_by_id: by.id } });
  await notify(ctx, { id, mentee_id: by.mentee_id, mentor_id }, 'assignment_replaced', ends_on);
}

/**
 * Lets assignments go on whose successors are called off before they begin, or voided, with the end that people gave them before. The
 * conflict case that the handover had resolved is open again. `alsoBegun`: also where the first day has come, so that no day is lost. The caller
 * runs `recheck` afterwards. Answers how many go on.
 */
export async function takeBack(ctx: WriteCtx, successor_ids: readonly string[], { alsoBegun = false } = {}): Promise<number> {
  if (successor_ids.length === 0) return 0;
  const back = await queries.giveBack(ctx, successor_ids, alsoBegun ? '-infinity' : ctx.today);
  const longer = back.filter(({ until_on, replaced_on }) => until_on === null || until_on > replaced_on);
  for (const { replaced_on, ...assignment } of longer) {
    await cases.reopenReassigned(ctx, assignment.id, replaced_on);
    await record(ctx, { type: 'assignment.reopened', subject_id: assignment.id, data: { ends_on: assignment.until_on } });
    await notify(ctx, assignment, 'assignment_continues', replaced_on);
  }
  await conflicts.noteForRecheck(
    ctx,
    longer.map(({ id }) => id),
  );
  return longer.length;
}

type Notified = { id: string; mentee_id: string; mentor_id: string };

/** Notifies both sides and the mentee's leaders. */
export async function notify(
  ctx: WriteCtx,
  { id, mentee_id, mentor_id }: Notified,
  kind: 'assignment_replaced' | 'assignment_continues' | 'assignment_put_off' | 'assignment_ended',
  day: string,
) {
  const leaders = await notifications.leadersOf(ctx, mentee_id);
  const recipients = new Set([mentee_id, mentor_id, ...leaders.map(({ person_id }) => person_id)]);
  const notice = { kind, subject_id: id, occasion: day };
  await notifications.notify(ctx, ...[...recipients].map((person_id) => ({ ...notice, person_id })));
}

/**
 * Asks both sides of a proposal again, because its mentor was to help out during an absence and is now to take the place of who was absent.
 */
export async function askForSuccession(ctx: WriteCtx, id: string, change: { replaces_id: string; is_primary: boolean }): Promise<void> {
  const proposal = await queries.becomeSuccession(ctx, id, change);
  await record(ctx, { type: 'assignment.edited', subject_id: id, data: change });
  const asked = { kind: 'assignment_proposed', subject_id: id, due_on: proposal.expires_on, occasion: ctx.today } as const;
  const mentor = await askingMentor(ctx, { id, ...proposal }, { occasion: ctx.today });
  await notifications.notify(ctx, mentor, { ...asked, person_id: proposal.mentee_id });
}

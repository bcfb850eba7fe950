import { sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
import type { Predicate } from '../../../../core/db.ts';
import { isSuspended } from '../../../../domain/sql/assignments.ts';
import type { MeetingNote, MeetingNotePatch, MeetingNoteQuery, NewMeetingNote } from './schema.ts';

/** Notes, `n`, of meetings, `m`, of assignments, `a`. */
const notes = (ctx: Ctx) =>
  ctx.db
    .selectFrom('meeting_note as n')
    .innerJoin('meeting as m', 'm.id', 'n.meeting_id')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select(['n.id', 'n.meeting_id', 'n.author_id', 'n.row_version', 'n.created_at', 'n.updated_at'])
    .select(['n.visibility', 'n.body'])
    .where('n.department_id', '=', ctx.department_id);

/**
 * The author can always read a note, and the other side one for the pair. A mentor may read the mentee's notes because of the assignment,
 * and so not while a conflict suspends it.
 */
export const visible = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and (n.author_id = ${ctx.actor.person_id} or (n.visibility = 'pair'
    and (a.mentee_id = ${ctx.actor.person_id} or not ${isSuspended('a', ctx.today)}))))`;

/** Only the author may change a note. */
export const ofAuthor = (ctx: Ctx, permitted: Predicate): Predicate =>
  sql<boolean>`(${permitted} and n.author_id = ${ctx.actor.person_id})`;

/** The meeting of notes, where the caller may see it. */
export const meeting = (ctx: Ctx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select('m.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .executeTakeFirst();

/** Like `meeting`, with its assignment locked for share until a note is written. */
export const lockMeeting = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select('m.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forShare('a')
    .executeTakeFirst();

/** The query of the notes of a meeting that the predicate allows, without an order. */
export const list = (ctx: Ctx, meeting_id: string, visible: Predicate, { visibility }: Omit<MeetingNoteQuery, 'limit'>) => {
  let rows = notes(ctx).where('n.meeting_id', '=', meeting_id).where(visible);
  if (visibility !== undefined) rows = rows.where('n.visibility', 'in', visibility);
  return rows;
};

/** One note; undefined where it is not visible. */
export const find = (ctx: Ctx, id: string, visible: Predicate) => notes(ctx).where('n.id', '=', id).where(visible).executeTakeFirst();

/** One note that is visible or permitted, locked for a change, with `permitted`; else undefined. */
export const lock = (ctx: WriteCtx, id: string, visible: Predicate, permitted: Predicate) =>
  notes(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('n.id', '=', id)
    .where(sql<boolean>`(${visible} or ${permitted})`)
    .forNoKeyUpdate('n')
    .executeTakeFirst();

/** Inserts a note by the caller and answers its id. */
export const insert = (ctx: WriteCtx, meeting_id: string, note: NewMeetingNote) =>
  ctx.db
    .insertInto('meeting_note')
    .values({ ...note, meeting_id, department_id: ctx.department_id, author_id: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

/** Changes the columns given and counts the version up. `changes` must not be empty. */
export const update = (ctx: WriteCtx, id: MeetingNote['id'], changes: Partial<MeetingNotePatch>) =>
  ctx.db.updateTable('meeting_note').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Moves the authorship of notes; see `merge-queries.ts` of the meetings for those that stay. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update meeting_note n set author_id = ${to}
    from meeting m
    join assignment a on a.id = m.assignment_id
    where m.id = n.meeting_id and n.department_id = ${ctx.department_id} and n.author_id = ${from}
      and ${from}::uuid not in (a.mentee_id, a.mentor_id)`.execute(ctx.db);

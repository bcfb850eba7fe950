import { type Expression, type RawBuilder, type SqlBool, sql } from 'kysely';
import type { Ctx, WriteCtx } from '../../../../core/context.ts';
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
 * A note is its author's, for good; one for the pair is also the other side's. What the mentee wrote for the pair the mentor reads through
 * the assignment, and so not while a conflict suspends it (domain rule 6).
 */
export const readable = (ctx: Ctx, permitted: Expression<SqlBool>): RawBuilder<SqlBool> =>
  sql<boolean>`(${permitted} and (n.author_id = ${ctx.actor.person_id} or (n.visibility = 'pair'
    and (a.mentee_id = ${ctx.actor.person_id} or assignment_status(a, ${ctx.today}::date) <> 'suspended_conflict'))))`;

export const ofAuthor = (ctx: Ctx, permitted: Expression<SqlBool>): RawBuilder<SqlBool> =>
  sql<boolean>`(${permitted} and n.author_id = ${ctx.actor.person_id})`;

/** The meeting the notes are about, as far as the asker may know of it. */
export const meeting = (ctx: Ctx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select('m.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .executeTakeFirst();

/** The same, its assignment held as it is until a note is written. */
export const holdMeeting = (ctx: WriteCtx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  ctx.db
    .selectFrom('meeting as m')
    .innerJoin('assignment as a', 'a.id', 'm.assignment_id')
    .select('m.id')
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('m.department_id', '=', ctx.department_id)
    .where('m.id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .forShare('a')
    .executeTakeFirst();

export const list = (ctx: Ctx, meeting_id: string, seen: Expression<SqlBool>, { visibility }: Omit<MeetingNoteQuery, 'limit'>) => {
  let rows = notes(ctx).where('n.meeting_id', '=', meeting_id).where(seen);
  if (visibility !== undefined) rows = rows.where('n.visibility', 'in', visibility);
  return rows;
};

export const find = (ctx: Ctx, id: string, seen: Expression<SqlBool>) => notes(ctx).where('n.id', '=', id).where(seen).executeTakeFirst();

export const lock = (ctx: WriteCtx, id: string, seen: Expression<SqlBool>, permitted: Expression<SqlBool>) =>
  notes(ctx)
    .select(sql<boolean>`${permitted}`.as('permitted'))
    .where('n.id', '=', id)
    .where(sql<boolean>`(${seen} or ${permitted})`)
    .forNoKeyUpdate('n')
    .executeTakeFirst();

export const insert = (ctx: WriteCtx, meeting_id: string, note: NewMeetingNote) =>
  ctx.db
    .insertInto('meeting_note')
    .values({ ...note, meeting_id, department_id: ctx.department_id, author_id: ctx.actor.person_id })
    .returning('id')
    .executeTakeFirstOrThrow();

export const update = (ctx: WriteCtx, id: MeetingNote['id'], changes: Partial<MeetingNotePatch>) =>
  ctx.db.updateTable('meeting_note').set(changes).where('department_id', '=', ctx.department_id).where('id', '=', id).execute();

/** Notes stay where their meeting stays: see the meetings. */
export const reassignPerson = (ctx: WriteCtx, from: string, to: string) =>
  sql`
    update meeting_note n set author_id = ${to}
    from meeting m
    join assignment a on a.id = m.assignment_id
    where m.id = n.meeting_id and n.department_id = ${ctx.department_id} and n.author_id = ${from}
      and ${from}::uuid not in (a.mentee_id, a.mentor_id)`.execute(ctx.db);

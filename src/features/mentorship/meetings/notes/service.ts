import { type Ctx, granted, matched, type WriteCtx } from '../../../../core/context.ts';
import { yes } from '../../../../core/db.ts';
import { type PageOf, page } from '../../../../core/page.ts';
import { changesOf } from '../../../../core/patch.ts';
import { allowed } from '../../../../domain/allowed.ts';
import { record } from '../../../../domain/record.ts';
import * as queries from './queries.ts';
import type { MeetingNote, MeetingNotePatch, MeetingNoteQuery, NewMeetingNote } from './schema.ts';

const parties = { person: 'a.mentee_id', mentor: 'a.mentor_id' } as const;

const visible = (ctx: Ctx) => queries.visible(ctx, allowed(ctx, 'meeting:read_content', parties));

/** The caller's own notes of a meeting, and those of the other side for the pair. @throws Problem not-found, permission-denied */
export async function list(ctx: Ctx, meeting_id: string, query: MeetingNoteQuery): Promise<PageOf<MeetingNote>> {
  const meetingVisible = allowed(ctx, 'meeting:read', parties);
  granted(await queries.meeting(ctx, meeting_id, meetingVisible, allowed(ctx, 'meeting:read_content', parties)));
  const parameters = { ...query, meeting_id };
  return page(ctx, parameters, queries.list(ctx, meeting_id, visible(ctx), query), [{ column: 'n.id', field: 'id' }]);
}

/** @throws Problem not-found, also where it is the private note of the other side */
export async function get(ctx: Ctx, id: string): Promise<MeetingNote> {
  return granted(await queries.find(ctx, id, visible(ctx)));
}

/** Adds a note, private by default. Nobody is notified, and the event has no text. @throws Problem not-found, permission-denied */
export async function add(ctx: WriteCtx, meeting_id: string, input: NewMeetingNote): Promise<MeetingNote> {
  const meetingVisible = allowed(ctx, 'meeting:read', parties);
  granted(await queries.lockMeeting(ctx, meeting_id, meetingVisible, allowed(ctx, 'meeting:write', parties)));
  const { id } = await queries.insert(ctx, meeting_id, input);
  await record(ctx, { type: 'meeting_note.added', subject_id: id, data: { meeting_id, visibility: input.visibility } });
  return granted(await queries.find(ctx, id, yes));
}

/**
 * Changes the text or the visibility of the caller's own note.
 * @throws Problem not-found; permission-denied, where the other side wrote it
 */
export async function edit(ctx: WriteCtx, id: string, patch: MeetingNotePatch): Promise<MeetingNote> {
  const isAuthor = queries.ofAuthor(ctx, allowed(ctx, 'meeting:write', parties));
  const { permitted: _, ...before } = matched(ctx, await queries.lock(ctx, id, visible(ctx), isAuthor));
  const changes = changesOf<MeetingNotePatch>(before, patch);
  if (!changes) return before;
  await queries.update(ctx, id, changes);
  const data = { meeting_id: before.meeting_id, visibility: changes.visibility ?? before.visibility };
  await record(ctx, { type: 'meeting_note.edited', subject_id: id, data });
  return granted(await queries.find(ctx, id, yes));
}

/** Moves the notes of a duplicate person to the surviving one. */
export async function reassignPerson(ctx: WriteCtx, from: string, to: string): Promise<void> {
  await queries.reassignPerson(ctx, from, to);
}

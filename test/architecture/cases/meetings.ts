import { createHash } from 'node:crypto';
import { SECRET } from '../confidentiality-scene-working.ts';
import type { Case, Cell } from './asking.ts';
import { both, each, once, PAIRS, paired, type Readings } from './reading.ts';

async function assignment({ world, mentee, mentor, author }: Cell) {
  return (await world.assignment(mentee, mentor, { author })).id;
}

type State = 'proposed' | 'scheduled' | 'held' | 'confirmed';

/** Proposed or logged by nobody who asks, so that either side may answer. */
async function meeting(cell: Cell, state: State, more: object = {}) {
  const by = cell.author.id;
  const logged = { held_on: '2026-02-10', duration_min: 45, logged_by: by, logged_at: '2026-02-11T12:00:00Z' };
  const confirmed = { confirmed_by: cell.mentee.id, confirmed_at: '2026-02-12T12:00:00Z' };
  const values = {
    assignment_id: await assignment(cell),
    kind: 'formal',
    mode: 'video',
    state,
    proposed_by: by,
    scheduled_at: '2026-03-10T15:00:00Z',
    ...((state === 'held' || state === 'confirmed') && logged),
    ...(state === 'confirmed' && confirmed),
    ...more,
  };
  return (await cell.world.insert('meeting', values, cell.author)).id;
}

/** Shared by the mentee; a note of nobody who asks does not exist for anybody. */
async function note(cell: Cell, author = cell.mentee) {
  const values = { meeting_id: await meeting(cell, 'held'), author_id: author.id, visibility: 'pair', body: 'Ask Noor.' };
  return (await cell.world.insert('meeting_note', values, cell.author)).id;
}

async function feed({ world }: Cell, who: { id: string }, secret: string) {
  const secret_sha256 = createHash('sha256').update(secret).digest();
  return (await world.insert('calendar_feed', { person_id: who.id, secret_sha256 })).id;
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  listMeetings: async (cell) => {
    await meeting(cell, 'held');
    return { query: { person_id: cell.mentee.id } };
  },
  getMeeting: async (cell) => ({ path: await meeting(cell, 'held') }),
  proposeMeeting: async (cell) => ({ body: { assignment_id: await assignment(cell), mode: 'video' } }),
  logMeeting: async (cell) => ({ body: { assignment_id: await assignment(cell), mode: 'video', duration_min: 30 } }),
  editMeeting: async (cell) => ({ path: await meeting(cell, 'scheduled'), ifMatch: 1, body: { location: 'Room 1' } }),
  agreeToMeeting: async (cell) => ({ path: await meeting(cell, 'proposed'), ifMatch: 1, body: {} }),
  cancelMeeting: async (cell) => ({ path: await meeting(cell, 'scheduled'), ifMatch: 1, body: {} }),
  reportNoShow: async (cell) => ({
    path: await meeting(cell, 'scheduled', { scheduled_at: '2026-02-10T15:00:00Z' }),
    ifMatch: 1,
    body: { absent: 'mentor' },
  }),
  holdMeeting: async (cell) => ({ path: await meeting(cell, 'scheduled'), ifMatch: 1, body: { duration_min: 30 } }),
  confirmMeeting: async (cell) => ({ path: await meeting(cell, 'held'), ifMatch: 1, body: {} }),
  disputeMeeting: async (cell) => ({ path: await meeting(cell, 'held'), ifMatch: 1, body: {} }),
  voidMeeting: async (cell) => ({ path: await meeting(cell, 'confirmed'), ifMatch: 1, body: { note: 'Entered twice.' } }),
  addMeetingNote: async (cell) => ({ path: await meeting(cell, 'held'), body: { body: 'Ask Noor.' } }),
  listMeetingNotes: async (cell) => {
    const id = await note(cell);
    const [row] = await cell.world.sql<{ meeting_id: string }>`select meeting_id from meeting_note where id = ${id}`;
    return { path: row?.meeting_id ?? '' };
  },
  getMeetingNote: async (cell) => ({ path: await note(cell) }),
  editMeetingNote: async (cell) => ({ path: await note(cell), ifMatch: 1, body: { body: `Ask Noor, ${cell.fresh}.` } }),
  // Everybody's own: each caller here has one that was opened for this.
  getCalendarFeed: async (cell) => ({ path: await everybodys(cell) }),
  openCalendarFeed: () => ({ body: {} }),
  editCalendarFeed: async (cell) => ({ path: await everybodys(cell), ifMatch: '*', body: { shows_obligations: true } }),
  revokeCalendarFeed: async (cell) => ({ path: await everybodys(cell), ifMatch: '*', body: {} }),
  readCalendar: async (cell) => {
    const secret = `secret-${cell.fresh}`;
    await feed(cell, cell.mentee, secret);
    return { path: `${secret}.ics` };
  },
};

/** A feed for every person who has none; there is nothing to put into the path. */
async function everybodys({ world }: Cell): Promise<string> {
  await world.sql`
    insert into calendar_feed (department_id, person_id, secret_sha256)
    select p.department_id, p.id, sha256(convert_to(p.id::text || clock_timestamp()::text, 'UTF8')) from person p
    where not exists (select from calendar_feed f where f.person_id = p.id and f.revoked_at is null)`;
  return '';
}

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  listMeetings: paired('meeting', 'person_id'),
  getMeeting: both(each('meeting', ...PAIRS), (scene) =>
    each('meeting', 'mentee', 'past')(scene).map((ask) => ({ ...ask, accept: 'text/calendar' })),
  ),
  listMeetingNotes: each('meeting', ...PAIRS),
  getMeetingNote: each('meeting_note', ...PAIRS),
  getCalendarFeed: ({ things }) => [{ topic: 'mentee', counts: ({ id }) => things('calendar_feed', 'mentee').includes(String(id)) }],
  // Whoever holds the address: the mentee.
  readCalendar: once('mentee', () => `${SECRET}.ics`, { only: 'mentee' }),
};

import { pino } from 'pino';
import type { MatchDiscussion } from '../../src/features/matching/match-discussions/schema.ts';
import type { MentorRequest } from '../../src/features/matching/mentor-requests/schema.ts';
import { runDaily } from '../../src/jobs/daily.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

/** Helpers for finding a mentor the way users do: a request, needs, a discussion and its contributions. */
export function requestsOf(world: World, people: People) {
  const mentee = () => world.person({ division: 'CARD', site: 'UNION' });
  const mentor = () => world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });

  /** Two areas, the first of them the more urgent. */
  async function needs(who: Person, more: { version?: number; career_stage?: 'early' | 'mid' | 'late' } = {}): Promise<string> {
    const { id } = await world.insert('needs_profile', { person_id: who.id, version: 1, ...more });
    await world.sql`insert into need (needs_profile_id, area, priority) values (${id}, 'grants', 3), (${id}, 'promotion', 5)`;
    return id;
  }

  const open = (as: Person, who: Person, more: object = {}) =>
    world.as(as).post<MentorRequest>('/v1/mentor-requests', { mentee_id: who.id, ...more });
  const request = async (id: string, as = people.lead) => (await world.as(as).get<MentorRequest>(`/v1/mentor-requests/${id}`)).body;
  const act = (as: Person, id: string, verb: string, ifMatch: string | number = '*') =>
    world.as(as).post<MentorRequest>(`/v1/mentor-requests/${id}/${verb}`, {}, { ifMatch });
  const patch = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
    world.as(as).patch<MentorRequest>(`/v1/mentor-requests/${id}`, body, { ifMatch });

  const discuss = (as: Person, id: string, body: object = {}) =>
    world.as(as).post<MatchDiscussion>(`/v1/mentor-requests/${id}/discussions`, body);
  const discussion = async (id: string, as = people.lead) => (await world.as(as).get<MatchDiscussion>(`/v1/match-discussions/${id}`)).body;
  /** Contributes to a discussion; agrees by default. */
  const say = (as: Person, id: string, contribution: object = {}, ifMatch: string | number = '*') => {
    const body = 'agrees' in contribution || 'input' in contribution ? contribution : { agrees: true, ...contribution };
    return world.as(as).post<MatchDiscussion>(`/v1/match-discussions/${id}/contribute`, body, { ifMatch });
  };
  const send = (as: Person, id: string, body: object) =>
    world.as(as).post<MatchDiscussion>(`/v1/match-discussions/${id}/delegate`, body, { ifMatch: '*' });
  const conclude = (as: Person, id: string, body: object, ifMatch: string | number = '*') =>
    world.as(as).post<MatchDiscussion>(`/v1/match-discussions/${id}/conclude`, body, { ifMatch });
  const cancel = (as: Person, id: string) => world.as(as).post<MatchDiscussion>(`/v1/match-discussions/${id}/cancel`, {}, { ifMatch: '*' });

  /** A mentee with needs and an open request of their own. */
  async function asking(more: object = {}) {
    const who = await mentee();
    await needs(who);
    const opened = await open(who, who, more);
    if (opened.status !== 201) throw new Error(`the request was not opened: ${opened.text}`);
    return { mentee: who, request: opened.body };
  }

  /** The same, under discussion. */
  async function discussing(more: object = {}) {
    const asked = await asking(more);
    const { status, body, text } = await discuss(people.director, asked.request.id);
    if (status !== 201) throw new Error(`the discussion was not opened: ${text}`);
    return { ...asked, discussion: body };
  }

  /** The same, where everybody the policy names has spoken. */
  async function heard(more: object = {}) {
    const made = await discussing(more);
    for (const who of [made.mentee, people.director, people.pic]) await say(who, made.discussion.id, { agrees: true });
    return made;
  }

  /** A request whose discussion found nobody. A given mentee must have recorded needs. */
  async function unmatched(given?: Person) {
    const who = given ?? (await mentee());
    if (!given) await needs(who);
    const opened = (await open(who, who)).body;
    const made = (await discuss(people.director, opened.id)).body;
    const outcome = { outcome: 'no_match', no_match_reason: 'no_candidate', note: 'Secret note' };
    const { status, text } = await conclude(people.lead, made.id, outcome);
    if (status !== 200) throw new Error(`the discussion was not concluded: ${text}`);
    return { mentee: who, request: opened, discussion: made };
  }

  /** A proposal that came of it: both are asked. */
  async function proposed(more: object = {}) {
    const made = await heard(more);
    const chosen = await mentor();
    const { status, body, text } = await conclude(people.director, made.discussion.id, { outcome: 'match', mentor_id: chosen.id });
    if (status !== 200) throw new Error(`the discussion was not concluded: ${text}`);
    return { ...made, mentor: chosen, assignment_id: body.assignment_id ?? '' };
  }

  /** The daily work, on that day. */
  const runOn = async (day: string) => {
    world.at(day);
    await runDaily({ db: world.db, clock: world.clock, logger: pino({ level: 'silent' }) });
  };

  const notificationsAbout = (kind: string, subject_id: string) =>
    world.sql<{ person_id: string; occasion: string }>`
      select person_id, occasion from notification where kind = ${kind} and subject_id = ${subject_id} order by id`;
  const notifiedAbout = async (kind: string, subject_id: string) =>
    (await notificationsAbout(kind, subject_id)).map(({ person_id }) => person_id).sort();

  return {
    mentee,
    mentor,
    needs,
    open,
    request,
    act,
    patch,
    discuss,
    discussion,
    say,
    send,
    conclude,
    cancel,
    asking,
    discussing,
    heard,
    unmatched,
    proposed,
    runOn,
    notificationsAbout,
    notifiedAbout,
  };
}

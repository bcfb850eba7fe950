import { expect } from 'vitest';
import type { AnnualReview } from '../../src/features/reviews/annual-reviews/schema.ts';
import type { CheckIn, CheckInAllowance } from '../../src/features/reviews/check-ins/schema.ts';
import type { Person, PersonOptions } from './department.ts';
import type { People, World } from './world.ts';

export const checkInContent = {
  academic_goals: 'Canary-goals\n\nTwo papers – a grant 🎓',
  work_life_balance: `Canary-balance'); drop table check_in; --`,
  satisfaction_rating: 2,
  satisfaction_text: 'Canary-satisfaction <b>low</b>',
  academic_goals_declined: false,
  work_life_balance_declined: false,
  satisfaction_declined: false,
};

/** The word a refusal gives beside its code. */
const reasonOf = (answer: { body: object }) => (answer.body as Record<string, unknown>)['reason'];

/** Helpers for making check-ins and annual reviews the way users make them: through HTTP. */
export function reviewsOf(world: World, people: People) {
  /** Full-time and on probation since July 2024, so that the check-in is due in January 2026. */
  async function probationer(options: PersonOptions = {}): Promise<Person> {
    const person = await world.person({ starts_on: '2024-07-01', ...options });
    await world.sql`update appointment set status = 'probationary' where person_id = ${person.id}`;
    return person;
  }
  async function viceChair(
    portfolio: 'research' | 'education' | 'quality_innovation' | 'culture_inclusion',
    ends_on?: string,
  ): Promise<Person> {
    const person = await world.person({ division: 'GIM', site: 'NORTH', rank: 'professor' });
    await world.role(person, 'vice_chair', { portfolio, ...(ends_on && { ends_on }) });
    return person;
  }
  const schedule = (mentee: Person, more: object = {}, as = people.lead) =>
    world
      .as(as)
      .post<CheckIn>('/v1/check-ins', { mentee_id: mentee.id, conductor_id: people.viceChair.id, planned_on: '2026-03-10', ...more });
  const act = <T = CheckIn>(as: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(as).post<T>(`/v1/check-ins/${id}/${verb}`, body, { ifMatch });
  const read = (as: Person, id: string) => world.as(as).get<CheckIn>(`/v1/check-ins/${id}`);
  const record = (as: Person, mentee: { id: string }, more: object = {}) =>
    world.as(as).post<CheckIn>('/v1/check-ins/record', { mentee_id: mentee.id, held_on: '2026-02-10', ...checkInContent, ...more });
  const allowEarly = (as: Person, mentee: { id: string }, reason = 'Canary-early') =>
    world.as(as).post<CheckInAllowance>('/v1/check-ins/allow-early', { mentee_id: mentee.id, reason });
  const correct = (as: Person, id: string, body: object) =>
    world.as(as).patch<CheckIn>(`/v1/check-ins/${id}/content`, body, { ifMatch: '*' });
  /** Waives the check-in for a reason only people know, in words, unless another one is given. */
  const waive = (mentee: { id: string }, more: object = {}, as = people.lead) =>
    world
      .as(as)
      .post<CheckIn>('/v1/check-ins/waive', { mentee_id: mentee.id, waived_reason: 'other', waived_note: 'Canary-waived', ...more });
  const stateOf = async (id: string) => (await read(people.lead, id)).body.state;

  /** A check-in that is planned, of somebody new. */
  async function planned(more: object = {}) {
    const mentee = await probationer();
    const { status, body } = await schedule(mentee, more);
    expect(status, JSON.stringify(body)).toBe(201);
    return { mentee, checkIn: body, id: body.id };
  }
  /** A check-in that the vice-chair of the world has held, with a word in each part of it. */
  async function held(more: object = {}) {
    const made = await planned();
    const { status, body } = await act(people.viceChair, made.id, 'hold', { ...checkInContent, ...more });
    expect(status, JSON.stringify(body)).toBe(200);
    return { ...made, checkIn: body };
  }

  const review = (mentee: { id: string }, more: object = {}, as = people.director) =>
    world
      .as(as)
      .post<AnnualReview>('/v1/annual-reviews', { mentee_id: mentee.id, mentorship_quality: 4, feedback: 'Canary-feedback', ...more });
  const answer = (as: Person, id: string, verb: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(as).post<AnnualReview>(`/v1/annual-reviews/${id}/${verb}`, body, { ifMatch });
  const readReview = (as: Person, id: string) => world.as(as).get<AnnualReview>(`/v1/annual-reviews/${id}`);
  const waiveReview = (mentee: { id: string }, more: object = {}, as = people.lead) =>
    world.as(as).post<AnnualReview>('/v1/annual-reviews/waive', {
      mentee_id: mentee.id,
      waived_reason: 'other',
      waived_note: 'Canary-waived',
      ...more,
    });
  const correctReview = (as: Person, id: string, body: object) =>
    world.as(as).patch<AnnualReview>(`/v1/annual-reviews/${id}/content`, body, { ifMatch: '*' });
  /** A review that the director of CARD has held, of somebody new. */
  async function heldReview(more: object = {}, as = people.director) {
    const mentee = await world.person();
    const { status, body } = await review(mentee, more, as);
    expect(status, JSON.stringify(body)).toBe(201);
    return { mentee, id: body.id, review: body };
  }
  const input = (as: Person, mentee_input: string | null, more: object = {}) =>
    world.as(as).post<AnnualReview>('/v1/annual-reviews/input', { mentee_input, ...more });

  const notificationsOf = async (kind: string, who: { id: string }) =>
    (
      await world.sql<{
        subject_id: string;
      }>`select subject_id from notification where kind = ${kind} and person_id = ${who.id} order by id`
    ).map(({ subject_id }) => subject_id);
  const events = async (id: string) =>
    (await world.sql<{ type: string; data: unknown }>`select type, data from event where subject_id = ${id} order by id`).map(
      ({ type, data }) => [type, data],
    );
  const notificationsAbout = async (id: string) =>
    (
      await world.sql<{
        person_id: string;
        kind: string;
      }>`select person_id, kind from notification where subject_id = ${id} order by id`
    ).map(({ person_id, kind }) => [kind, person_id]);
  return {
    ...{ probationer, viceChair, schedule, act, read, record, allowEarly, correct, waive, stateOf, planned, held },
    ...{ review, answer, readReview, waiveReview, correctReview, heldReview, input },
    ...{ notificationsOf, notificationsAbout, events, reasonOf },
  };
}

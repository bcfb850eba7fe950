/** Awards as users make them: a programme, a cycle on its days, nominations, letters, rankings and the decision. */
import { expect } from 'vitest';
import type { AwardCycle } from '../../src/features/recognition/awards/cycles/schema.ts';
import type { NominationLetter } from '../../src/features/recognition/awards/letters/schema.ts';
import type { Nomination } from '../../src/features/recognition/awards/nominations/schema.ts';
import type { AwardProgramme } from '../../src/features/recognition/awards/programmes/schema.ts';
import type { AwardRanking } from '../../src/features/recognition/awards/rankings/schema.ts';
import type { Award } from '../../src/features/recognition/awards/schema.ts';
import type { Answer } from './client.ts';
import type { Person } from './department.ts';
import type { People, World } from './world.ts';

/** The days of a cycle: open on the first, nominations until the second, letters until the third. */
export const DAYS = { open: '2026-03-01', nominations: '2026-03-31', letters: '2026-04-30', after: '2026-05-01' } as const;

export function awardsOf(world: World, people: Pick<People, 'lead'>) {
  const { lead } = people;

  async function made<T>(answer: Promise<Answer<T>>): Promise<T> {
    const { status, body, text } = await answer;
    expect(status, text).toBeLessThan(300);
    return body;
  }
  const act = <T = AwardCycle>(who: Person, url: string, body: object = {}, ifMatch: string | number = '*') =>
    world.as(who).post<T>(`/v1/${url}`, body, { ifMatch });
  const programme = (criteria: object = {}, more: object = {}, who = lead) =>
    made(
      world.as(who).post<AwardProgramme>('/v1/award-programmes', {
        name: 'Excellence in mentoring',
        ...more,
        criteria: { body: 'Mentors well.', ...criteria },
      }),
    );
  const planned = (programme_id: string, more: object = {}, who = lead) =>
    world.as(who).post<AwardCycle>('/v1/award-cycles', {
      ...{ programme_id, academic_year: 2025, nominations_due_on: DAYS.nominations, letters_due_on: DAYS.letters },
      ...more,
    });
  /** A cycle that is open, with its committee. */
  async function opened(criteria: object = {}, members: readonly Person[] = [], more: object = {}) {
    world.at(DAYS.open);
    const { id: programme_id } = await programme(criteria);
    const { id } = await made(planned(programme_id, more));
    if (members.length > 0) await made(act(lead, `award-cycles/${id}/set-committee`, { person_ids: members.map((one) => one.id) }));
    return made(act(lead, `award-cycles/${id}/open`));
  }
  const draft = (who: Person, cycle_id: string, nominee: { id: string }, more: object = {}) =>
    world.as(who).post<Nomination>('/v1/nominations', { cycle_id, nominee_id: nominee.id, statement: 'A generous mentor.', ...more });
  const submit = (who: Person, id: string) => act<Nomination>(who, `nominations/${id}/submit`);
  /** A nomination that is submitted. */
  async function nominated(who: Person, cycle_id: string, nominee: { id: string }, more: object = {}) {
    const { id } = await made(draft(who, cycle_id, nominee, more));
    return made(submit(who, id));
  }
  const askLetter = (who: Person, nomination_id: string, writer: { id: string }) =>
    world.as(who).post<NominationLetter>('/v1/nomination-letters', { nomination_id, writer_id: writer.id });
  const close = async (id: string, who = lead) => {
    world.at('2026-04-01');
    return made(act(who, `award-cycles/${id}/close-nominations`));
  };
  const giveMaterials = (who: Person, id: string, materials = 'How I mentor.') =>
    act<Nomination>(who, `nominations/${id}/give-materials`, { materials });
  const review = async (id: string) => {
    world.at(DAYS.after);
    return made(act(lead, `award-cycles/${id}/begin-review`));
  };
  const rank = (who: Person, cycle_id: string, nomination_ids: readonly string[]) =>
    world.as(who).post<AwardRanking>('/v1/award-rankings', { cycle_id, nomination_ids });
  const decide = (id: string, nomination_ids: readonly string[], who = lead, ifMatch: string | number = '*') =>
    act(who, `award-cycles/${id}/decide`, { nomination_ids }, ifMatch);

  /** A cycle under review: each nominee nominated by the nominator, with materials; the members have ranked in this order where `ranked`. */
  async function reviewed(
    nominator: Person,
    nominees: readonly Person[],
    members: readonly Person[],
    { ranked = true, criteria = {}, more = {} } = {},
  ) {
    const cycle = await opened(criteria, members, more);
    const nominations: Nomination[] = [];
    for (const nominee of nominees) nominations.push(await nominated(nominator, cycle.id, nominee));
    await close(cycle.id);
    for (const [i, nominee] of nominees.entries()) await made(giveMaterials(nominee, nominations[i]?.id ?? ''));
    await review(cycle.id);
    const ids = nominations.map(({ id }) => id);
    if (ranked) for (const member of members) await made(rank(member, cycle.id, ids));
    return { cycle, ids };
  }
  /** An award that was conferred on the nominee. */
  async function conferred(
    nominator: Person,
    nominee: Person,
    member: Person,
    options: { criteria?: object; more?: object } = {},
  ): Promise<Award> {
    const { cycle, ids } = await reviewed(nominator, [nominee], [member], options);
    await made(decide(cycle.id, ids));
    await made(act(lead, `award-cycles/${cycle.id}/confer`));
    const { items } = await made(world.as(lead).get<{ items: Award[] }>(`/v1/awards?cycle_id=${cycle.id}`));
    return items[0] as Award;
  }
  return {
    ...{
      made,
      act,
      programme,
      planned,
      opened,
      draft,
      submit,
      nominated,
      askLetter,
      close,
      giveMaterials,
      review,
      rank,
      decide,
      reviewed,
      conferred,
    },
    read: (who: Person, url: string) => world.as(who).get(`/v1/${url}`),
  };
}

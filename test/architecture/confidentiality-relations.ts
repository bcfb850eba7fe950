/** Who asks, and about whom. */
import type { Client } from '../setup/client.ts';
import type { Person, World } from '../setup/world.ts';

/** What somebody is to the person an answer is about, which the topic says. */
export const relations = [
  'mentee',
  'fellow',
  'mentor',
  'mentor_former',
  'superior',
  'director',
  'director_mentor',
  'pic',
  'div_head',
  'chair',
  'conductor',
  'vice_chair',
  'leader_past',
  'facilitator',
  'lead',
  'committee',
  'faculty_affairs',
  'admin',
  'analyst',
  'colleague',
  'portal',
  'portal_director',
  'stranger',
  'nobody',
  'no_token',
] as const;
export type Relation = (typeof relations)[number];

/**
 * Whose an answer is. The mentee has a mentor, and everything that comes of it, and had another mentor before (past); the other mentee of the
 * same mentor (fellow) is kept apart from the mentor by a conflict (suspended), and what this one has is still under way. The mentor has things
 * of their own; a division has its lists; the department has what is nobody’s.
 */
export const topics = ['mentee', 'past', 'suspended', 'mentor', 'division', 'department'] as const;
export type Topic = (typeof topics)[number];

export interface Cast {
  mentee: Person;
  /** Of the same mentor, and suspended. */
  fellow: Person;
  mentor: Person;
  former: Person;
  superior: Person;
  director: Person;
  mentorDirector: Person;
  pic: Person;
  head: Person;
  chair: Person;
  conductor: Person;
  viceChair: Person;
  /** Directed the mentees’ division and was a vice-chair, until lately. */
  predecessor: Person;
  facilitator: Person;
  lead: Person;
  committee: Person;
  facultyAffairs: Person;
  admin: Person;
  analyst: Person;
  colleague: Person;
  service: Person;
  stranger: Person;
  nobody: Pick<Person, 'subject' | 'kind'>;
}

/** The people of the scene: those of freshPeople, with whom that lacks. */
export async function castOf(world: World): Promise<Cast> {
  const people = await world.freshPeople();
  const elsewhere = { division: 'GIM', site: 'NORTH' } as const;
  const [viceChair, analyst, predecessor] = [await world.person(elsewhere), await world.person(elsewhere), await world.person(elsewhere)];
  await world.role(viceChair, 'vice_chair', { portfolio: 'research' });
  await world.role(analyst, 'edi_analyst');
  await world.role(predecessor, 'division_director', { division: 'CARD', ends_on: '2025-12-01' });
  await world.role(predecessor, 'vice_chair', { portfolio: 'culture_inclusion' });
  return {
    ...people,
    mentee: await world.person({ family_name: 'Abara', starts_on: '2024-07-01', cross_divisions: ['GIM'] }),
    fellow: await world.person({ family_name: 'Brandt', starts_on: '2022-07-01' }),
    former: await world.person({ ...elsewhere, rank: 'professor', cross_divisions: ['CARD'] }),
    superior: await world.person(elsewhere),
    conductor: people.viceChair,
    viceChair,
    predecessor,
    analyst,
    colleague: people.outsider,
  };
}

/** The clients of those who ask, by what they are to the mentee. */
export function clientsOf(world: World, cast: Cast): Record<Relation, Client> {
  return {
    mentee: world.as(cast.mentee),
    fellow: world.as(cast.fellow),
    mentor: world.as(cast.mentor),
    mentor_former: world.as(cast.former),
    superior: world.as(cast.superior),
    director: world.as(cast.director),
    director_mentor: world.as(cast.mentorDirector),
    pic: world.as(cast.pic),
    div_head: world.as(cast.head),
    chair: world.as(cast.chair),
    conductor: world.as(cast.conductor),
    vice_chair: world.as(cast.viceChair),
    leader_past: world.as(cast.predecessor),
    facilitator: world.as(cast.facilitator),
    lead: world.as(cast.lead),
    committee: world.as(cast.committee),
    faculty_affairs: world.as(cast.facultyAffairs),
    admin: world.as(cast.admin),
    analyst: world.as(cast.analyst),
    colleague: world.as(cast.colleague),
    portal: world.as(cast.service),
    portal_director: world.as(cast.director, { actor: cast.service, scopes: ['mentorship:read'] }),
    stranger: world.as(cast.stranger),
    nobody: world.as(cast.nobody),
    no_token: world.anonymous,
  };
}

/** To the fellow mentee the two mentees are what they are to the mentee the other way round. */
export function relationIn(topic: Topic, asker: Relation): Relation {
  if (topic !== 'suspended') return asker;
  return asker === 'mentee' ? 'fellow' : asker === 'fellow' ? 'mentee' : asker;
}

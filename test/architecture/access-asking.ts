/** Asks for each operation as each relation to the thing it is about, by the cases of `cases/`. */
import { operationsText } from '../../src/http/openapi.ts';
import { badgeEnvironment, privateKey } from '../setup/badges.ts';
import type { Answer, Client } from '../setup/client.ts';
import type { RoleName, RoleOptions } from '../setup/department.ts';
import { createWorld, type People, type World } from '../setup/world.ts';
import { access as cases } from './cases/all.ts';
import type { Ask, Cell } from './cases/asking.ts';

export type Operation = { id: string; method: string; url: string };
export type Made = { cell: Cell; ask: Ask };

export interface Asking {
  world: World;
  people: People;
  operations: Operation[];
  /** Holds every office in another department, which no answer may show but to a stranger. */
  elsewhere: { id: string };
  /** Mentee and mentor of the thing, then everybody else. */
  relations: string[];
  /** The thing that an operation is about, new, and how to ask for it. Throws where the operation has no case. */
  make(id: string): Promise<Made>;
  send(operation: Operation, made: Made, relation: string): Promise<Answer>;
}

/** In a world of its own. */
export async function createAsking(): Promise<Asking> {
  const world = await createWorld({ environment: badgeEnvironment(privateKey()) });
  const people = await world.freshPeople();
  const author = await world.person({ division: 'GIM', site: 'NORTH' });
  const superior = await world.person({ division: 'GIM', site: 'NORTH' });
  const elsewhere = await officesElsewhere(world);

  /** Everybody but mentee and mentor, who are new wherever something changes. */
  const others: Record<string, Client> = {
    superior: world.as(superior),
    director: world.as(people.director),
    mentor_director: world.as(people.mentorDirector),
    pic: world.as(people.pic),
    div_head: world.as(people.head),
    facilitator: world.as(people.facilitator),
    lead: world.as(people.lead),
    chair: world.as(people.chair),
    vice_chair: world.as(people.viceChair),
    committee: world.as(people.committee),
    faculty_affairs: world.as(people.facultyAffairs),
    admin: world.as(people.admin),
    author: world.as(author),
    colleague: world.as(people.outsider),
    service: world.as(people.service),
    stranger: world.as(people.stranger),
    nobody: world.as(people.nobody),
    no_token: world.anonymous,
  };
  const operations = operationsText(world.app)
    .trim()
    .split('\n')
    .map((line) => {
      const [id = '', method = '', url = ''] = line.split(/\s+/);
      return { id, method, url };
    });
  let made = 0;

  async function make(id: string): Promise<Made> {
    const prepare = cases[id];
    if (!prepare) throw new Error(`${id} has no case`);
    made += 1;
    const family_name = `Matrix${made}`;
    const mentee = await world.person({ family_name });
    const mentor = await world.person({ division: 'NEPH', site: 'NORTH', rank: 'professor' });
    await world.line(mentee, superior);
    const cell = { world, people, author, mentee, mentor, fresh: made };
    return { cell, ask: await prepare(cell) };
  }

  function send({ method, url }: Operation, { cell, ask }: Made, relation: string): Promise<Answer> {
    const client = relation === 'mentee' ? world.as(cell.mentee) : relation === 'mentor' ? world.as(cell.mentor) : others[relation];
    if (!client) throw new Error(`${relation} is nobody`);
    const { path = '', query, body, thing: _, ...options } = ask;
    const search = query ? `?${new URLSearchParams(query)}` : '';
    const content = typeof body === 'function' ? body(relation) : body;
    const key = method === 'POST' ? { key: crypto.randomUUID() } : {};
    return client.send(method, url.replace(/\{\w+\}/, path) + search, content ?? null, { ...key, ...options });
  }

  return { world, people, elsewhere, operations, relations: ['mentee', 'mentor', ...Object.keys(others)], make, send };
}

/** Somebody who holds each office in another department, in units of the same codes: no statement may find them here. */
async function officesElsewhere(world: World): Promise<{ id: string }> {
  const elsewhere = await world.otherDepartment();
  const holder = await elsewhere.person({ division: 'CARD', site: 'UNION', rank: 'professor' });
  const offices: readonly [RoleName, RoleOptions][] = [
    ['chair', {}],
    ['vice_chair', { portfolio: 'education' }],
    ['mentorship_lead', {}],
    ['committee_member', { committee: 'Mentorship' }],
    ['division_director', { division: 'CARD' }],
    ['mentorship_facilitator', { division: 'CARD' }],
    ['physician_in_chief', { site: 'UNION' }],
    ['hospital_division_head', { division: 'CARD', site: 'UNION' }],
    ['faculty_affairs', {}],
    ['programme_admin', {}],
  ];
  for (const [role, scope] of offices) await elsewhere.role(holder, role, scope);
  return holder;
}

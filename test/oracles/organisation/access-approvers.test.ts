/** Who can approve an access change, and for whom one is needed: what the database answers, against a naive reading of the rule, of random people. */
import { expect, test } from 'vitest';
import { isComplete } from '../../../src/features/organisation/access-changes/rules.ts';
import { runs } from '../../setup/runs.ts';
import { createWorld } from '../../setup/world.ts';

const TODAY = '2026-03-01';
const world = await createWorld();

let seed = 20260301;
function next(below: number): number {
  seed = (seed * 1103515245 + 12345) % 2147483648;
  return Math.floor((seed / 2147483648) * below);
}
const one = <T>(list: readonly T[]): T => list[next(list.length)] as T;

type Login = { by: number | null; ended: boolean };
type Role = { role: string; starts_on: string; ends_on: string | null };
type Someone = { kind: string; dead: boolean; into: number | null; logins: Login[]; roles: Role[] };

const PERIODS: readonly (readonly [string, string | null])[] = [
  ['2025-01-01', null],
  ['2025-01-01', '2026-03-01'],
  ['2025-01-01', '2026-03-02'],
  ['2026-03-02', null],
  ['2026-04-01', '2026-04-01'],
];

/** Nobody is merged into somebody who is merged. */
function someone(i: number): Someone {
  const roles = ['programme_admin', 'chair', 'committee_member'].filter(() => next(3) === 0);
  return {
    kind: next(5) === 0 ? 'service' : 'staff',
    dead: next(8) === 0,
    into: i > 1 && next(6) === 0 ? next(2) : null,
    logins: Array.from({ length: next(3) }, () => ({ by: next(3) === 0 ? null : next(5), ended: next(4) === 0 })),
    roles: roles.map((role) => {
      const [starts_on, ends_on] = one(PERIODS);
      return { role, starts_on, ends_on };
    }),
  };
}

async function stored(people: readonly Someone[]): Promise<string[]> {
  const ids: string[] = [];
  for (const { kind } of people) ids.push((await world.person({ kind: kind as 'staff', login: false })).id);
  const idOf = (i: number | null) => (i === null ? null : (ids[i] ?? null));
  for (const [i, { dead, into, logins, roles }] of people.entries()) {
    const id = ids[i] as string;
    if (dead || into !== null)
      await world.sql`update person set deceased_on = ${dead ? '2026-01-01' : null}, merged_into_id = ${idOf(into)} where id = ${id}`;
    for (const [n, { by, ended }] of logins.entries()) {
      const login = { person_id: id, issuer: 'https://oracle.example', subject: `${id}-${n}`, ended_at: ended ? '2026-01-01' : null };
      await world.insert('person_login', login, { id: idOf(by) ?? '' });
    }
    for (const { role, starts_on, ends_on } of roles)
      await world.insert('leadership_role', {
        person_id: id,
        role,
        starts_on,
        ends_on,
        committee: role === 'committee_member' ? 'Awards' : null,
      });
  }
  return ids;
}

const signsIn = ({ logins }: Someone) => logins.some(({ ended }) => !ended);

test('nobody approves what they asked for, and who else can is as the rule says', async () => {
  const seen = new Set<string>();
  for (let run = 0; run < runs(60, 600); run += 1) {
    const people = Array.from({ length: 5 }, (_, i) => someone(i));
    const at = (i: number) => people[i] as Someone;
    const ids = await stored(people);
    const kind = one(['login', 'role', 'merge'] as const);
    const [asker, person] = [next(5), next(5)];
    const duplicate = kind === 'merge' ? (person + 1 + next(4)) % 5 : null;
    const payload = {
      login: { issuer: 'https://oracle.example', subject: `new-${run}` },
      role: { role: 'chair', starts_on: TODAY },
      merge: { duplicate_id: ids[duplicate ?? 0] },
    }[kind];
    const asked = { kind, person_id: ids[person], requested_by: ids[asker], expires_on: '2026-03-15' };
    const { id } = await world.insert('access_change', { ...asked, ...payload });

    /** Whether a third person, or nobody at all, gave `who` a sign-in that is in use; whom a record was merged into stands for it. */
    const standsFor = (i: number) => at(i).into ?? i;
    const vouched = (who: number, other: number) =>
      at(who).logins.some(({ by, ended }) => !ended && (by === null || ![who, other].includes(standsFor(by))));
    const expected: string[] = [];
    for (const [i, candidate] of people.entries()) {
      if (i === asker || candidate.dead || !signsIn(candidate)) continue;
      const isParty = i === person || i === duplicate;
      if (isParty && candidate.into === null && (kind !== 'role' || vouched(i, asker)))
        expected.push(`${i} ${i === person ? 'person' : 'duplicate'}`);
      const administers = candidate.roles.some(
        ({ role, starts_on, ends_on }) => role === 'programme_admin' && starts_on <= TODAY && (ends_on === null || ends_on > TODAY),
      );
      const isFree = at(asker).kind !== 'service' || vouched(asker, i);
      if (administers && candidate.kind !== 'service' && isFree && !(kind === 'merge' && isParty)) expected.push(`${i} administrator`);
    }
    const rows = await world.sql<{
      person_id: string;
      capacity: string;
    }>`select person_id, capacity from access_approvers(${id}, ${TODAY})`;
    const found = rows.filter(({ person_id }) => ids.includes(person_id)).map((row) => `${ids.indexOf(row.person_id)} ${row.capacity}`);
    expect({ run, people, kind, asker, person, duplicate, found: found.sort() }).toMatchObject({ found: expected.sort() });
    for (const row of found) seen.add(`${kind} ${row.slice(2)}`);

    const guarded = await world.sql<{ id: string }>`
      select p.id from unnest(${ids}::uuid[]) p(id) where is_guarded(p.id, '{chair,programme_admin}', ${TODAY})`;
    const opens = ({ role, starts_on, ends_on }: Role) =>
      role !== 'committee_member' && (ends_on === null || (ends_on > TODAY && ends_on > starts_on));
    const isGuarded = ({ logins, roles }: Someone) => logins.length > 0 || roles.some(opens);
    expect(guarded.map((row) => row.id).sort()).toEqual(ids.filter((_, i) => isGuarded(at(i))).sort());
  }
  expect([...seen].sort()).toEqual([
    'login administrator',
    'login person',
    'merge administrator',
    'merge duplicate',
    'merge person',
    'role administrator',
    'role person',
  ]);
});

test('a merge that only the records agree to needs every one that is guarded, and everything else one approval', () => {
  const sides = [true, false].flatMap((person) => [true, false].map((duplicate) => ({ person, duplicate })));
  for (const guarded of sides)
    for (const agreed of sides)
      for (const capacity of ['person', 'duplicate', 'administrator'] as const) {
        const said = new Set([...(agreed.person ? ['person'] : []), ...(agreed.duplicate ? ['duplicate'] : []), capacity]);
        const wanted = [...(guarded.person ? ['person'] : []), ...(guarded.duplicate ? ['duplicate'] : [])];
        const expected = capacity === 'administrator' || wanted.every((side) => said.has(side));
        expect(isComplete({ kind: 'merge', guarded, agreed }, capacity)).toBe(expected);
        if (capacity !== 'duplicate') expect(isComplete({ kind: 'role', guarded, agreed }, capacity)).toBe(true);
      }
});

import { anotherAdmin } from '../../setup/second-person.ts';
import { type Case, type Cell, code, first } from './asking.ts';
import { at, both, each, of, one, own, PEOPLE, personOf, type Readings } from './reading.ts';

async function login({ world, mentee }: Cell) {
  const [row] = await world.sql<{ id: string }>`select id from person_login where person_id = ${mentee.id}`;
  return row?.id ?? '';
}

/** A login of the mentee that waits for a second person; asked for by somebody who may. */
async function waiting({ world, mentee, fresh }: Cell, asker: { id: string }) {
  const login = { kind: 'login', issuer: 'https://login.example.edu', subject: `w${fresh}`, expires_on: '2026-03-15' };
  return (await world.insert('access_change', { ...login, person_id: mentee.id, requested_by: asker.id })).id;
}

/** A pair of the mentee and somebody new. */
async function alike({ world, mentee }: Cell): Promise<string> {
  const { id } = await world.person({ login: false });
  const [person_id, duplicate_id] = [mentee.id, id].sort();
  return (await world.insert('possible_duplicate', { person_id, duplicate_id, reasons: ['email'] })).id;
}

/** A version that holds on no day: voiding it again changes nothing, and leaves the other versions to the other cells. */
function voidedPolicy({ world, fresh }: Cell) {
  const day = '2026-01-01';
  return world.insert('policy', { version: 1000 + fresh, starts_on: day, ends_on: day, voided_at: '2026-01-01T12:00:00Z' });
}

function succession({ world, fresh }: Cell) {
  return world.insert('division_succession', {
    from_division_id: world.division('CARD').id,
    to_division_id: world.division('GIM').id,
    kind: 'merge',
    succeeded_on: `${1900 + (fresh % 100)}-07-01`,
  });
}

/** What each operation is about, and how to ask for it, for the access matrix. */
export const access: Record<string, Case> = {
  getDepartment: () => ({}),
  editDepartment: ({ fresh }) => ({ ifMatch: '*', body: { name: `Department ${fresh}` } }),
  listPolicies: () => ({}),
  getPolicy: ({ world }) => ({ path: world.policy.id }),
  succeedPolicy: () => ({ body: { starts_on: '2027-01-01' }, query: { dry_run: 'true' } }),
  correctPolicy: ({ world }) => ({ path: world.policy.id, ifMatch: '*', body: {} }),
  voidPolicy: async (cell) => ({ path: (await voidedPolicy(cell)).id, ifMatch: '*' }),
  listDivisions: () => ({}),
  getDivision: ({ world }) => ({ path: world.division('CARD').id }),
  createDivision: ({ fresh }) => ({ body: { code: code(fresh), name: 'Sports Medicine', kind: 'departmental', starts_on: '2026-01-01' } }),
  editDivision: ({ world, fresh }) => ({ path: world.division('NEPH').id, ifMatch: '*', body: { name: `Nephrology ${fresh}` } }),
  listDivisionSuccessions: () => ({}),
  getDivisionSuccession: async (cell) => ({ path: (await succession(cell)).id }),
  recordDivisionSuccession: ({ world, fresh }) => ({
    body: {
      from_division_id: world.division('CARD').id,
      to_division_id: world.division('NEPH').id,
      kind: 'merge',
      succeeded_on: `${2000 + (fresh % 100)}-07-01`,
    },
  }),
  listSites: () => ({}),
  getSite: ({ world }) => ({ path: world.site('UNION').id }),
  createSite: ({ fresh }) => ({ body: { code: code(fresh), name: 'South Clinic', affiliation: 'community' } }),
  editSite: ({ world, fresh }) => ({ path: world.site('NORTH').id, ifMatch: '*', body: { name: `North ${fresh}` } }),
  listPeople: ({ mentee }) => ({ query: { q: mentee.family_name } }),
  getPerson: ({ mentee }) => ({ path: mentee.id }),
  getPersonByHrNumber: ({ mentee }) => ({ path: mentee.hr_number ?? '' }),
  createPerson: ({ fresh }) => ({ body: { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe', hr_number: code(fresh) } }),
  putPersonByHrNumber: ({ fresh }) => ({ path: code(fresh), body: { kind: 'faculty', given_name: 'Ines', family_name: 'Tanabe' } }),
  editPerson: ({ mentee, fresh }) => first(mentee.id, { body: { preferred_name: `Nes ${fresh}` } }),
  mergePeople: async ({ world, mentee }) => {
    const duplicate = await world.person({ division: null, site: null, category: null, login: false });
    return first(mentee.id, { body: { duplicate_id: duplicate.id } });
  },
  listPossibleDuplicates: async (cell) => {
    await alike(cell);
    return {};
  },
  getPossibleDuplicate: async (cell) => ({ path: await alike(cell) }),
  dismissPossibleDuplicate: async (cell) => first(await alike(cell)),
  listLogins: ({ mentee }) => ({ query: { person_id: mentee.id } }),
  getLogin: async (cell) => ({ path: await login(cell) }),
  addLogin: ({ mentee, fresh }) => ({ body: { person_id: mentee.id, issuer: 'https://login.example.edu', subject: `s${fresh}` } }),
  endLogin: async (cell) => first(await login(cell)),
  listAccessChanges: async (cell) => ({ query: { person_id: cell.mentee.id }, thing: await waiting(cell, cell.author) }),
  getAccessChange: async (cell) => ({ path: await waiting(cell, cell.author) }),
  approveAccessChange: async (cell) => first(await waiting(cell, await anotherAdmin(cell.world))),
  refuseAccessChange: async (cell) => first(await waiting(cell, await anotherAdmin(cell.world))),
  withdrawAccessChange: async (cell) => first(await waiting(cell, cell.author)),
};

/** About whom to read it, for the confidentiality matrix. */
export const reading: Record<string, Readings> = {
  getDepartment: ({ world }) => [{ topic: 'department', counts: ({ id }) => id === world.id }],
  listPolicies: own('policy', 'department'),
  getPolicy: one('policy'),
  listDivisions: own('division', 'department'),
  getDivision: one('division'),
  listDivisionSuccessions: own('division_succession', 'department'),
  getDivisionSuccession: one('division_succession'),
  listSites: own('site', 'department'),
  getSite: one('site'),
  listPeople: (scene) => PEOPLE.map((topic) => ({ topic, query: { limit: '200', q: personOf(scene, topic).family_name } })),
  getPerson: both(at(PEOPLE), one('external')),
  getPersonByHrNumber: (scene) => PEOPLE.map((topic) => ({ topic, path: personOf(scene, topic).hr_number ?? '' })),
  listPossibleDuplicates: of('person_id'),
  getPossibleDuplicate: each('possible_duplicate', 'mentee'),
  listLogins: of('person_id'),
  getLogin: each('person_login', ...PEOPLE),
  listAccessChanges: of('person_id'),
  getAccessChange: each('access_change', 'mentee'),
};

import type { Person } from './department.ts';
import type { People, World } from './world.ts';

/** The first day of every fact, unless a test says otherwise. */
export const on = '2026-01-01';

export interface FactKind {
  url: string;
  body: (person: Person) => object;
  patch: object;
}

/** Helpers for HR facts: who writes them, whom they are about, and the kinds. */
export function hrFactsOf(world: World, people: People) {
  const hr = () => world.as(people.facultyAffairs);
  const anyone = () => world.as(people.outsider);
  const nothing = { division: null, site: null, category: null } as const;
  const bare = () => world.person(nothing);
  const eventsOf = (id: string) =>
    world.sql<{ type: string; data: object }>`select type, data from event where subject_id = ${id} order by id`;

  /** For each kind: where it is, a body that is right for this person, and a patch of something besides the dates. */
  const kinds: Record<string, FactKind> = {
    appointment: {
      url: '/v1/appointments',
      body: ({ id }) => ({
        person_id: id,
        category: 'full_time',
        rank: 'lecturer',
        academic_fte_pct: 80,
        status: 'probationary',
        starts_on: on,
      }),
      patch: { rank: 'professor', appointed_on: '2021-01-01' },
    },
    'division membership': {
      url: '/v1/division-memberships',
      body: ({ id }) => ({ person_id: id, division_id: world.division('GIM').id, is_primary: true, starts_on: on }),
      patch: { is_primary: false },
    },
    'site membership': {
      url: '/v1/site-memberships',
      body: ({ id }) => ({ person_id: id, site_id: world.site('UNION').id, is_primary: true, starts_on: on }),
      patch: { is_primary: false },
    },
    'position description': {
      url: '/v1/position-descriptions',
      body: ({ id }) => ({ person_id: id, kind: 'clinician_teacher', starts_on: on }),
      patch: { clinical_pct: 50, teaching_pct: 30, scholarship_pct: 20, administration_pct: 0 },
    },
    leave: {
      url: '/v1/leaves',
      body: ({ id }) => ({ person_id: id, kind: 'sabbatical', starts_on: on }),
      patch: { kind: 'research' },
    },
    'leadership role': {
      url: '/v1/leadership-roles',
      body: ({ id }) => ({ person_id: id, role: 'division_director', division_id: world.division('GIM').id, starts_on: on }),
      patch: { acting: true },
    },
    'reporting line': {
      url: '/v1/reporting-lines',
      body: ({ id }) => ({ subordinate_id: id, superior_id: people.chair.id, kind: 'primary', starts_on: on }),
      patch: { source: 'hr' },
    },
  };

  return { hr, anyone, bare, eventsOf, kinds };
}

/** How to read what the scene holds: for an operation that reads, the requests about each topic that has something there. */
import type { World } from '../../setup/world.ts';
import type { Cast, Relation, Topic } from '../confidentiality-relations.ts';
import type { Things } from '../confidentiality-things.ts';

export interface Scene {
  world: World;
  cast: Cast;
  things: Things;
}

export type Thing = { readonly [member: string]: unknown };

export interface Reading {
  topic: Topic;
  /** For `{…}` in the path. */
  path?: string;
  query?: Record<string, string>;
  accept?: string;
  /** Which of the asker's own things there are about the topic; all by default. */
  counts?: (thing: Thing) => boolean;
  /** What else there is about another topic. */
  also?: Pick<Reading, 'topic' | 'counts'>;
  /** Who asks; everybody by default. */
  only?: Relation;
}

export type Readings = (scene: Scene) => readonly Reading[];

export const PEOPLE = ['mentee', 'suspended', 'mentor'] as const;

export const MENTEES = ['mentee', 'suspended'] as const;

export const PAIRS = ['mentee', 'past', 'suspended'] as const;

export type About = (typeof PEOPLE)[number];

export const personOf = ({ cast }: Scene, topic: About) => ({ mentee: cast.mentee, suspended: cast.fellow, mentor: cast.mentor })[topic];

export const division = ({ world }: Scene) => world.division('CARD').id;

/** Each thing of the table by its id. */
export const each =
  (table: string, ...about: readonly Topic[]): Readings =>
  ({ things }) =>
    about.flatMap((topic) => things(table, topic).map((path) => ({ topic, path })));

/** The list, of the person. */
export const of =
  (parameter: string, about: readonly About[] = PEOPLE, more: Record<string, string> = {}): Readings =>
  (scene) =>
    about.map((topic) => ({ topic, query: { limit: '200', ...more, [parameter]: personOf(scene, topic).id } }));

/** What hangs on the person in the path. */
export const at =
  (about: readonly About[], more: Partial<Reading> = {}): Readings =>
  (scene) =>
    about.map((topic) => ({ topic, path: personOf(scene, topic).id, ...more }));

/** The list of the asker’s own, or of everybody’s, as far as it holds what is about the topic. */
export const own =
  (table: string, ...about: readonly Topic[]): Readings =>
  ({ things }) =>
    about.map((topic) => ({ topic, query: { limit: '200' }, counts: ({ id }) => things(table, topic).includes(String(id)) }));

/** The list, by mentee, distinguished by pair. */
export const paired =
  (table: string, parameter = 'mentee_id', more: Record<string, string> = {}): Readings =>
  (scene) => {
    const [mine, past, theirs] = own(
      table,
      'mentee',
      'past',
      'suspended',
    )(scene).map((ask) => {
      const { id } = ask.topic === 'suspended' ? scene.cast.fellow : scene.cast.mentee;
      return { ...ask, query: { limit: '200', ...more, [parameter]: id } };
    });
    return mine && past && theirs ? [{ ...mine, also: past }, theirs] : [];
  };

/** What everybody has of their own, without an id: that of the person, known by what it says. */
export const mine =
  (...says: readonly string[]): Readings =>
  (scene) =>
    PEOPLE.map((topic, i) => ({
      topic,
      counts: (thing) =>
        says.length > 0 ? JSON.stringify(thing).includes(says[i] ?? '') : thing['person_id'] === personOf(scene, topic).id,
    }));

/** One of the department’s own. */
export const one =
  (table: string): Readings =>
  (scene) =>
    each(table, 'department')(scene).slice(0, 1);

export const once =
  (topic: Topic, path: (scene: Scene) => string, more: Partial<Reading> = {}): Readings =>
  (scene) => [{ topic, path: path(scene), ...more }];

export const both =
  (...cases: readonly Readings[]): Readings =>
  (scene) =>
    cases.flatMap((one) => one(scene));

/** By the mentor of the mentee, and of the fellow. */
export const pairs: Readings = (scene) =>
  MENTEES.flatMap((topic) => {
    const query = { mentee_id: personOf(scene, topic).id, mentor_id: scene.cast.mentor.id };
    return [{}, { starts_on: '2025-10-01', ends_on: '2027-06-01' }].map((period) => ({ topic, query: { ...query, ...period } }));
  });

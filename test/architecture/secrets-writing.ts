/**
 * What somebody can find out by trying to write: about each person of whom there is something to find out, with days before, in and after those of
 * the secrets. What a refusal says depends on nothing that the asker may not read. Nothing of it is kept (see `harmless`).
 */
import type { Person } from '../setup/world.ts';
import type { Cast, Relation } from './confidentiality-relations.ts';
import type { Ask } from './secrets-asking.ts';
import type { Extras } from './secrets-worlds.ts';

const PAST = ['2015-01-01', '2026-01-15', '2026-02-10', '2026-03-20'];
const COMING = ['2026-05-01', '2026-07-15', '2026-09-15'];

const askers = (cast: Cast): Partial<Record<Relation, Person>> => ({
  colleague: cast.colleague,
  fellow: cast.fellow,
  facilitator: cast.facilitator,
  lead: cast.lead,
  director: cast.director,
  director_mentor: cast.mentorDirector,
  mentor: cast.mentor,
});

/** A commit that keeps nothing: what is checked at the end is checked. */
export const harmless = [/^commit$/, 'set constraints all immediate; rollback'] as const;

/** What the asker tries. */
export function writesOf(cast: Cast, extras: Extras, relation: Relation): Ask[] {
  const asker = askers(cast)[relation];
  if (!asker) return [];
  const { other, paired, possible, apart, rival, leaving, gone, alike } = extras;
  const about = [possible, apart, rival, leaving, gone, alike, paired];
  // Others propose for themselves alone.
  const mentees = relation === 'facilitator' || relation === 'director' ? [asker, cast.mentee, other] : [asker];
  const post = (operation: string, url: string, body: object): Ask => ({ operation, url: `/v1/${url}`, method: 'POST', body });
  const edit = (id: string, body: object): Ask => ({ operation: 'editAssignment', url: `/v1/assignments/${id}`, method: 'PATCH', body });
  const propose = (body: object) => post('proposeAssignment', 'assignments', body);
  return [
    ...about.flatMap((one) => [
      ...mentees.flatMap((mentee) => {
        const pair = { mentee_id: mentee.id, mentor_id: one.id };
        return [
          propose({ ...pair, subtype: 'formal' }),
          ...COMING.map((starts_on) => propose({ ...pair, subtype: 'formal', starts_on })),
          ...[...PAST, ...COMING].map((starts_on) => propose({ ...pair, subtype: 'sponsor', starts_on })),
          post('openMentorRequest', 'mentor-requests', { mentee_id: mentee.id, type: 'additional', mentor_ids: [one.id] }),
          ...(relation === 'facilitator' ? PAST : []).map((introduced_on) =>
            post('recordIntroduction', 'introductions', { ...pair, introduced_on }),
          ),
        ];
      }),
      ...PAST.map((starts_on) => propose({ mentee_id: one.id, mentor_id: asker.id, subtype: 'informal', starts_on })),
      ...PAST.map((acted_on) =>
        post('recordSponsorshipAction', 'sponsorship-actions', { beneficiary_id: one.id, kind: 'letter', acted_on }),
      ),
      post('declareConflict', 'conflict-declarations', { other_id: one.id, kind: 'competition' }),
      post('raiseConcern', 'concerns', { about_person_id: one.id, body: 'They shout.', route: 'mentorship_lead' }),
    ]),
    ...Object.values(extras.ending).flatMap(({ id }) => [...COMING, null].map((planned_ends_on) => edit(id, { planned_ends_on }))),
    ...[...COMING, null].map((planned_ends_on) => edit(extras.proposal.id, { planned_ends_on })),
  ];
}

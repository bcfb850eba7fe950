/** Matching in the demo department: mentor profiles, needs, requests in every state, expectations and agreements. */
import { addDays, daysBetween } from '../core/calendar.ts';
import { drawAgreements } from './agreements.ts';
import type { Chance } from './chance.ts';
import type { DemoAssignment } from './mentorships.ts';
import type { DemoPerson } from './people.ts';
import type { Rows } from './rows.ts';

const AREAS = [
  'promotion',
  'cfar',
  'research_network',
  'grants',
  'education_recognition',
  'work_life',
  'leadership',
  'clinical_skills',
  'sponsorship',
  'quality_network',
  'difficult_conversations',
] as const;
const TOPICS = [
  'clinical trials',
  'health equity',
  'medical education research',
  'implementation science',
  'global health',
  'quality improvement',
  'basic science',
  'clinical informatics',
  'ethics',
  'writing grants',
] as const;
const LOCATIONS = ['local', 'local', 'elsewhere_canada', 'international'] as const;

const DOCUMENTS = {
  mentorship_definition: [
    'What this department means by mentorship',
    'A relationship between two people, outside every reporting line, in which one helps the other to reach goals the other has set.',
  ],
  mentor_duties: [
    'What we expect of mentors',
    'Meet at least three times a year, keep confidences, help with the academic plan, say when you cannot.',
  ],
  mentee_duties: [
    'What we expect of mentees',
    'Set the agenda, prepare meetings, say what you need, tell your director when it does not work.',
  ],
  facilitator_charter: [
    'Charter of the mentorship facilitators',
    'Know who is looking for whom, introduce people to each other, keep what you hear.',
  ],
  leader_duties: [
    'What we expect of leaders',
    'Make sure nobody is without a mentor, review mentorship every year, never use it to supervise.',
  ],
} as const;

/** Rows for each table, in the order in which they can be inserted. Rows without a department get it from the caller. */
export function drawMatching(
  chance: Chance,
  people: readonly DemoPerson[],
  assignments: readonly DemoAssignment[],
  today: string,
): { rows: Rows; ofRequest: ReadonlyMap<string, string> } {
  const faculty = people.filter(({ category, retired_on }) => category === 'full_time' && retired_on === null);
  const areas = (most: number) => [...new Set(Array.from({ length: chance.between(2, most) }, () => chance.pick(AREAS)))];
  const noon = (day: string) => `${day}T16:00:00Z`;
  const since = (from: number, to: number) => addDays(today, -chance.between(from, to));

  const mentors = faculty.filter(
    ({ appointed_on, rank, hr_number }) =>
      hr_number === 'D100003' || (appointed_on < addDays(today, -2500) && rank !== 'lecturer' && chance.odds(0.72)),
  );
  const profiles = mentors.map(({ id: person_id, hr_number, appointed_on }) => {
    const isOfTour = hr_number === 'D100003';
    const retiring = !isOfTour && appointed_on < addDays(today, -10_000) && chance.odds(0.3);
    return {
      person_id,
      is_willing: isOfTour || chance.odds(0.85),
      // Drawn for the mentor of the tour as well, who has room for one more, so that the draws after it stay the same.
      capacity_formal: [chance.odds(0.25) ? chance.between(1, 5) : null].find(() => !isOfTour) ?? null,
      is_open_to_approach: chance.odds(0.5),
      expertise: [...new Set([chance.pick(TOPICS), chance.pick(TOPICS)])],
      need_areas: isOfTour ? ['promotion', 'grants', 'research_network'] : areas(5),
      languages: chance.odds(0.3) ? ['en', chance.pick(['fr', 'es', 'zh', 'pa', 'ar', 'pt'])] : ['en'],
      training_location: chance.pick(LOCATIONS),
      listing_consented_at: chance.odds(0.8) ? noon(since(30, 900)) : null,
      retirement_expected_on: retiring ? addDays(today, chance.between(60, 500)) : null,
    };
  });
  const trainings = mentors
    .filter(() => chance.odds(0.55))
    .map(({ id: person_id }) => {
      const completed_on = since(20, 1200);
      return {
        person_id,
        course_title: 'Mentoring colleagues in academic medicine',
        duration_min: 180,
        is_accredited: true,
        moc_section: 1,
        completed_on,
        expires_on: addDays(completed_on, 1095),
        verified_by: person_id === mentors[0]?.id ? (mentors[1]?.id ?? null) : (mentors[0]?.id ?? null),
        verified_at: noon(addDays(completed_on, 7)),
      };
    });

  const running = new Set(
    assignments.filter(({ state, subtype }) => state === 'live' && subtype === 'formal').map(({ mentee_id }) => mentee_id),
  );
  const waiting = assignments.filter(({ state }) => state === 'pending_acceptance');
  const asked = new Set(waiting.map(({ mentee_id }) => mentee_id));
  const early = faculty.filter(({ appointed_on, place }) => appointed_on > addDays(today, -1800) && place > 5);
  const without = early.filter(({ id, hr_number }) => !running.has(id) && !asked.has(id) && hr_number !== 'D100002');

  const profilesOf = new Map<string, string>();
  const needs: object[] = [];
  const needing = early.filter(({ id, hr_number }) => hr_number === 'D100002' || asked.has(id) || chance.odds(0.85));
  const needsProfiles = needing.map(({ id: person_id, hr_number }) => {
    const id = chance.id();
    profilesOf.set(person_id, id);
    const wanted = hr_number === 'D100002' ? ['promotion', 'grants', 'work_life'] : areas(4);
    wanted.forEach((area, i) => {
      needs.push({ needs_profile_id: id, area, priority: Math.max(1, 5 - i) });
    });
    return { id, person_id, version: 1, training_location: chance.pick(LOCATIONS) };
  });

  const ofRequest = new Map<string, string>();
  const requests: object[] = [];
  const discussions: object[] = [];
  const open = (mentee_id: string, days: number, more: object = {}) => {
    const id = chance.id();
    const opened_on = addDays(today, -days);
    requests.push({
      id,
      mentee_id,
      type: 'new',
      via: chance.pick(['mentee', 'leader', 'facilitator']),
      needs_profile_id: profilesOf.get(mentee_id) ?? null,
      is_primary: true,
      opened_on,
      answer_due_on: addDays(opened_on, 21),
      no_match_reason: null,
      no_match_on: null,
      reopens_on: null,
      ...more,
    });
    return { id, opened_on };
  };
  const discuss = (request_id: string, opened_on: string, more: object = {}) =>
    discussions.push({
      id: chance.id(),
      request_id,
      opened_on,
      held_on: null,
      participants: ['division_director', 'physician_in_chief'],
      outcome: null,
      mentor_id: null,
      assignment_id: null,
      concluded_by: null,
      concluded_at: null,
      ...more,
    });
  for (const { id: assignment_id, mentee_id, mentor_id } of waiting) {
    const { id, opened_on } = open(mentee_id, chance.between(12, 40));
    const held_on = addDays(today, -chance.between(1, 9));
    ofRequest.set(assignment_id, id);
    discuss(id, addDays(opened_on, 2), {
      held_on,
      outcome: 'match',
      mentor_id,
      assignment_id,
      concluded_by: mentors[0]?.id,
      concluded_at: noon(held_on),
    });
  }
  without.forEach(({ id: mentee_id, appointed_on }, i) => {
    const days = Math.min(daysBetween(appointed_on, today), chance.between(2, 60));
    if (i % 5 === 4) return;
    if (i % 5 === 3) {
      const no_match_on = addDays(today, -Math.min(days, 10));
      open(mentee_id, days, { no_match_reason: 'all_excluded', no_match_on, reopens_on: addDays(no_match_on, 90) });
    } else {
      const { id, opened_on } = open(mentee_id, days);
      if (i % 5 === 2 && profilesOf.has(mentee_id)) discuss(id, opened_on);
    }
  });

  const documents = Object.entries(DOCUMENTS).map(([kind, [title, body]]) => ({
    id: chance.id(),
    kind,
    version: 1,
    title,
    body,
    starts_on: addDays(today, -1500),
  }));
  const read = (kind: keyof typeof DOCUMENTS, readers: readonly { id: string }[], share: number) =>
    readers
      .filter(() => chance.odds(share))
      .map(({ id: person_id }) => ({
        document_id: documents.find((document) => document.kind === kind)?.id,
        person_id,
        acknowledged_at: noon(since(10, 1200)),
      }));

  return {
    ofRequest,
    rows: [
      ['mentor_profile', profiles],
      [
        'mentor_profile_day',
        profiles.map(({ person_id, is_willing, capacity_formal, need_areas }) => ({
          ...{ person_id, is_willing, capacity_formal, need_areas },
          on_day: addDays(today, -3_650),
        })),
      ],
      ['mentor_training', trainings],
      ['needs_profile', needsProfiles],
      ['need', needs],
      ['mentor_request', requests],
      ['match_discussion', discussions],
      ['expectation_document', documents],
      ['acknowledgement', [...read('mentor_duties', mentors, 0.7), ...read('mentee_duties', early, 0.8)]],
      ...drawAgreements(chance, assignments, documents[0]?.id, today),
    ],
  };
}

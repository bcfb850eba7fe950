/** Every text that the scene stores, in words that occur nowhere else, so that it is known wherever it comes up; and who reads it. */
import type { Class } from './confidentiality-classes.ts';
import { type Relation, relations, type Topic } from './confidentiality-relations.ts';

export interface Canary {
  class: Class;
  /** Whose it is. */
  topic: Topic;
  /** Exactly these read it somewhere; what they are to the mentee, whatever the topic. */
  readers: readonly Relation[];
}

const outside: readonly Relation[] = ['stranger', 'nobody', 'no_token'];
const everybody = relations.filter((relation) => !outside.includes(relation)).join(' ');

/** Readers and names, set apart by spaces. */
const told = (kind: Class, topic: Topic, readers: string, names: string): [string, Canary][] =>
  names.split(/\s+/).map((name) => [name, { class: kind, topic, readers: readers.split(' ') as Relation[] }]);

export const canaries: ReadonlyMap<string, Canary> = new Map([
  ...told('C0', 'department', everybody, 'duties call guide event_title'),
  ...told('C0', 'mentor', everybody, 'bio expertise'),
  ...told('op', 'department', 'faculty_affairs admin', 'import_error'),

  ...told('C2', 'mentor', 'mentor lead faculty_affairs', 'evidence'),
  ...told(
    'C3',
    'mentee',
    'mentee mentor director pic conductor faculty_affairs portal_director',
    'plan_goals plan_stakeholder plan_resources plan_barrier plan_goal plan_measure removed_goal',
  ),
  ...told(
    'C3',
    'mentee',
    'mentee mentor',
    'draft_goals draft_stakeholder draft_resources draft_barrier draft_goal draft_measure draft_added_goal',
  ),
  ...told('C3', 'suspended', 'fellow director pic leader_past portal_director', 'fellow_plan fellow_goal'),
  ...told('C3', 'mentee', 'mentee mentor director pic portal_director', 'comment_director comment_pic'),
  ...told('C3', 'suspended', 'fellow director pic portal_director', 'fellow_comment'),
  ...told(
    'C3',
    'mentee',
    'mentee mentor',
    'agreement_expectations agreement_boundaries agreement_objectives agreement_frequency agreement_confidentiality agreement_problems',
  ),
  ...told(
    'C3',
    'past',
    'mentee mentor_former',
    `former_agreement_expectations former_agreement_boundaries former_agreement_objectives former_agreement_frequency
     former_agreement_confidentiality former_agreement_problems`,
  ),
  ...told('C3', 'suspended', 'fellow', 'fellow_agreement'),
  ...told('C3', 'mentee', 'mentee director pic div_head facilitator lead portal_director', 'request_reason second_reason'),
  ...told('C3', 'suspended', 'fellow director pic div_head facilitator lead portal_director', 'fellow_reason'),
  ...told('C3', 'mentee', 'mentee lead committee', 'application'),
  ...told('C3', 'mentor', 'mentor lead committee', 'mentor_application'),

  ...told('C4', 'mentee', 'mentee mentor', 'agenda location next_agenda next_location cancel_reason mentee_shared_note mentor_shared_note'),
  ...told('C4', 'mentee', 'mentee', 'mentee_private_note'),
  ...told('C4', 'past', 'mentee', 'end_reason'),
  ...told('C4', 'mentee', 'mentor', 'mentor_private_note decline_reason mentor_reason'),
  ...told('C4', 'past', 'mentee mentor_former', 'former_agenda former_location former_shared_note'),
  ...told('C4', 'past', 'mentor_former', 'former_private_note pause_reason'),
  ...told('C4', 'suspended', 'fellow', 'fellow_agenda fellow_note'),
  ...told('C4', 'suspended', 'fellow mentor', 'dispute_reason mentor_note_to_fellow'),

  ...told('C5', 'mentee', 'director pic portal_director', 'input_director input_pic no_match_note'),
  ...told('C5', 'mentee', 'mentee director pic portal_director', 'input_mentee'),
  ...told('C5', 'suspended', 'fellow director pic portal_director', 'fellow_input'),
  ...told('C5', 'mentee', 'mentee conductor', 'check_in_goals check_in_balance kept_action'),
  ...told('C5', 'mentee', 'mentee director conductor portal_director', 'shared_action'),
  ...told(
    'C5',
    'mentee',
    'mentee director portal_director',
    'review_input review_support review_feedback review_issue review_action contest_note',
  ),
  ...told('C5', 'mentee', 'mentee leader_past', 'past_feedback'),
  ...told('C5', 'suspended', 'fellow director portal_director', 'fellow_review_input'),
  ...told('C6', 'mentee', 'mentee conductor', 'satisfaction'),

  ...told('C8', 'mentee', 'mentee', 'identity'),
  ...told('C8', 'suspended', 'fellow', 'fellow_identity'),
  ...told('C8', 'mentor', 'mentor', 'mentor_identity'),
  // What two have in common, each of whom reads their own.
  ...told('meta', 'mentee', 'mentee mentor_former', 'shared_identity'),
  ...told('C8', 'mentee', 'mentee faculty_affairs', 'leave_reason sabbatical'),
  ...told('C8', 'mentor', 'mentor faculty_affairs', 'mentor_leave_reason'),

  ...told('C9', 'mentee', 'mentee', 'declaration'),
  ...told('C9', 'mentor', 'mentor', 'mentor_declaration'),
  ...told('C9', 'past', 'director chair lead portal_director', 'former_case_note'),
  ...told('C9', 'suspended', 'director chair lead portal_director', 'case_note'),
  ...told('C9', 'mentee', 'mentee facilitator', 'concern concern_outcome'),
  ...told('C9', 'suspended', 'fellow lead', 'fellow_concern'),
  ...told('C9', 'mentee', 'mentee director pic faculty_affairs portal_director', 'not_renewed'),
  ...told('C9', 'suspended', 'fellow director pic div_head faculty_affairs portal_director', 'position_description_revised'),
]);

/** Of these only a word of the catalogue is stored, which nothing else in the scene is called. */
const words: readonly string[] = ['sabbatical', 'not_renewed', 'position_description_revised'];

const TEXT = new RegExp(`canary-[a-z_]+-7f3a|${words.join('|')}`, 'g');

/** What is stored: a word of its own, whose end keeps one from being found in another. */
export function textOf(name: string): string {
  if (!canaries.has(name)) throw new Error(`nobody says who reads ${name}`);
  return words.includes(name) ? name : `canary-${name}-7f3a`;
}

/** The texts of the scene in an answer, each once. */
export const textsIn = (answer: string): readonly string[] => [...new Set(answer.match(TEXT) ?? [])];

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
const canariesOf = (kind: Class, topic: Topic, readers: string, names: string): [string, Canary][] =>
  names.split(/\s+/).map((name) => [name, { class: kind, topic, readers: readers.split(' ') as Relation[] }]);

export const canaries: ReadonlyMap<string, Canary> = new Map([
  ...canariesOf('C0', 'department', everybody, 'duties call guide event_title'),
  ...canariesOf(
    'C0',
    'department',
    'mentee fellow mentor_former director chair conductor vice_chair facilitator lead faculty_affairs admin portal_director',
    'division_guide',
  ),
  ...canariesOf('C0', 'mentor', everybody, 'bio expertise'),
  ...canariesOf('open', 'department', relations.join(' '), 'public_thanks'),
  ...canariesOf('op', 'department', 'faculty_affairs admin', 'import_error import_warning bundle_error bundle_warning'),

  ...canariesOf(
    'C7',
    'mentee',
    'mentee',
    'peer_cadence peer_rules peer_mission peer_success peer_agenda peer_task peer_between peer_contact peer_name peer_past peer_words',
  ),
  ...canariesOf('C7', 'mentee', 'mentee', 'peer_expectation peer_own_mission'),
  ...canariesOf('C0', 'department', everybody, 'award_criteria'),
  ...canariesOf('C6', 'mentee', 'mentee', 'survey_words'),
  ...canariesOf('C0', 'department', everybody, 'curriculum objective'),
  ...canariesOf('C3', 'mentee', 'mentee mentor', 'output'),
  ...canariesOf('C3', 'mentee', 'mentee', 'unlinked_output'),
  ...canariesOf('C6', 'department', 'lead admin', 'survey_words_of_many'),
  ...canariesOf('C6', 'department', 'lead', 'survey_words_with_name'),
  ...canariesOf('C2', 'mentee', 'mentee chair lead faculty_affairs', 'stipend'),
  ...canariesOf('C9', 'mentee', 'mentor chair lead committee', 'nomination_statement'),
  ...canariesOf('C9', 'mentee', 'mentee chair lead committee', 'nomination_materials'),
  ...canariesOf('C9', 'suspended', 'fellow chair lead committee', 'nomination_letter'),
  ...canariesOf('C9', 'mentee', 'mentee faculty_affairs', 'award_decision'),
  ...canariesOf('C9', 'mentee', 'mentee vice_chair', 'cohort_statement cohort_facet cohort_file cohort_decision'),
  ...canariesOf('C9', 'mentee', 'vice_chair', 'matching_reason matching_rationale'),
  ...canariesOf('C2', 'mentor', 'mentor lead faculty_affairs', 'evidence'),
  ...canariesOf(
    'C3',
    'mentee',
    'mentee mentor director pic conductor faculty_affairs portal_director',
    'plan_goals plan_stakeholder plan_resources plan_barrier plan_goal plan_measure removed_goal',
  ),
  ...canariesOf(
    'C3',
    'mentee',
    'mentee mentor',
    'draft_goals draft_stakeholder draft_resources draft_barrier draft_goal draft_measure draft_added_goal',
  ),
  ...canariesOf('C3', 'suspended', 'fellow director pic portal_director', 'fellow_plan fellow_goal'),
  ...canariesOf('C3', 'mentee', 'mentee mentor director pic portal_director', 'comment_director comment_pic'),
  ...canariesOf('C3', 'suspended', 'fellow director pic portal_director', 'fellow_comment'),
  ...canariesOf(
    'C3',
    'mentee',
    'mentee mentor',
    'agreement_expectations agreement_boundaries agreement_objectives agreement_frequency agreement_confidentiality agreement_problems',
  ),
  ...canariesOf(
    'C3',
    'past',
    'mentee mentor_former',
    `former_agreement_expectations former_agreement_boundaries former_agreement_objectives former_agreement_frequency
     former_agreement_confidentiality former_agreement_problems`,
  ),
  ...canariesOf('C3', 'suspended', 'fellow', 'fellow_agreement'),
  ...canariesOf('C3', 'mentee', 'mentee director pic div_head facilitator lead portal_director', 'request_reason second_reason'),
  ...canariesOf('C3', 'suspended', 'fellow director pic div_head facilitator lead portal_director', 'fellow_reason'),
  ...canariesOf('C3', 'mentee', 'mentee lead committee', 'application'),
  ...canariesOf('C3', 'mentor', 'mentor lead committee', 'mentor_application'),

  ...canariesOf(
    'C4',
    'mentee',
    'mentee mentor',
    'agenda location next_agenda next_location cancel_reason mentee_shared_note mentor_shared_note',
  ),
  ...canariesOf('C4', 'mentee', 'mentee', 'mentee_private_note'),
  ...canariesOf('C4', 'mentee', 'mentee mentor', 'sponsorship_description sponsorship_outcome sponsorship_void_note sponsorship_claim'),
  ...canariesOf('C4', 'mentee', 'mentee mentor facilitator', 'pair_feedback'),
  ...canariesOf('C4', 'suspended', 'fellow facilitator', 'fellow_feedback'),
  ...canariesOf('C4', 'past', 'mentee', 'end_reason'),
  ...canariesOf('C4', 'mentee', 'mentor', 'mentor_private_note decline_reason mentor_reason'),
  ...canariesOf('C4', 'past', 'mentee mentor_former', 'former_agenda former_location former_shared_note'),
  ...canariesOf('C4', 'past', 'mentor_former', 'former_private_note pause_reason'),
  ...canariesOf('C4', 'suspended', 'fellow', 'fellow_agenda fellow_note'),
  ...canariesOf('C4', 'suspended', 'fellow mentor', 'dispute_reason mentor_note_to_fellow'),

  ...canariesOf('C5', 'mentee', 'director pic portal_director', 'input_director input_pic no_match_note'),
  ...canariesOf('C5', 'mentee', 'mentee director pic portal_director', 'input_mentee words_for_mentee'),
  ...canariesOf('C5', 'suspended', 'fellow director pic portal_director', 'fellow_input'),
  ...canariesOf('C5', 'mentee', 'mentee conductor', 'check_in_goals check_in_balance kept_action'),
  ...canariesOf('C3', 'mentee', 'mentee mentor director conductor portal_director', 'progress_note'),
  ...canariesOf('C5', 'mentee', 'mentee conductor lead', 'early_reason'),
  ...canariesOf('C5', 'mentee', 'mentee director conductor portal_director', 'shared_action'),
  ...canariesOf(
    'C5',
    'mentee',
    'mentee director portal_director',
    'review_input review_support review_feedback review_issue review_action contest_note',
  ),
  ...canariesOf('C5', 'mentee', 'mentee', 'past_feedback'),
  ...canariesOf('C5', 'suspended', 'fellow director portal_director', 'fellow_review_input'),
  ...canariesOf('C6', 'mentee', 'mentee conductor', 'satisfaction'),
  ...canariesOf('C6', 'mentee', 'mentee mentor', 'feedback_released feedback_shown'),
  ...canariesOf('C6', 'mentee', 'mentee', 'feedback_withheld'),
  ...canariesOf('C6', 'past', 'mentee mentor_former', 'former_released'),
  ...canariesOf('C6', 'past', 'mentee', 'feedback_held feedback_draft'),
  ...canariesOf('C6', 'suspended', 'fellow', 'fellow_released'),
  ...canariesOf('C4', 'mentor', 'mentor', 'reflection mentor_learning'),
  ...canariesOf('C4', 'mentee', 'mentee', 'learning'),
  ...canariesOf('C4', 'mentee', 'mentee mentor', 'thanks'),
  ...canariesOf('C4', 'mentee', 'mentee mentor', 'report_mention'),

  ...canariesOf('C8', 'mentee', 'mentee', 'identity'),
  ...canariesOf('C8', 'suspended', 'fellow', 'fellow_identity'),
  ...canariesOf('C8', 'mentor', 'mentor', 'mentor_identity'),
  // What two have in common, each of whom reads their own.
  ...canariesOf('meta', 'mentee', 'mentee mentor_former', 'shared_identity'),
  ...canariesOf('C8', 'mentee', 'mentee faculty_affairs', 'leave_reason sabbatical'),
  ...canariesOf('C8', 'mentor', 'mentor faculty_affairs', 'mentor_leave_reason'),

  ...canariesOf('C9', 'mentee', 'mentee', 'declaration'),
  ...canariesOf('C9', 'mentor', 'mentor', 'mentor_declaration'),
  ...canariesOf('C9', 'past', 'director chair lead portal_director', 'former_case_note'),
  ...canariesOf('C9', 'suspended', 'director chair lead portal_director', 'case_note'),
  ...canariesOf('C9', 'mentee', 'mentee facilitator', 'concern concern_outcome'),
  ...canariesOf('C9', 'suspended', 'fellow lead', 'fellow_concern'),
  ...canariesOf('C9', 'mentee', 'mentee director pic faculty_affairs portal_director', 'not_renewed'),
  ...canariesOf('C9', 'suspended', 'fellow director pic div_head faculty_affairs portal_director', 'position_description_revised'),
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

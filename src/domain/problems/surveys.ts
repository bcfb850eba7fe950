import type { Catalogue } from '../../core/problem.ts';
import type { Constraints } from './constraints.ts';

/** The problems of surveys: code, status, title. */
export const problems = {
  'survey-instrument-unfit': [
    422,
    'The items do not make an instrument',
    'An item has a code that another one has, options or anchors that do not go with its type, or text that the licence does not allow.',
    'Change the items that `errors` names.',
  ],
  'survey-wave-unfit': [
    422,
    'The parts of the wave do not go together',
    'Its days are in the wrong order or over, or its form does not allow the question or the reminders.',
    'Change the field that `errors` names.',
  ],
  'survey-wave-state': [
    409,
    'The wave is not in a state that allows this',
    'Waves are planned, approved, opened, perhaps paused and resumed, closed, analysed and published, in this order.',
    'Read the wave: `state` says where it stands.',
  ],
  'survey-wave-over': [
    409,
    'The wave is over and is not opened again',
    'Who was asked was told that it closes, and answers have been mixed: more of them would be told apart.',
    'Plan a new wave of the same instrument.',
  ],
  'survey-wave-early': [
    409,
    'The wave is not opened on this day',
    'A wave is opened between its first and its last day.',
    'Wait for the first day, or change the days while it is a draft.',
  ],
  'survey-wave-form-kept': [
    422,
    'The form of the wave stays once people are invited',
    'Who was invited was told in which form answers are stored and who is asked what.',
    'Abandon the wave and plan another one.',
  ],
  'survey-audience-small': [
    422,
    'The wave asks too few people',
    'Nobody is of its audience, or an anonymous wave would ask so few people of an audience that each could be guessed.',
    'Ask a wider audience, or choose another form.',
  ],
  'survey-not-ready': [
    409,
    'The invitations have yet to go out',
    'An anonymous survey takes answers once enough people have their links: the answer of the only one who could answer would not be anonymous.',
    'Try again some hours later.',
  ],
  'survey-answered': [
    409,
    'The link was used',
    'A link can be used once, and what was submitted is final.',
    'There is nothing left to do.',
  ],
  'survey-answer-unfit': [
    422,
    'An answer does not fit its item',
    'An answer lies outside the scale or the options, is of another type than the item, or is to an item that is not asked.',
    'Change the answers that `errors` names.',
  ],
  'survey-answer-missing': [
    422,
    'A required item is not answered',
    'Answers are submitted once every required item has one.',
    'Answer the items that `detail` names, or keep a draft.',
  ],
  'survey-import-unfit': [
    422,
    'The sheets do not fit the wave',
    'A row has an audience, a place or an answer that the instrument or the department does not have, or more sheets came back than were sent.',
    'Correct the rows that `errors` names, or the numbers of people who were asked.',
  ],
  'survey-results-unpublished': [
    409,
    'The results are not published yet',
    'A wave is analysed before its results are shown to everybody who may read them.',
    'Wait until the wave is published.',
  ],
  'survey-range-arbitrary': [
    422,
    'Answers are not reported for days of your choice',
    'Two ranges that differ by a day would tell what one person answered, so that a wave has results as a whole.',
    'Leave out the days, and read the results of a wave.',
  ],
  'survey-answers-unnamed': [
    409,
    'The answers have no names',
    'Only answers to an identified survey are stored with names.',
    'Read the results of the wave.',
  ],
  'survey-link-sent': [
    409,
    'Your link has gone out already',
    'There is one link for an invitation; where it is, and whether it was used, the service does not keep.',
    'Use the link in the mail, or the one that you drew.',
  ],
  'survey-participation-unrecorded': [
    409,
    'The survey records no statements of participation',
    'Its reminders go to everybody, or follow from the answers.',
    'There is nothing to state.',
  ],
} as const satisfies Catalogue;

/** What a violated constraint of its tables means to the caller. */
export const constraints = {
  survey_wave_form_kept: { code: 'survey-wave-form-kept', detail: 'People were invited meanwhile.' },
  survey_wave_moves_on: { code: 'survey-wave-state', detail: 'It was moved on meanwhile. Read it again.' },
  survey_wave_days_ordered: { code: 'survey-wave-unfit', pointer: '/closes_on', detail: 'It closes after the day on which it opens.' },
} as const satisfies Constraints;

/** In which form answers are stored. */
export const forms = ['anonymous', 'confidential_linked', 'identified'] as const;
export type Form = (typeof forms)[number];

/** Who is asked: as mentee, as mentor, or as leader. */
export const audiences = ['mentee', 'mentor', 'leader'] as const;
export type Audience = (typeof audiences)[number];

/** `all`: each audience, and somebody who is of two of them once for each. */
export const waveAudiences = [...audiences, 'all'] as const;

export const waveStates = ['draft', 'approved', 'open', 'paused', 'closed', 'analysed', 'published', 'abandoned'] as const;
export type WaveState = (typeof waveStates)[number];

/** Whom reminders go to. */
export const reminding = ['everybody', 'unstated', 'unanswered'] as const;
export type Reminding = (typeof reminding)[number];

export const itemTypes = ['likert5', 'likert6', 'likert7', 'choice', 'multi', 'text'] as const;
export type ItemType = (typeof itemTypes)[number];

/** What an item asks about, for metrics: the same across instruments and versions. */
export const concepts = [
  'expectations_known',
  'engaged',
  'frequency_adequate',
  'recognised',
  'prepared',
  'good_match',
  'connected_faculty',
  'connected_peers',
  'contact_since',
] as const;

/**
 * An anonymous answer tells of who gave it only what so many invited people have in common. Fewer answers than that to a whole wave are not kept,
 * and no link can be used before as many links of its group have gone out.
 */
export const FEWEST_PEOPLE = 5;

/** What respondents are told of a form before the first item: what is stored, and who can find out what. */
export const promises: Readonly<Record<Form, string>> = {
  anonymous:
    'Anonymous. Your answers are stored without your name, your link or a time, and are mixed with those of others until the survey closes. ' +
    'Beside them stands only whether you were asked as mentee, mentor or leader, and your division or site where at least five people of it were asked. ' +
    'Nobody can find out which answers are yours, not even whoever holds the database. Words that you write can still tell who you are. ' +
    'Your link can be used once, and cannot be replaced. Answering earns no credit: a credit would tell that you did.',
  confidential_linked:
    'Confidential, and linked. Your answers are stored under a number of yours instead of your name, so that surveys of several years, and the two ' +
    'sides of a mentorship, can be compared. Results show groups alone. The service keeps, apart from the answers, which number is yours, and that you answered, which earns a credit when the survey closes.',
  identified:
    'Identified. Your answers are stored with your name. Results show groups; the person who planned the survey can read who answered what. That you answered earns a credit when the survey closes.',
};

/** What respondents are told about reminders. */
export const reminderWords: Readonly<Record<Reminding, string>> = {
  everybody: 'Reminders go to everybody who was asked, whether they have answered or not.',
  unstated:
    'Reminders go to everybody who has not stated that they took part. You can state it yourself when you are signed in; nobody checks it, and it is not joined to your answers.',
  unanswered: 'Reminders go to those who have not answered; the service records whether you have.',
};

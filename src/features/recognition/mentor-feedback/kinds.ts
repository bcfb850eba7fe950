/** In what form a mentee gives feedback. */
export const forms = ['now', 'held', 'withheld'] as const;
export type Form = (typeof forms)[number];

export type State = 'draft' | 'released' | 'held' | 'shown' | 'withheld' | 'withdrawn';

/** So many mentees are behind feedback that is shown without names: with fewer, each of them could be guessed. */
export const FEWEST_MENTEES = 5;

/** So many days after the end of a mentorship its mentee can still give feedback. */
export const DAYS_AFTER_END = 365;

/** What a mentor sees of feedback in each form, as the mentee reads it before they write. */
export const mentorSees: Readonly<Record<Form, string>> = {
  now: 'Your mentor is notified, and reads it at once, with your name. It cannot be withdrawn afterwards.',
  held:
    'Your mentor reads it without your name, together with that of at least four other mentees and in no order, on the first day of a quarter ' +
    'after all of it was given. Until then, which may be never, nobody learns that there is any, and you can withdraw it. What you write about ' +
    'can still tell who you are.',
  withheld: 'Your mentor reads nothing, and does not learn that there is any. You can release it later.',
};

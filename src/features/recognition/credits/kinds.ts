import { type CreditKind, unearned } from './descriptor.ts';
import { departmentAward, divisionAward } from './kinds/award.ts';
import { facilitation } from './kinds/facilitation.ts';
import { feedbackGiven } from './kinds/feedback-given.ts';
import { feedbackReflection } from './kinds/feedback-reflection.ts';
import { formalMeeting } from './kinds/formal-meeting.ts';
import { plan } from './kinds/plan.ts';
import { programmeYear } from './kinds/programme-year.ts';
import { spotSession } from './kinds/spot-session.ts';
import { surveyAnsweredAsMentee, surveyAnsweredAsMentor } from './kinds/survey-answered.ts';
import { teaching } from './kinds/teaching.ts';
import { training } from './kinds/training.ts';

/** Every kind of credit, in the order in which lists name them. */
export const kinds = [
  programmeYear,
  formalMeeting,
  plan,
  spotSession,
  unearned('PEER-POINT', 'half a year as point person of a peer group', { window: 'half_year' }),
  training,
  teaching,
  facilitation,
  feedbackReflection,
  unearned('COHORT', 'a completed pair of an external cohort'),
  unearned('NOM', 'a nomination for an award found eligible'),
  divisionAward,
  departmentAward,
  feedbackGiven,
  surveyAnsweredAsMentee,
  surveyAnsweredAsMentor,
] as const satisfies readonly CreditKind[];

type Kind = (typeof kinds)[number];
export type CreditCode = Kind['code'];
type Names<N> = [N, ...N[]];

/** The codes of all kinds. */
export const creditCodes = kinds.map(({ code }) => code) as unknown as Names<CreditCode>;
/** Those that people claim and others verify. */
export const claimableCodes = ['TEACH', 'FACIL'] as const satisfies readonly CreditCode[];
/** Those of which nothing is recorded here yet: they earn nothing. */
export const unearnedCodes: readonly CreditCode[] = kinds.filter(({ facts }: CreditKind) => facts === null).map(({ code }) => code);
/** Those whose days are hidden from some readers. */
export const codesByDays = (days: CreditKind['days']): readonly CreditCode[] =>
  kinds.filter((kind: CreditKind) => kind.days === days).map(({ code }) => code);
/** What the event of a code is. */
export const evidenceOf = (code: string): CreditKind['evidence'] => kinds.find((kind) => kind.code === code)?.evidence ?? 'other';

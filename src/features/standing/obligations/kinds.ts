import type { Descriptor } from './descriptor.ts';
import { academicPlan } from './kinds/academic-plan.ts';
import { agreement } from './kinds/agreement.ts';
import { agreementReview } from './kinds/agreement-review.ts';
import { annualReview } from './kinds/annual-review.ts';
import { cfar } from './kinds/cfar.ts';
import { checkIn } from './kinds/check-in.ts';
import { coMentor } from './kinds/co-mentor.ts';
import { firstMeeting } from './kinds/first-meeting.ts';
import { formalMentor } from './kinds/formal-mentor.ts';
import { meetings } from './kinds/meetings.ts';
import { orientation } from './kinds/orientation.ts';
import { planRenewal } from './kinds/plan-renewal.ts';

/** Every kind of obligation, in the order in which enumerations and the flags of the roster list them. */
export const kinds = [
  formalMentor,
  coMentor,
  academicPlan,
  orientation,
  agreement,
  agreementReview,
  firstMeeting,
  meetings,
  annualReview,
  checkIn,
  cfar,
  planRenewal,
] as const;

type Kind = (typeof kinds)[number];
export type ObligationKind = Kind['kind'];
export type WaivableKind = Extract<Kind, { waiver: 'here' }>['kind'];
export type FlaggedKind = Extract<Kind, { roster: { flag: true } }>['kind'];
export type MilestoneKind = Extract<Kind, { roster: { milestone: true } }>['kind'];

type Names<K> = [K, ...K[]];
const named = <K extends ObligationKind>(holds: (descriptor: Descriptor) => boolean) =>
  kinds.filter((each) => holds(each)).map(({ kind }) => kind) as unknown as Names<K>;

/** Every kind of obligation. */
export const obligationKinds = named<ObligationKind>(() => true);
/** Kinds that are waived in `/obligation-waivers`. */
export const waivableKinds = named<WaivableKind>(({ waiver }) => waiver === 'here');
/** Kinds that the roster flags when they are overdue. */
export const flaggedKinds = named<FlaggedKind>(({ roster }) => roster.flag);
/** Kinds of which the roster shows the next date. */
export const milestoneKinds = named<MilestoneKind>(({ roster }) => roster.milestone);

/** Kinds of which the roster shows columns of its own, besides the milestones. */
export const shownKinds = ['meetings', 'orientation', 'check_in', 'annual_review', 'cfar'] as const satisfies readonly ObligationKind[];

/** What the occasions of the kinds are, for readers of the API: `the assignment (agreement, first_meeting), …`. */
export function occasions(): string {
  const named = Map.groupBy(
    kinds.filter(({ occasion }) => occasion !== null),
    ({ occasion }) => occasion,
  );
  return [...named].map(([occasion, of]) => `${occasion} (${of.map(({ kind }) => kind).join(', ')})`).join(', ');
}

type Intersection<U> = (U extends unknown ? (each: U) => void : never) extends (all: infer I) => void ? I : never;

/** The facts of all kinds, as the fields of one schema. */
export const detailFields = () => Object.assign({}, ...kinds.map(({ detail }) => detail)) as Intersection<Kind['detail']>;

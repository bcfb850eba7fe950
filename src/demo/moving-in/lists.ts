/** What the lists of a department that moves in say of its people. */
import type { DivisionCode, SiteCode } from '../people.ts';

export type MovingPerson = Readonly<{
  hr_number: string;
  given_name: string;
  family_name: string;
  division: DivisionCode;
  site: SiteCode;
  place: number;
  rank: 'assistant_professor' | 'associate_professor' | 'professor';
  status: 'probationary' | 'continuing';
  appointed_on: string;
  position: 'clinician_teacher' | 'clinician_educator' | 'clinician_investigator' | 'clinician_scientist';
  /** In the first five years of the programme. */
  is_early: boolean;
}>;

type Period = Readonly<{ starts_on: string; ends_on: string | null }>;
export type MovingAssignment = Period &
  Readonly<{
    mentee: string;
    mentor: string;
    subtype: 'formal' | 'sponsor';
    is_primary: boolean;
    planned_ends_on: string | null;
    reference: string;
  }>;
export type MovingLeave = Period & Readonly<{ hr_number: string; kind: 'parental' | 'sabbatical' }>;
export type MovingLine = Period & Readonly<{ subordinate: string; superior: string; kind: 'primary' | 'supervision' }>;
export type MovingMilestone = Readonly<{ hr_number: string; kind: 'promotion_due' | 'cfar_decided'; reached_on: string }>;
export type MovingTraining = Readonly<{ hr_number: string; completed_on: string; evidence: string }>;
export type MovingMeeting = Readonly<{ mentee: string; mentor: string; held_on: string }>;
export type MovingPlan = Readonly<{ hr_number: string; starts_on: string; reference: string }>;
export type MovingTalk = Readonly<{ mentee: string; holder: string; held_on: string }>;
export type MovingAttendance = Readonly<{ hr_number: string; held_on: string; attendance: 'present' | 'absent' }>;
export type MovingRole = Readonly<{
  hr_number: string;
  role: string;
  scope_kind: 'department' | 'division' | 'site';
  scope_code: string | null;
  portfolio: string | null;
  starts_on: string;
}>;

/** What its lists say, all of it as of one day. */
export type MovingDepartment = Readonly<{
  as_of: string;
  divisions: readonly DivisionCode[];
  sites: readonly SiteCode[];
  people: readonly MovingPerson[];
  lines: readonly MovingLine[];
  leaves: readonly MovingLeave[];
  roles: readonly MovingRole[];
  assignments: readonly MovingAssignment[];
  trainings: readonly MovingTraining[];
  milestones: readonly MovingMilestone[];
  meetings: readonly MovingMeeting[];
  plans: readonly MovingPlan[];
  check_ins: readonly MovingTalk[];
  /** Of the academic year that ended last. */
  annual_reviews: readonly (MovingTalk & Readonly<{ academic_year: number }>)[];
  /** Of the yearly orientations, which are mandatory. */
  orientations: readonly MovingAttendance[];
}>;

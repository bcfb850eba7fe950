/** Every kind of file, in the order in which files are imported: each names what those before it made. A new kind is a file here and a line in this list. */
import { assignments } from './assignments.ts';
import { events } from './events.ts';
import { leaves, positionDescriptions, reportingLines } from './facts.ts';
import { logins } from './logins.ts';
import { meetings } from './meetings.ts';
import { milestones } from './milestones.ts';
import { people } from './people.ts';
import { plans } from './plans.ts';
import type { Layout } from './reader.ts';
import { annualReviews, checkIns } from './reviews.ts';
import { roles } from './roles.ts';
import { trainings } from './trainings.ts';
import { divisions, sites } from './units.ts';

export const files = {
  divisions,
  sites,
  people,
  positions: positionDescriptions,
  reporting_lines: reportingLines,
  leaves,
  roles,
  assignments,
  trainings,
  milestones,
  meetings,
  plans,
  check_ins: checkIns,
  annual_reviews: annualReviews,
  events,
  logins,
} as const satisfies Readonly<Record<string, Layout>>;

export type Kind = keyof typeof files;

/** Their names, in this order. */
export const kinds = Object.keys(files) as [Kind, ...Kind[]];

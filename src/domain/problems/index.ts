import { ConnectionLost } from '../../core/connection.ts';
import { AnyProblem, type ProblemExtras, technicalProblems } from '../../core/problem.ts';
import * as administration from './administration.ts';
import * as communities from './communities.ts';
import type { Constraints } from './constraints.ts';
import * as matching from './matching.ts';
import * as measurement from './measurement.ts';
import * as mentorship from './mentorship.ts';
import * as merges from './merges.ts';
import * as organisation from './organisation.ts';
import * as participation from './participation.ts';
import * as peerGroups from './peer-groups.ts';
import * as platform from './platform.ts';
import * as recognition from './recognition.ts';
import * as reviews from './reviews.ts';
import * as shared from './shared.ts';
import * as standing from './standing.ts';

/**
 * The closed catalogue of what can go wrong (RFC 9457), composed of the technical problems and those of the contexts. `code` is the last part
 * of the problem's type, `title` never changes between occurrences, and `detail` is written where it is thrown.
 */
export const problems = {
  ...technicalProblems,
  ...shared.problems,
  ...platform.problems,
  ...organisation.problems,
  ...mentorship.problems,
  ...matching.problems,
  ...administration.problems,
  ...reviews.problems,
  ...participation.problems,
  ...standing.problems,
  ...recognition.problems,
  ...measurement.problems,
  ...communities.problems,
  ...peerGroups.problems,
  ...merges.problems,
};

export type ProblemCode = keyof typeof problems;

/** A place in the request: a pointer (RFC 6901) into the body, or the name of a query or path parameter. */
export type Place = string | Readonly<{ parameter: string }>;

/** A problem of the catalogue. Throw it anywhere below a route; `http` answers it as problem+json, with the extensions as members. */
export class Problem extends AnyProblem {
  declare readonly code: ProblemCode;

  constructor(code: ProblemCode, extras: ProblemExtras = {}) {
    super(code, problems[code], extras);
  }

  /** A problem at one place of the request or at several, with the same `detail` for the whole and for each place. */
  static at(code: ProblemCode, places: Place | readonly Place[], detail: string, extras: ProblemExtras = {}): Problem {
    const errors = [places].flat().map((place) => ({ ...(typeof place === 'string' ? { pointer: place } : place), code, detail }));
    return new Problem(code, { detail, ...(errors.length > 0 && { errors }), ...extras });
  }

  /** Technical problems belong to the catalogue too, so whoever catches a `Problem` catches them as well. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof AnyProblem;
  }
}

const constraints: Constraints & Record<string, { code: ProblemCode }> = {
  ...organisation.constraints,
  ...mentorship.constraints,
  ...matching.constraints,
  ...administration.constraints,
  ...reviews.constraints,
  ...participation.constraints,
  ...recognition.constraints,
  ...measurement.constraints,
  ...communities.constraints,
  ...peerGroups.constraints,
  ...merges.constraints,
};

/** The names of the constraints that mean a problem, for the architecture test that compares them with the database. */
export const constraintNames: readonly string[] = Object.keys(constraints);

/** The problem that a PostgreSQL error means, or null where the service itself is at fault. Never carries SQL or values. */
export function problemOf(error: unknown): Problem | null {
  if (error instanceof ConnectionLost) return unreachable();
  if (!(error instanceof Error) || !('code' in error)) return null;
  const { code, constraint } = error as Error & { code: string; constraint?: string };
  const meaning = constraint === undefined ? undefined : constraints[constraint];
  if (meaning) return Problem.at(meaning.code, meaning.pointer ?? [], meaning.detail);
  if (code === '23503')
    return new Problem('reference-unknown', { detail: 'A person, division or site that the request names does not exist.' });
  if (constraint?.endsWith('_period_ordered')) {
    const detail = 'ends_on is the first day the fact no longer holds; it cannot come before starts_on.';
    return Problem.at('period-empty', '/ends_on', detail);
  }
  if (code === '40001' || code === '40P01' || code === '55P03') {
    return new Problem('concurrent-change', { detail: 'Try again in a moment.', headers: { 'retry-after': '1' } });
  }
  if (code === '57014') return new Problem('unavailable', { detail: 'The database took too long.', headers: { 'retry-after': '5' } });
  if (code === '25006')
    return new Problem('unavailable', { detail: 'The database takes no changes at present.', headers: { 'retry-after': '5' } });
  return /^(08|53|57P)/.test(code) ? unreachable() : null;
}

function unreachable(): Problem {
  return new Problem('unavailable', { detail: 'The database cannot be reached.', headers: { 'retry-after': '5' } });
}

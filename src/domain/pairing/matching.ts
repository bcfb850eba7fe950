/** A matching from beginning to end: solved, made canonical, and what another decision would cost. */
import { canonical } from './canonical.ts';
import { forcing } from './forcing.ts';
import { optimum } from './optimum.ts';
import { networkOf, type Problem } from './problem.ts';

/** What a decision other than the best one loses: pairs first, then points of score (below 0 where a pair less gives more points). */
export type Loss = { pairs: number; score: number };

/** The best matching, in the order of what was given. */
export type Matching = {
  /** For each applicant the mentor they have, as the place of that mentor in what was given; null for nobody. */
  mentor_of: readonly (number | null)[];
  pairs: number;
  score: number;
  /** What it loses to give the applicant that mentor after all, everybody else placed as well as then possible; null if they must not be paired. */
  lossOf: (applicant: number, mentor: number) => Loss | null;
};

/** The first best matching in the order of identifiers: the most pairs, then the highest sum. The order of what is given makes no difference. */
export function match(problem: Problem, progress?: (placed: number) => void): Matching {
  const network = networkOf(problem);
  const best = canonical(network, optimum(network, progress));
  const { applicants, mentors } = network.givenAt;
  const rowOf = inverse(applicants);
  const columnOf = inverse(mentors);
  const nobody = network.width - 1;
  const mentorOf = problem.applicants.map((_, at) => {
    const column = best.seat[rowOf[at] as number] as number;
    return column === nobody ? null : (mentors[column] as number);
  });
  const scores = mentorOf.map((mentor, at) => (mentor === null ? 0 : (problem.score(at, mentor) as number)));
  const loss = forcing(network, best);
  return {
    mentor_of: mentorOf,
    pairs: mentorOf.filter((mentor) => mentor !== null).length,
    score: scores.reduce((sum, score) => sum + score, 0),
    lossOf: (applicant, mentor) => {
      const lost = loss(rowOf[applicant] as number, columnOf[mentor] as number);
      if (lost === Infinity) return null;
      const pairs = Math.round(lost / network.pair);
      return { pairs, score: lost - pairs * network.pair };
    },
  };
}

function inverse(places: readonly number[]): number[] {
  const there: number[] = [];
  for (const [at, place] of places.entries()) there[place] = at;
  return there;
}

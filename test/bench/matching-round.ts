/**
 * What a matching round of a cohort costs from its inputs to all reasons: `node test/bench/matching-round.ts [applicants] [mentors] [rounds]`. People
 * describe themselves with words out of a hundred a facet, and choose three mentors.
 */
import { compute, type Inputs } from '../../src/features/communities/matching-rounds/rules.ts';

const [applicants = 2_000, mentors = 800, rounds = 3] = process.argv.slice(2).map(Number);
const facets = [
  'research_interests',
  'clinical_interests',
  'career_goals',
  'experience',
  'specialty',
  'background',
  'location',
  'projects',
] as const;

/** Milliseconds of processor time so far. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

let state = 7;
const below = (most: number) => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
};
const profile = () => Object.fromEntries(facets.map((facet) => [facet, Array.from({ length: 1 + below(5) }, () => `word ${below(100)}`)]));
const id = (prefix: string, n: number) => `${prefix}${String(n).padStart(6, '0')}`;
const inputs: Inputs = {
  weights: { choice: 10, ...(Object.fromEntries(facets.map((facet) => [facet, 5])) as Record<(typeof facets)[number], number>) },
  choices_maximum: 3,
  mentor_external: true,
  applications: Array.from({ length: applicants }, (_, n) => ({
    ...{ id: id('a', n), profile: profile(), institutions: [`place ${below(120)}`] },
    choices: [...new Set(Array.from({ length: 3 }, () => id('m', Math.floor((below(1_000) / 1_000) ** 2 * mentors))))],
  })),
  mentors: Array.from({ length: mentors }, (_, n) => ({
    id: id('m', n),
    capacity: 1 + below(4),
    profile: profile(),
    institutions: [`place ${below(120)}`],
  })),
  barred: Array.from({ length: 500 }, () => [id('a', below(applicants)), id('m', below(mentors))] as const),
  locks: [],
};
const times: number[] = [];
for (let round = 0; round < rounds; round += 1) {
  const before = cpu();
  const { pairs, first_choices, blocking } = compute(inputs);
  times.push(cpu() - before);
  if (round === 0)
    console.log(`${applicants} × ${mentors}: ${pairs} pairs, ${first_choices} first choices, ${blocking.length} blocking pairs`);
}
console.log(`${times.map((time) => time.toFixed(0)).join(', ')} ms`);

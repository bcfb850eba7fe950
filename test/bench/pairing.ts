/**
 * What the best matching of many applicants costs: `node test/bench/pairing.ts [applicants] [mentors] [rounds]`. Prints the time of the
 * matching, and of what each applicant’s first choice would lose, for instances of several kinds.
 */
import { match } from '../../src/domain/pairing/matching.ts';

const [applicants = 2_000, mentors = 800, rounds = 3] = process.argv.slice(2).map(Number);

/** Milliseconds of processor time so far, which other processes lengthen less than the clock’s. */
function cpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** A generator of numbers from 0 to 1 that begins at a seed (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

const kinds = {
  'any score, 3 places': { highest: 10_000, places: 3, barred: 0.1 },
  'any score, 2 places: 400 in reserve': { highest: 10_000, places: 2, barred: 0.1 },
  'ten scores, 2 places: many ties': { highest: 10, places: 2, barred: 0.1 },
  'one score: all ties': { highest: 0, places: 2, barred: 0 },
  'nine of ten barred': { highest: 10_000, places: 3, barred: 0.9 },
};

for (const [kind, { highest, places, barred }] of Object.entries(kinds)) {
  const times: { matching: number; losses: number; pairs: number }[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const next = random(round + 1);
    const scores = Int32Array.from({ length: applicants * mentors }, () => (next() < barred ? -1 : Math.round(next() * highest)));
    const ids = (prefix: string, length: number) => Array.from({ length }, (_, at) => `${prefix}${String(at).padStart(6, '0')}`);
    const scoreOf = (a: number, m: number) => {
      const score = scores[a * mentors + m] as number;
      return score < 0 ? null : score;
    };
    const before = cpu();
    const found = match({
      applicants: ids('a', applicants),
      mentors: ids('m', mentors).map((id) => ({ id, capacity: places })),
      score: scoreOf,
    });
    const matched = cpu();
    for (let a = 0; a < applicants; a += 1) found.lossOf(a, Math.floor(next() ** 2 * mentors));
    times.push({ matching: matched - before, losses: cpu() - matched, pairs: found.pairs });
  }
  const median = (of: (time: (typeof times)[number]) => number) => times.map(of).sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? 0;
  console.log(
    `${kind.padEnd(36)} ${median(({ pairs }) => pairs)} pairs: matching ${median(({ matching }) => matching).toFixed(0)} ms, losses of first choices ${median(({ losses }) => losses).toFixed(0)} ms`,
  );
}

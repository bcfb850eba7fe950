/** What it costs to give an applicant a mentor whom the best matching gives to others. */

import type { Optimum } from './optimum.ts';
import type { Network } from './problem.ts';

/**
 * The cost of the best matching that has this pair, less the cost of the best of all; Infinity if there is none. The pair costs its own distance from
 * tight, and the place it takes costs the shortest chain of moves that gives one back: to the place the applicant leaves, or to where there
 * is room. Chains from one mentor are found once for all applicants who ask for that mentor.
 */
export function forcing(network: Network, { seat, price, taken }: Optimum): (person: number, mentor: number) => number {
  const { cost, width, capacity } = network;
  let moving: Float64Array | undefined;
  const chains = new Map<number, Float64Array>();
  const reduced = (person: number, to: number) => {
    const own = seat[person] as number;
    return (
      (cost[person * width + to] as number) - (price[to] as number) - ((cost[person * width + own] as number) - (price[own] as number))
    );
  };
  const between = () => {
    const least = new Float64Array(width * width).fill(Infinity);
    for (let person = 0; person < network.applicants.length; person += 1) {
      const base = (seat[person] as number) * width;
      for (let to = 0; to < width; to += 1) least[base + to] = Math.min(least[base + to] as number, reduced(person, to));
    }
    return least;
  };
  const chainsFrom = (mentor: number) => {
    moving ??= between();
    const found = chains.get(mentor) ?? shortest(mentor, moving, { width, capacity, taken, price });
    chains.set(mentor, found);
    return found;
  };
  return (person, mentor) => {
    const own = seat[person] as number;
    if (own === mentor) return 0;
    const here = reduced(person, mentor);
    // A mentor who takes nobody has no place that could be given back.
    if (here === Infinity || capacity[mentor] === 0) return Infinity;
    return here + (chainsFrom(mentor)[own] as number);
  };
}

type Places = { width: number; capacity: Float64Array; taken: Int32Array; price: Float64Array };

/**
 * The shortest chains from one mentor to every other, by Dijkstra with prices deducted, so that no move costs less than 0. A place that stays empty costs its
 * price (less than 0, hence `-price`), and room is found at no cost: both ways lead over `slack`.
 */
function shortest(from: number, moving: Float64Array, { width, capacity, taken, price }: Places): Float64Array {
  const slack = width;
  const distance = new Float64Array(width + 1).fill(Infinity);
  const done = new Uint8Array(width + 1);
  distance[from] = 0;
  for (let at = from; at >= 0; ) {
    done[at] = 1;
    const here = distance[at] as number;
    const base = at * width;
    if (at !== slack && (taken[at] as number) < (capacity[at] as number)) distance[slack] = Math.min(distance[slack] as number, here);
    let next = -1;
    let least = Infinity;
    for (let to = 0; to <= width; to += 1) {
      if (done[to] === 1) continue;
      if (to < width) {
        const through = here + (at === slack ? -(price[to] as number) : (moving[base + to] as number));
        if (through < (distance[to] as number)) distance[to] = through;
      }
      if ((distance[to] as number) < least) {
        least = distance[to] as number;
        next = to;
      }
    }
    at = next;
  }
  return distance;
}

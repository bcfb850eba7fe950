/** Of all best matchings the one that a rule names, so that the way to the first one found does not matter. */

import type { Optimum } from './optimum.ts';
import type { Network } from './problem.ts';

/**
 * The first best matching in lexicographic order: the first applicant (by identifier) has the first mentor that they have in any best
 * matching, or nobody if they have none in any; then the second, given that; and so on. A matching is best if and only if each pair is tight under the
 * prices and each mentor whose price is not 0 is full, so it is enough to look for exchanges among tight pairs.
 */
export function canonical(network: Network, { seat, price, taken }: Optimum): Optimum {
  const { cost, width, capacity } = network;
  const people = network.applicants.length;
  const now = { seat: seat.slice(), price, taken: taken.slice() };
  const words = Math.ceil(people / 32);
  // For each mentor, a bit for each applicant to whom the pair is tight.
  const tight = new Uint32Array(width * words);
  for (let person = 0; person < people; person += 1) {
    const row = person * width;
    const own = seat[person] as number;
    const least = (cost[row + own] as number) - (price[own] as number);
    for (let mentor = 0; mentor < width; mentor += 1)
      if ((cost[row + mentor] as number) - (price[mentor] as number) === least) set(tight, mentor * words, person);
  }
  const movable = new Uint32Array(words).fill(0xffffffff);
  for (let person = 0; person < people; person += 1) {
    clear(movable, person);
    const own = now.seat[person] as number;
    const wishes: number[] = [];
    for (let mentor = 0; mentor <= own; mentor += 1) if (has(tight, mentor * words, person)) wishes.push(mentor);
    if (wishes[0] === own) continue;
    const path = waysTo(own, { now, tight, movable, words, width, capacity });
    const chosen = wishes.find((mentor) => mentor === own || path.reached[mentor] === 1) as number;
    if (chosen === own) continue;
    now.taken[own] = (now.taken[own] as number) - 1;
    now.taken[chosen] = (now.taken[chosen] as number) + 1;
    for (let at = chosen; at !== own; at = path.next[at] as number) {
      const moved = path.mover[at] as number;
      if (moved < 0) continue;
      const to = path.next[at] as number;
      now.seat[moved] = to;
      now.taken[at] = (now.taken[at] as number) - 1;
      now.taken[to] = (now.taken[to] as number) + 1;
    }
    now.seat[person] = chosen;
  }
  return now;
}

type Tight = {
  now: Optimum;
  tight: Uint32Array;
  movable: Uint32Array;
  words: number;
  width: number;
  capacity: Float64Array;
};

/**
 * From which mentors a chain of moves leads to a place with `target`: each gives one of theirs to the next. Whoever has room takes one more and passes nothing on
 * (`slack`), and whoever has price 0 may lose one: the chain goes on from there.
 */
function waysTo(target: number, { now, tight, movable, words, width, capacity }: Tight) {
  const slack = width;
  const reached = new Uint8Array(width + 1);
  const next = new Int32Array(width + 1).fill(-1);
  const mover = new Int32Array(width + 1).fill(-1);
  const left = movable.slice();
  const queue = [target];
  reached[target] = 1;
  const reach = (mentor: number, to: number, moved: number) => {
    if (reached[mentor] === 1) return;
    reached[mentor] = 1;
    next[mentor] = to;
    mover[mentor] = moved;
    queue.push(mentor);
  };
  for (let to = queue.shift(); to !== undefined; to = queue.shift()) {
    if (to === slack) {
      for (let mentor = 0; mentor < width; mentor += 1)
        if ((now.taken[mentor] as number) < (capacity[mentor] as number)) reach(mentor, slack, -1);
      continue;
    }
    if (now.price[to] === 0) reach(slack, to, -1);
    for (let word = 0; word < words; word += 1) {
      let bits = ((tight[to * words + word] as number) & (left[word] as number)) >>> 0;
      while (bits !== 0) {
        const bit = 31 - Math.clz32(bits);
        const moved = word * 32 + bit;
        bits = (bits & ~(1 << bit)) >>> 0;
        clear(left, moved);
        reach(now.seat[moved] as number, to, moved);
      }
    }
  }
  return { reached, next, mover };
}

function set(bits: Uint32Array, base: number, at: number): void {
  bits[base + (at >> 5)] = (bits[base + (at >> 5)] as number) | (1 << (at & 31));
}
function clear(bits: Uint32Array, at: number): void {
  bits[at >> 5] = (bits[at >> 5] as number) & ~(1 << (at & 31));
}
function has(bits: Uint32Array, base: number, at: number): boolean {
  return ((bits[base + (at >> 5)] as number) & (1 << (at & 31))) !== 0;
}

/**
 * The best matching of applicants to mentors who take several, exactly: a minimum-cost flow by successive shortest paths with potentials
 * (Edmonds & Karp, Journal of the ACM 19, 1972; dense form after Jonker & Volgenant, Computing 38, 1987). All numbers are integers in doubles,
 * so nothing is rounded.
 */
import type { Network } from './problem.ts';

/**
 * Whom each applicant has (the column of the mentor, or of nobody), and the price of a place with each mentor: 0 while one is free, below 0
 * otherwise. A pair is part of some best matching only if it costs its applicant no more than the one they have, prices deducted.
 */
export type Optimum = { seat: Int32Array; price: Float64Array; taken: Int32Array };

/**
 * The most pairs, and among those the highest sum of scores. Takes at most n·m² steps, and n·m for each shortest path that moves applicants.
 * `progress` is called with how many applicants are placed, after each.
 */
export function optimum(network: Network, progress: (placed: number) => void = () => undefined): Optimum {
  const { cost, width, capacity } = network;
  const people = network.applicants.length;
  const seat = new Int32Array(people).fill(-1);
  const taken = new Int32Array(width);
  const price = new Float64Array(width);
  const seated: number[][] = Array.from({ length: width }, () => []);
  // What it costs at least to move somebody from one mentor to another, and who that is.
  const moving = new Float64Array(width * width).fill(Infinity);
  const mover = new Int32Array(width * width).fill(-1);
  const distance = new Float64Array(width);
  const from = new Int32Array(width);
  const done = new Uint8Array(width);
  const roomy = Uint8Array.from(capacity, (places) => (places > 0 ? 1 : 0));
  const isFull = (mentor: number) => roomy[mentor] === 0;

  const settle = (mentor: number) => {
    const base = mentor * width;
    moving.fill(Infinity, base, base + width);
    for (const person of seated[mentor] as number[]) {
      const row = person * width;
      const here = cost[row + mentor] as number;
      for (let to = 0; to < width; to += 1) {
        const more = (cost[row + to] as number) - here;
        if (more < (moving[base + to] as number)) {
          moving[base + to] = more;
          mover[base + to] = person;
        }
      }
    }
  };

  for (let person = 0; person < people; person += 1) {
    for (let to = 0; to < width; to += 1) distance[to] = (cost[person * width + to] as number) - (price[to] as number);
    from.fill(-1);
    done.fill(0);
    const visited: number[] = [];
    let end = nearest(distance, roomy);
    while (isFull(end)) {
      done[end] = 1;
      visited.push(end);
      const base = end * width;
      const there = (distance[end] as number) + (price[end] as number);
      let next = -1;
      let least = Infinity;
      for (let to = 0; to < width; to += 1) {
        if (done[to] === 1) continue;
        const through = there + (moving[base + to] as number) - (price[to] as number);
        if (through < (distance[to] as number)) {
          distance[to] = through;
          from[to] = end;
        }
        const away = distance[to] as number;
        if (away < least || (away === least && roomy[to] === 1 && roomy[next] === 0)) {
          least = away;
          next = to;
        }
      }
      end = next;
    }
    const length = distance[end] as number;
    for (const mentor of visited) price[mentor] = (price[mentor] as number) + (distance[mentor] as number) - length;
    // Along the path: each full mentor gives one of theirs to the next, and the first takes the new one.
    const touched = new Set<number>([end]);
    let to = end;
    for (let giver = from[to] as number; giver >= 0; giver = from[to] as number) {
      const moved = mover[giver * width + to] as number;
      (seated[to] as number[]).push(moved);
      seated[giver] = (seated[giver] as number[]).filter((one) => one !== moved);
      seat[moved] = to;
      touched.add(giver);
      to = giver;
    }
    (seated[to] as number[]).push(person);
    seat[person] = to;
    taken[end] = (taken[end] as number) + 1;
    if (taken[end] === capacity[end]) roomy[end] = 0;
    // Nobody is moved from where there is room: the row is needed once a mentor is full.
    for (const mentor of touched) if (isFull(mentor)) settle(mentor);
    progress(person + 1);
  }
  return { seat, price, taken };
}

/** The column at the least distance, where there is room if several are as near: nobody is always there. */
function nearest(distance: Float64Array, roomy: Uint8Array): number {
  let best = 0;
  for (let at = 1; at < distance.length; at += 1) {
    const nearer = (distance[at] as number) - (distance[best] as number);
    if (nearer < 0 || (nearer === 0 && roomy[at] === 1 && roomy[best] === 0)) best = at;
  }
  return best;
}

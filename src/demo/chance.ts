/** Reproducible random numbers for the demo department, and ids drawn from them. */
export interface Chance {
  /** True with the given probability. */
  odds(probability: number): boolean;
  /** A whole number from `from` up to and with `to`. */
  between(from: number, to: number): number;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** One of the words, each as often as its weight says. */
  weighted<T extends string>(weights: Readonly<Record<T, number>>): T;
  /** Ascending UUIDv7. */
  id(): string;
}

/** Mulberry32, Tommy Ettinger's generator of 32 bits of state. The same seed and day give the same numbers; `day` dates the ids. */
export function createChance(seed: number, day: string): Chance {
  let state = seed;
  let ids = 0;
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  const hex = (value: number, digits: number) => Math.floor(value).toString(16).padStart(digits, '0');
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1));
  const millisecond = Temporal.PlainDate.from(day).toZonedDateTime('UTC').epochMilliseconds;
  return {
    between,
    odds: (probability) => next() < probability,
    pick: ([first, ...rest]) => rest[between(-1, rest.length - 1)] ?? first,
    weighted<T extends string>(weights: Readonly<Record<T, number>>): T {
      const words = Object.keys(weights) as [T, ...T[]];
      let left = next() * words.reduce((sum, word) => sum + weights[word], 0);
      for (const word of words) {
        left -= weights[word];
        if (left < 0) return word;
      }
      return words[0];
    },
    id() {
      const at = hex(millisecond + Math.floor(ids / 4096), 12);
      const count = hex(ids % 4096, 3);
      ids += 1;
      return `${at.slice(0, 8)}-${at.slice(8)}-7${count}-${hex(0x8000 + next() * 0x4000, 4)}-${hex(next() * 2 ** 48, 12)}`;
    },
  };
}

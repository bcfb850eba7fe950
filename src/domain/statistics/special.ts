/**
 * Functions that the distributions rest on, exact to about 1e-14 also far out in the tails. The masses follow Catherine Loader, “Fast and accurate
 * computation of binomial probabilities” (2000), which R uses too; the continued fractions are DLMF 8.9.2 and 8.17.22, evaluated by Lentz’s method.
 */
const LOG_ROOT_TWO_PI = 0.9189385332046728;

/** ln Γ(x + 1) less Stirling’s (x + ½) ln x − x + ½ ln 2π, for x > 0. */
function stirlingError(x: number): number {
  // Below 16 by the recurrence of Γ, so that the asymptotic series is exact where it begins.
  let sum = 0;
  let at = x;
  for (; at < 16; at += 1) sum += (at + 0.5) * Math.log1p(1 / at) - 1;
  const square = at * at;
  const series = 1 / 12 - (1 / 360 - (1 / 1260 - (1 / 1680 - (1 / 1188 - 691 / 360_360 / square) / square) / square) / square) / square;
  return sum + series / at;
}

/** x ln (x / m) + m − x for x > 0 and m > 0, also where the two are close. */
function deviance(x: number, m: number): number {
  if (Math.abs(x - m) >= 0.1 * (x + m)) return x * Math.log(x / m) + m - x;
  const v = (x - m) / (x + m);
  let sum = (x - m) * v;
  let term = 2 * x * v;
  for (let j = 3; ; j += 2) {
    term *= v * v;
    const next = sum + term / j;
    if (next === sum || Number.isNaN(next)) return next;
    sum = next;
  }
}

/** ln x!, also of a real x ≥ 0. */
export const logFactorial = (x: number): number => (x === 0 ? 0 : (x + 0.5) * Math.log(x) - x + LOG_ROOT_TWO_PI + stirlingError(x));

/** The logarithms of 0!, 1!, … n!. */
export function logFactorials(n: number): Float64Array {
  const all = new Float64Array(n + 1);
  for (let k = 2; k <= n; k += 1) all[k] = logFactorial(k);
  return all;
}

/** m^x e^−m / Γ(x + 1), also of a real x ≥ 0. */
function poissonMass(x: number, m: number): number {
  if (m === 0) return x === 0 ? 1 : 0;
  if (x === 0) return Math.exp(-m);
  return Math.exp(-stirlingError(x) - deviance(x, m)) / Math.sqrt(2 * Math.PI * x);
}

/** The logarithm of the probability of x successes in n trials with probability p = 1 − q, also of a real x and n. */
export function logBinomialMass(x: number, n: number, p: number, q: number): number {
  if (p === 0) return x === 0 ? 0 : -Infinity;
  if (q === 0) return x === n ? 0 : -Infinity;
  if (x === 0) return n === 0 ? 0 : p < 0.1 ? -deviance(n, n * q) - n * p : n * Math.log(q);
  if (x === n) return q < 0.1 ? -deviance(n, n * p) - n * q : n * Math.log(p);
  const errors = stirlingError(n) - stirlingError(x) - stirlingError(n - x);
  return errors - deviance(x, n * p) - deviance(n - x, n * q) + 0.5 * Math.log(n / (2 * Math.PI * x * (n - x)));
}

/** A distribution function and its complement, neither computed as one less the other where it is small. */
export type Tails = Readonly<{ lower: number; upper: number }>;

const SMALLEST = 1e-300;
const CLOSE = 1e-16;
const MOST_TERMS = 1_000_000;

/** Lentz’s method for b₀ + a₁/(b₁ + a₂/(b₂ + …)). */
function continuedFraction(b0: number, term: (i: number) => Readonly<{ a: number; b: number }>): number {
  let f = b0 === 0 ? SMALLEST : b0;
  let c = f;
  let d = 0;
  for (let i = 1; i < MOST_TERMS; i += 1) {
    const { a, b } = term(i);
    d = b + a * d;
    c = b + a / c;
    d = 1 / (d === 0 ? SMALLEST : d);
    if (c === 0) c = SMALLEST;
    f *= c * d;
    if (Math.abs(c * d - 1) < CLOSE * 4 || Number.isNaN(f)) return f;
  }
  return f;
}

/** The regularised incomplete gamma functions P(a, x) and Q(a, x), for a > 0 and x ≥ 0. */
export function gammaTails(a: number, x: number): Tails {
  if (Number.isNaN(x)) return { lower: NaN, upper: NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (x === Infinity) return { lower: 1, upper: 0 };
  const mass = poissonMass(a, x);
  if (x < a + 1) {
    let sum = 1;
    let term = 1;
    for (let k = 1; k < MOST_TERMS && term > sum * CLOSE; k += 1) {
      term *= x / (a + k);
      sum += term;
    }
    const lower = mass * sum;
    return { lower, upper: 1 - lower };
  }
  const fraction = continuedFraction(x + 1 - a, (i) => ({ a: i * (a - i), b: x + 1 - a + 2 * i }));
  const upper = (mass * a) / fraction;
  return { lower: 1 - upper, upper };
}

/** The regularised incomplete beta function I(x; a, b) and its complement; y is 1 − x, given so that neither is rounded away. */
export function betaTails(x: number, y: number, a: number, b: number): Tails {
  if (Number.isNaN(x) || Number.isNaN(y)) return { lower: NaN, upper: NaN };
  if (x <= 0) return { lower: 0, upper: 1 };
  if (y <= 0) return { lower: 1, upper: 0 };
  if (x > (a + 1) / (a + b + 2)) {
    const { lower, upper } = betaTails(y, x, b, a);
    return { lower: upper, upper: lower };
  }
  const front = (Math.exp(logBinomialMass(a, a + b, x, y)) * b) / (a + b);
  const fraction = continuedFraction(1, (i) => {
    const m = Math.floor(i / 2);
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m));
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1));
    return { a: i % 2 === 0 ? even : odd, b: 1 };
  });
  const lower = front / fraction;
  return { lower, upper: 1 - lower };
}

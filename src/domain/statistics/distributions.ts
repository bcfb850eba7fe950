/** Tails and quantiles of the distributions that tests rest on. */
import { rootBetween } from './roots.ts';
import { betaTails, gammaTails, logBinomialMass } from './special.ts';

/** P(X > x) of χ² with `df` degrees of freedom. */
export const chiSquareTail = (x: number, df: number): number => gammaTails(df / 2, x / 2).upper;

/** P(Z > z) of the standard normal distribution. */
export const normalTail = (z: number): number => (z < 0 ? 1 - normalTail(-z) : gammaTails(0.5, (z * z) / 2).upper / 2);

/** P(|Z| > |z|) of the standard normal distribution. */
export const normalTwoSided = (z: number): number => gammaTails(0.5, (z * z) / 2).upper;

/** P(T > t) of Student’s t with `df` degrees of freedom. */
export function tTail(t: number, df: number): number {
  if (t < 0) return 1 - tTail(-t, df);
  if (t === Infinity) return 0;
  const square = t * t;
  return betaTails(df / (df + square), square / (df + square), df / 2, 0.5).lower / 2;
}

/** P(|T| > |t|) of Student’s t with `df` degrees of freedom. */
export const tTwoSided = (t: number, df: number): number => 2 * tTail(Math.abs(t), df);

/** The distribution function of the beta distribution. */
export const betaCdf = (x: number, a: number, b: number): number => betaTails(x, 1 - x, a, b).lower;

/** The quantile of the beta distribution, for 0 ≤ p ≤ 1. */
export function betaQuantile(p: number, a: number, b: number): number {
  if (p <= 0) return 0;
  if (p >= 1) return 1;
  return rootBetween((x) => betaCdf(x, a, b) - p, 0, 1);
}

/** The quantile of Student’s t. */
export function tQuantile(p: number, df: number): number {
  if (p < 0.5) return -tQuantile(1 - p, df);
  const x = betaQuantile(2 * (1 - p), df / 2, 0.5);
  return Math.sqrt((df * (1 - x)) / x);
}

/** The quantile of Fisher’s F. */
export function fQuantile(p: number, df1: number, df2: number): number {
  const x = betaQuantile(p, df1 / 2, df2 / 2);
  return (df2 * x) / (df1 * (1 - x));
}

/** The logarithm of the probability of x marked among `draws` of `marked + unmarked`, drawn without replacement. */
export function logHypergeometricMass(x: number, marked: number, unmarked: number, draws: number): number {
  const p = draws / (marked + unmarked);
  const q = (marked + unmarked - draws) / (marked + unmarked);
  const [drawn, left, all] = [
    logBinomialMass(x, marked, p, q),
    logBinomialMass(draws - x, unmarked, p, q),
    logBinomialMass(draws, marked + unmarked, p, q),
  ];
  return drawn + left - all;
}

const polynomial = (x: number, ...coefficients: readonly number[]) => coefficients.reduceRight((sum, c) => sum * x + c, 0);

/** The quantile of the standard normal distribution: Wichura, Algorithm AS 241 (Applied Statistics 37, 1988), PPND16. */
export function normalQuantile(p: number): number {
  if (p <= 0) return -Infinity;
  if (p >= 1) return Infinity;
  const q = p - 0.5;
  if (Math.abs(q) <= 0.425) {
    const r = 0.180625 - q * q;
    const above = polynomial(
      r,
      3.3871328727963665,
      133.14166789178438,
      1971.5909503065513,
      13731.69376550946,
      45921.95393154987,
      67265.7709270087,
      33430.57558358813,
      2509.0809287301227,
    );
    const below = polynomial(
      r,
      1,
      42.31333070160091,
      687.1870074920579,
      5394.196021424751,
      21213.794301586597,
      39307.89580009271,
      28729.085735721943,
      5226.495278852854,
    );
    return (q * above) / below;
  }
  const r = Math.sqrt(-Math.log(Math.min(p, 1 - p)));
  return Math.sign(q) * (r <= 5 ? nearTail(r - 1.6) : farTail(r - 5));
}

const nearTail = (r: number) =>
  polynomial(
    r,
    1.4234371107496835,
    4.630337846156546,
    5.769497221460691,
    3.6478483247632045,
    1.2704582524523684,
    0.2417807251774506,
    0.022723844989269184,
    0.0007745450142783414,
  ) /
  polynomial(
    r,
    1,
    2.053191626637759,
    1.6763848301838038,
    0.6897673349851,
    0.14810397642748008,
    0.015198666563616457,
    0.0005475938084995345,
    1.0507500716444169e-9,
  );

const farTail = (r: number) =>
  polynomial(
    r,
    6.657904643501103,
    5.463784911164114,
    1.7848265399172913,
    0.29656057182850487,
    0.026532189526576124,
    0.0012426609473880784,
    2.7115555687434876e-5,
    2.0103343992922881e-7,
  ) /
  polynomial(
    r,
    1,
    0.599832206555888,
    0.1369298809227358,
    0.014875361290850615,
    0.0007868691311456133,
    1.8463183175100548e-5,
    1.421511758316446e-7,
    2.0442631033899397e-15,
  );

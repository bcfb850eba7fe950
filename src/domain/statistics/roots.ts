/**
 * The root of a continuous function between two points where its signs differ, to the last bits: Brent’s method (“Algorithms for Minimization
 * without Derivatives”, 1973, chapter 4), which never leaves the bracket.
 * @throws RangeError where the signs do not differ
 */
export function rootBetween(f: (x: number) => number, low: number, high: number): number {
  let [a, b] = [low, high];
  let [fa, fb] = [f(a), f(b)];
  if (fa === 0) return a;
  if (fb === 0) return b;
  if (fa > 0 === fb > 0) throw new RangeError('The function has the same sign at both ends.');
  let [c, fc] = [a, fa];
  let step = b - a;
  let before = step;
  for (let turn = 0; turn < 400; turn += 1) {
    if (fb > 0 === fc > 0) {
      [c, fc] = [a, fa];
      step = b - a;
      before = step;
    }
    if (Math.abs(fc) < Math.abs(fb)) [a, b, c, fa, fb, fc] = [b, c, b, fb, fc, fb];
    const tolerance = 2 * Number.EPSILON * Math.abs(b) + 1e-300;
    const middle = (c - b) / 2;
    if (Math.abs(middle) <= tolerance || fb === 0) return b;
    const interpolated = Math.abs(before) >= tolerance && Math.abs(fa) > Math.abs(fb) ? interpolate(a, b, c, fa, fb, fc) : null;
    if (interpolated !== null && isAccepted(interpolated, middle, tolerance, before)) {
      before = step;
      step = interpolated;
    } else {
      step = middle;
      before = middle;
    }
    [a, fa] = [b, fb];
    b += Math.abs(step) > tolerance ? step : Math.sign(middle) * tolerance;
    fb = f(b);
  }
  return b;
}

/** The step from b by the secant, or by inverse quadratic interpolation of three points. */
function interpolate(a: number, b: number, c: number, fa: number, fb: number, fc: number): number {
  const s = fb / fa;
  if (a === c) return ((c - b) * s) / (1 - s);
  const q = fa / fc;
  const r = fb / fc;
  const p = s * ((c - b) * q * (q - r) - (b - a) * (r - 1));
  return -p / ((q - 1) * (r - 1) * (s - 1));
}

/** The step stays well inside the bracket, and is shorter than half the one before the last. */
const isAccepted = (step: number, middle: number, tolerance: number, before: number) =>
  Number.isFinite(step) &&
  step * middle > 0 &&
  2 * Math.abs(step) < 3 * Math.abs(middle) - tolerance &&
  Math.abs(step) < Math.abs(before) / 2;

/** The root of an increasing or decreasing function of a real number, searched outwards from a first guess. */
export function rootAround(f: (x: number) => number, guess: number): number {
  for (let width = 1; width < 1e6; width *= 2) {
    const [low, high] = [guess - width, guess + width];
    if (f(low) > 0 !== f(high) > 0) return rootBetween(f, low, high);
  }
  throw new RangeError('The function does not change its sign.');
}

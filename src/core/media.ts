import { TechnicalProblem } from './problem.ts';

type Range = { type: string; quality: number };

/** Of the headers that came last, since clients send the same ones. */
const known = new Map<string, readonly Range[]>();
const MOST_KNOWN = 100;

function rangesOf(accept: string): readonly Range[] {
  const found = known.get(accept) ?? parsed(accept);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(accept, found);
  return found;
}

function parsed(accept: string): Range[] {
  return accept.split(',').flatMap((part) => {
    const [type = '', ...parameters] = part.split(';').map((text) => text.trim().toLowerCase());
    const quality = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    return type === '' ? [] : [{ type, quality: quality === undefined ? 1 : Number(quality) || 0 }];
  });
}

/** The most specific range that covers a type decides about it (RFC 9110, 12.5.1). */
function qualityOf(type: string, ranges: readonly Range[]): number {
  const [family] = type.split('/');
  for (const covering of [type, `${family}/*`, '*/*']) {
    const range = ranges.find((candidate) => candidate.type === covering);
    if (range) return range.quality;
  }
  return 0;
}

/**
 * The offered media type that the `Accept` header prefers; the first offered where several are equal or there is no header.
 * @throws Problem not-acceptable
 */
export function preferred<const T extends readonly [string, ...string[]]>(accept: string | undefined, offered: T): T[number] {
  if (accept === undefined || accept.trim() === '') return offered[0];
  const ranges = rangesOf(accept);
  const [best] = offered.map((type) => ({ type, quality: qualityOf(type, ranges) })).sort((a, b) => b.quality - a.quality);
  if (best && best.quality > 0) return best.type;
  throw new TechnicalProblem('not-acceptable', { detail: `Available: ${offered.join(', ')}.` });
}

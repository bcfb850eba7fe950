/** How pictures look. Fills differ in lightness, so that they stay apart in black and white; text on them keeps a contrast of 4.5 : 1. */

export const INK = '#1a1a1a';
export const PAPER = '#ffffff';
export const RULE = '#767676';
/** Where a number is withheld. */
export const HATCHED = 'url(#hatched)';
export const BAR = '#1f4e79';

/** From the darkest to the lightest, for a scale of so many steps. */
const RAMPS: Readonly<Record<number, readonly string[]>> = {
  2: ['#14375a', '#dbe8f4'],
  3: ['#14375a', '#7fa8cf', '#eef4fa'],
  4: ['#14375a', '#3d6d9c', '#a9c6e2', '#eef4fa'],
  5: ['#14375a', '#2f6395', '#7fa8cf', '#bfd5ea', '#f3f7fb'],
  6: ['#14375a', '#2c5f91', '#6394c2', '#93b8da', '#c6d9ec', '#f3f7fb'],
  7: ['#0d2743', '#1f4e79', '#3d729f', '#7fa8cf', '#a9c6e2', '#d0e0f0', '#f7fafd'],
};
const [FEWEST, MOST] = [2, 7];

/** Fills of a scale of 2 to 7 steps, the darkest first. */
export const ramp = (steps: number): readonly string[] => RAMPS[Math.min(MOST, Math.max(FEWEST, steps))] ?? [];

/** Lightness of an sRGB colour (WCAG 2.2, relative luminance). */
export function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** WCAG 2.2, contrast ratio of two colours: 1 to 21. */
export function contrast(one: string, other: string): number {
  const [darker = 0, lighter = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (lighter + 0.05) / (darker + 0.05);
}

/** Ink or paper, whichever is read better on a fill. */
export const textOn = (fill: string): string => (contrast(fill, INK) >= contrast(fill, PAPER) ? INK : PAPER);

export type Mark = Readonly<Record<string, unknown>>;
/** A text at a place; without a size it has that of a body. */
export const label = (text: string, x: number, y: number, more: Readonly<Record<string, unknown>> = {}): Mark => ({
  type: 'text',
  encode: {
    enter: {
      text: { value: text },
      x: { value: x },
      y: { value: y },
      fontSize: { value: 11 },
      fill: { value: INK },
      ...Object.fromEntries(Object.entries(more).map(([name, value]) => [name, { value }])),
    },
  },
});

/** The heading of a picture: its title, and below it what it is of. */
export const heading = (title: string, of: string, x: number): Mark[] => [
  label(title, x, 24, { fontSize: 15, fontWeight: 'bold' }),
  label(of, x, 42),
];

/** A text in lines of at most so many letters, broken between words. */
export function wrapped(text: string, letters: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < letters) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}

/**
 * Characters of one line of text. Some are not seen but change how it reads: they turn its direction (bidirectional controls) or have no width, so
 * that two names look alike and are not (Unicode Technical Report 36, Default_Ignorable_Code_Point).
 */

const UNSEEN = String.raw`\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb`;

/** No control characters, lone surrogates, line ends or unseen characters: as much as every dialect of regular expressions reads alike. */
export const LINE = new RegExp(`^[^\\p{Cc}\\p{Cs}${UNSEEN}]*$`, 'u');

/** Letters that neither joiners nor variation selectors change. */
const PLAIN = ['Latin', 'Greek', 'Cyrillic', 'Armenian', 'Georgian', 'Hebrew', 'Hangul', 'Hiragana', 'Katakana']
  .map((script) => String.raw`\p{Script=${script}}`)
  .join('');

const STRAY = [
  // A joiner stands between two characters of an Arabic or Indic word or of an emoji.
  String.raw`(?<=(?:^|[${PLAIN}\p{Z}\p{P}\p{Nd}\p{Script=Han}\u200c\u200d])\p{M}*)[\u200c\u200d]`,
  String.raw`[\u200c\u200d](?=$|[\p{Z}\p{P}])`,
  // A variation selector follows an emoji, a symbol, or a Han, Mongolian or similar character.
  String.raw`(?<=(?:^|[${PLAIN}\p{Z}]))[\u180b-\u180f\ufe00-\ufe0f\u{e0100}-\u{e01ef}]`,
  // Format controls of shorthand and music, and tags.
  String.raw`[\u{1bca0}-\u{1bca3}\u{1d173}-\u{1d17a}\u{e0000}-\u{e00ff}\u{e01f0}-\u{e0fff}]`,
].join('|');
const stray = new RegExp(STRAY, 'u');
const anyUnseen = new RegExp(`[${UNSEEN}]|${STRAY}`, 'gu');

/** True where an unseen character that some names are written with stands where it has no effect, or one beyond 16 bits stands anywhere. */
export function hasStray(line: string): boolean {
  return stray.test(line);
}

/** The text without characters that are not seen but change how it reads; line ends of the keyboard and tabs stay. */
export function withoutUnseen(text: string): string {
  return text.replace(anyUnseen, '');
}

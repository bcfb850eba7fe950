import { type SvgPicture, toSvg } from '../../core/svg.ts';
import { forAnswer } from '../pdf.ts';

export const SVG = 'image/svg+xml';

/** A picture, for an answer. @throws Problem unavailable where too many are under way */
export const svgFor = (picture: SvgPicture): Promise<Buffer> => forAnswer(toSvg(picture));

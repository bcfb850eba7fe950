/** SVG by Vega: a chart as data, drawn by a thread without a browser. The same picture makes the same bytes. */
import { Thread } from './thread.ts';

export type SvgTable = Readonly<{ columns: readonly string[]; rows: readonly (readonly string[])[] }>;

/**
 * `chart` is a Vega specification of `width` × `height`, whose texts are data and whose expressions are never made of data. `description` tells in
 * words what the chart shows; `table` tells the same in cells, below the chart, or unseen where the chart already shows every value as text.
 */
export type SvgPicture = Readonly<{
  title: string;
  description: string;
  width: number;
  height: number;
  chart: Readonly<Record<string, unknown>>;
  table: SvgTable | null;
  table_is_visible: boolean;
}>;

const thread = new Thread<SvgPicture>(new URL('./svg-worker.ts', import.meta.url));

/** @throws {ThreadBusy} @throws {Error} where the chart cannot be drawn */
export const toSvg = (picture: SvgPicture): Promise<Buffer> => thread.run(picture);

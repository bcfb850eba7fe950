import type { Metric } from '../definition.ts';
import { macDev1 } from './macro/mac-dev-1.ts';
import { macDev2 } from './macro/mac-dev-2.ts';
import { macExp1 } from './macro/mac-exp-1.ts';
import { macExp2 } from './macro/mac-exp-2.ts';
import { macIdn1 } from './macro/mac-idn-1.ts';
import { macIdn2 } from './macro/mac-idn-2.ts';
import { macMea1 } from './macro/mac-mea-1.ts';
import { macMea2 } from './macro/mac-mea-2.ts';
import { macMea3 } from './macro/mac-mea-3.ts';
import { macMea4 } from './macro/mac-mea-4.ts';
import { macRec1 } from './macro/mac-rec-1.ts';
import { macRec2 } from './macro/mac-rec-2.ts';
import { macRel1 } from './macro/mac-rel-1.ts';
import { macRel2 } from './macro/mac-rel-2.ts';

/** The macrosystem: academic medicine. */
export const macro: readonly Metric[] = [
  macDev1,
  macDev2,
  macExp1,
  macExp2,
  macIdn1,
  macIdn2,
  macMea1,
  macMea2,
  macMea3,
  macMea4,
  macRec1,
  macRec2,
  macRel1,
  macRel2,
];

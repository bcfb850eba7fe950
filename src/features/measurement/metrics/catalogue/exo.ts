import type { Metric } from '../definition.ts';
import { exoDev1 } from './exo/exo-dev-1.ts';
import { exoDev2 } from './exo/exo-dev-2.ts';
import { exoDev3 } from './exo/exo-dev-3.ts';
import { exoExp1 } from './exo/exo-exp-1.ts';
import { exoExp2 } from './exo/exo-exp-2.ts';
import { exoExp3 } from './exo/exo-exp-3.ts';
import { exoIdn1 } from './exo/exo-idn-1.ts';
import { exoIdn2 } from './exo/exo-idn-2.ts';
import { exoIdn3 } from './exo/exo-idn-3.ts';
import { exoIdn4 } from './exo/exo-idn-4.ts';
import { exoIdn5 } from './exo/exo-idn-5.ts';
import { exoIdn6 } from './exo/exo-idn-6.ts';
import { exoIdn7 } from './exo/exo-idn-7.ts';
import { exoIdn8 } from './exo/exo-idn-8.ts';
import { exoMea1 } from './exo/exo-mea-1.ts';
import { exoMea2 } from './exo/exo-mea-2.ts';
import { exoMea3 } from './exo/exo-mea-3.ts';
import { exoRec1 } from './exo/exo-rec-1.ts';
import { exoRec2 } from './exo/exo-rec-2.ts';
import { exoRec3 } from './exo/exo-rec-3.ts';
import { exoRel1 } from './exo/exo-rel-1.ts';
import { exoRel2 } from './exo/exo-rel-2.ts';
import { exoRel3 } from './exo/exo-rel-3.ts';
import { exoRel4 } from './exo/exo-rel-4.ts';
import { exoRel5 } from './exo/exo-rel-5.ts';
import { exoRel6 } from './exo/exo-rel-6.ts';

/** The exosystem: divisions and the department. */
export const exo: readonly Metric[] = [
  exoDev1,
  exoDev2,
  exoDev3,
  exoExp1,
  exoExp2,
  exoExp3,
  exoIdn1,
  exoIdn2,
  exoIdn3,
  exoIdn4,
  exoIdn5,
  exoIdn6,
  exoIdn7,
  exoIdn8,
  exoMea1,
  exoMea2,
  exoMea3,
  exoRec1,
  exoRec2,
  exoRec3,
  exoRel1,
  exoRel2,
  exoRel3,
  exoRel4,
  exoRel5,
  exoRel6,
];

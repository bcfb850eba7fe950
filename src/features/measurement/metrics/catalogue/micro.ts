import type { Metric } from '../definition.ts';
import { micDev1 } from './micro/mic-dev-1.ts';
import { micDev2 } from './micro/mic-dev-2.ts';
import { micExp1 } from './micro/mic-exp-1.ts';
import { micExp2 } from './micro/mic-exp-2.ts';
import { micExp3 } from './micro/mic-exp-3.ts';
import { micIdn1 } from './micro/mic-idn-1.ts';
import { micIdn2 } from './micro/mic-idn-2.ts';
import { micIdn3 } from './micro/mic-idn-3.ts';
import { micIdn4 } from './micro/mic-idn-4.ts';
import { micMea1 } from './micro/mic-mea-1.ts';
import { micMea2 } from './micro/mic-mea-2.ts';
import { micMea3 } from './micro/mic-mea-3.ts';
import { micRec1 } from './micro/mic-rec-1.ts';
import { micRec2 } from './micro/mic-rec-2.ts';
import { micRel1 } from './micro/mic-rel-1.ts';
import { micRel2 } from './micro/mic-rel-2.ts';
import { micRel3 } from './micro/mic-rel-3.ts';
import { micRel4 } from './micro/mic-rel-4.ts';
import { micRel5 } from './micro/mic-rel-5.ts';
import { micRel6 } from './micro/mic-rel-6.ts';

/** The microsystem: the mentoring relationship. */
export const micro: readonly Metric[] = [
  micDev1,
  micDev2,
  micExp1,
  micExp2,
  micExp3,
  micIdn1,
  micIdn2,
  micIdn3,
  micIdn4,
  micMea1,
  micMea2,
  micMea3,
  micRec1,
  micRec2,
  micRel1,
  micRel2,
  micRel3,
  micRel4,
  micRel5,
  micRel6,
];

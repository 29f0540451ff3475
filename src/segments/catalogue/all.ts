/** The whole catalogue, ready to use: every segment of every source, with its texts. */
import type { Definitions } from '../definition.js';
import { card, cardTexts } from './card.js';
import { life } from './life.js';
import { micro } from './micro.js';
import { rfm } from './rfm.js';
import { season } from './season.js';
import { stages } from './stages.js';
import { table } from './table.js';

/** See the top of this file. */
export const catalogue: Definitions = {
  version: 1,
  seasons: { holiday: { from: '11-15', to: '12-31' } },
  params: { vipValue: 1000 },
  lifeStage: ['inactive', 'at-risk', 'best-customer', 'repeat-customer', 'first-order', 'lead', 'anonymous'],
  segments: [
    ...card.segments.map((segment) => ({ ...segment, ...cardTexts[segment.id] })),
    ...life,
    ...micro,
    ...stages,
    ...table,
    ...season,
    ...rfm,
  ],
};

/** A message that the shop shows itself: its callbacks are told, and say what becomes of it. */
import type { Facts, ShopMessage, ShowMessage } from '../tracker/index.js';
import type { Content } from './campaign.js';
import type { Presented, Reaction, Stage } from './present.js';

/** As long as what we show ourselves must be visible. */
const SEEN_AFTER_MS = 1000;

/** Tells the callbacks. `undefined` where none of them could show it. */
export function tellShop(
  { id, ...message }: { readonly id: string; readonly content: Content; readonly expiresAt?: number },
  facts: Facts,
  { window, report }: Stage,
  callbacks: Iterable<ShowMessage>,
  hear: (reaction: Reaction) => void,
): Presented | undefined {
  let isGone = false;
  let isSeen = false;
  const removers: (() => void)[] = [];

  function tell(reaction: Reaction): void {
    if (!isGone) hear(reaction);
  }

  function seen(): void {
    window.clearTimeout(timer);
    if (isSeen) return;
    isSeen = true;
    tell({ kind: 'impression' });
  }

  function end(): void {
    isGone = true;
    window.clearTimeout(timer);
  }

  const told: ShopMessage = {
    ...message,
    campaign: id,
    facts,
    seen,
    click: (label) => tell({ kind: 'click', label }),
    submit: (traits) => tell({ kind: 'submit', traits, isLast: true }),
    close() {
      tell({ kind: 'close', by: 'button' });
      end();
    },
  };
  const timer = window.setTimeout(seen, SEEN_AFTER_MS);
  let shown = 0;
  for (const callback of [...callbacks]) {
    try {
      const remove = callback(told);
      if (typeof remove === 'function') removers.push(remove);
      shown++;
    } catch (error) {
      report(`campaign ${id}: a callback threw`, error);
    }
  }
  if (!shown) {
    end();
    return undefined;
  }
  return {
    update() {},
    remove() {
      end();
      for (const remove of removers) {
        try {
          remove();
        } catch (error) {
          report(`campaign ${id}: a callback threw`, error);
        }
      }
    },
  };
}

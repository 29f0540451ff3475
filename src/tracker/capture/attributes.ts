/** From an element with `data-vitrine-event` to the event it speaks of. `docs/markup.md` describes the attributes. */
import type { Item } from '../../segments/event.js';

/** What an element says. */
export interface MarkupEvent {
  name: string;
  params: Record<string, unknown> & { items?: Item[] };
}

/**
 * Reads an element. Of the form around it nothing is read but a field named `quantity` and, in a search, the search
 * field. Parameters that are `undefined` are none.
 *
 * @throws SyntaxError when an attribute is not JSON.
 */
export function readEvent(element: Element): MarkupEvent {
  const around = (attribute: string) =>
    element.closest(`[data-vitrine-${attribute}]`)?.getAttribute(`data-vitrine-${attribute}`);
  const field = (selector: string) => element.closest('form')?.querySelector<HTMLInputElement>(selector)?.value;

  const given: MarkupEvent['params'] = JSON.parse(element.getAttribute('data-vitrine-params') ?? '{}');
  const params: MarkupEvent['params'] = {
    // Frameworks write a boolean that is false as a text.
    recommended: (around('recommended') ?? 'false') !== 'false' || undefined,
    item_list_id: around('list'),
    search_term: field('[type=search],[name=q]')?.trim() || undefined,
  };
  const product = around('item');
  if (product != null && !given.items) {
    const item: Item = JSON.parse(product);
    const quantity = Number(field('[name=quantity]'));
    if (quantity > 0) item.quantity = quantity;
    params.items = [item];
    params.currency = around('currency');
    // Rounded, as 3 × 19.99 is 59.969999999999995 otherwise; none without a price.
    params.value = Number((Number(item.price) * (item.quantity ?? 1)).toFixed(4)) || undefined;
  }
  return { name: `${around('event')}`, params: { ...params, ...given } };
}

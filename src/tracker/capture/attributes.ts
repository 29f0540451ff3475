/** From an element with `data-vitrine-event` to the event it speaks of. `docs/markup.md` describes the attributes. */
import { type Item, isRecord } from '../../segments/event.js';
import type { Report } from '../environment.js';

/** What an element says. */
export interface MarkupEvent {
  name: string;
  params: Record<string, unknown> & { items?: Item[] };
}

/** The product that an event is about is described on the element or around it, and so are some of its parameters. */
type Attribute = 'event' | 'item' | 'params' | 'recommended' | 'list' | 'currency';

/** Elements with the attribute, as a selector. */
export const having = (attribute: Attribute) => `[data-vitrine-${attribute}]`;

/**
 * Makes the function that reads an element. `user` is what the visitor used, where that is known: the element itself,
 * or the one button of a form. Of a form nothing is read but a field named `quantity` and, in a search, the search
 * field.
 *
 * It gives `undefined` for a search without a term, and for an element with broken JSON, which is reported once.
 */
export function createReader(report: Report): (element: Element, user?: Element) => MarkupEvent | undefined {
  const reported = new Set<string>();

  function object(element: Element | null, attribute: Attribute): Record<string, unknown> | undefined {
    const text = textOf(element, attribute);
    if (!element || text == null) return {};
    let cause: unknown;
    try {
      const value: unknown = JSON.parse(text);
      if (isRecord(value)) return value;
    } catch (error) {
      cause = error;
    }
    // Not `element.id`: of a form, that may be its field named "id".
    const id = element.getAttribute('id');
    const problem = `data-vitrine-${attribute} of <${element.localName}${id ? ` id="${id}"` : ''}> is not a JSON object: ${text}`;
    if (!reported.has(problem)) report(problem, cause);
    reported.add(problem);
    return undefined;
  }

  return (element, user) => {
    const name = textOf(element, 'event') ?? '';
    const around = (attribute: Attribute) => textOf(element.closest(having(attribute)), attribute);
    const product = (user ?? element).closest(having('item'));
    const item = object(product, 'item');
    const given = object(element, 'params');
    if (!item || !given) return undefined;

    const list = around('list');
    const params: MarkupEvent['params'] = {
      // Frameworks write a boolean that is false as a text.
      ...((around('recommended') ?? 'false') !== 'false' && { recommended: true }),
      ...(list && { item_list_id: list }),
      ...given,
    };
    const form = user && element.closest('form');

    if (name === 'search') {
      const term = `${params.search_term ?? fieldOf(form, '[type=search],[name=q]') ?? ''}`.trim();
      if (!term) return undefined;
      params.search_term = term;
    }
    if (product && !params.items) {
      // The form of a cart holds several products, each with its quantity.
      const quantity = Number(fieldOf(form?.contains(product) ? product : form, '[name=quantity]'));
      params.items = [quantity > 0 ? { ...item, quantity } : item];
    }
    const currency = around('currency');
    if (currency && params.items) {
      const value = worth(params.items);
      return { name, params: { currency, ...(value >= 0 && { value }), ...params } };
    }
    return { name, params };
  };
}

function textOf(element: Element | null, attribute: Attribute): string | null | undefined {
  return element?.getAttribute(`data-vitrine-${attribute}`);
}

function fieldOf(within: Element | null | undefined, selector: string): string | undefined {
  return within?.querySelector<HTMLInputElement>(selector)?.value;
}

/** Price × quantity over all items, `NaN` if one has no price. Rounded, as 3 × 19.99 is 59.969999999999995 otherwise. */
function worth(items: Item[]): number {
  const value = items.reduce((sum, { price, quantity = 1 }) => sum + Number(price) * quantity, 0);
  return Math.round(value * 1e4) / 1e4;
}

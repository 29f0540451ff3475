/**
 * What an order is completed with: pages often tell how it is shipped and paid on the steps before it only, which are other
 * events (GA4's `add_shipping_info` and `add_payment_info`).
 */

/** The parameter of an order that each step tells. */
const TOLD_BY: Readonly<Record<string, string>> = {
  add_shipping_info: 'shipping_tier',
  add_payment_info: 'payment_type',
};

/** What the steps of this session have told so far. */
export type Checkout = Readonly<Record<string, unknown>>;

/** What is known after an event: the same object if the event tells nothing. */
export function afterStep(known: Checkout, name: string, params: Readonly<Record<string, unknown>>): Checkout {
  const told = TOLD_BY[name];
  return told && params[told] ? { ...known, [told]: params[told] } : known;
}

/** The parameters of an order, with what the steps before it have told and it does not tell itself. */
export function completed(params: Record<string, unknown>, known: Checkout): Record<string, unknown> {
  const missing = Object.entries(known).filter(([name]) => !params[name]);
  return { ...params, ...Object.fromEntries(missing) };
}

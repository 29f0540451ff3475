/*
 * The demo's time machine. Inlined before every other script of a page: what reads the clock afterwards, Vitrine
 * included, reads the visitor's own time in the demo. Only whole jumps ahead, kept until the demo starts over.
 */
(() => {
  const OFFSET_KEY = 'demo-clock-offset';
  let offset = 0;
  try {
    offset = Number(localStorage.getItem(OFFSET_KEY)) || 0;
  } catch {}
  window.demoClock = { OFFSET_KEY, offset };
  if (!offset) return;
  const realNow = Date.now;
  Date.now = () => realNow() + offset;
  window.Date = new Proxy(Date, {
    construct: (RealDate, values, made) => Reflect.construct(RealDate, values.length ? values : [RealDate.now()], made),
    apply: (RealDate) => new RealDate(RealDate.now()).toString(),
  });
})();

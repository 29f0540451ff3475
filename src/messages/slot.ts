/** A place in the page whose content is exchanged so that nothing else moves, and nobody loses the focus. */

/** See {@link createSlot}. */
export interface Slot {
  /** Shows the first of what is wanted that moves nothing. Cheap when that is shown already. */
  settle(): void;
  /** The template that stands in the slot for a variant. */
  templateFor(name: string): HTMLTemplateElement | undefined;
  /** Puts back what stood there at first, and ends. */
  stop(): void;
}

/** Sizes are fractions of pixels that layout has rounded in different ways. */
const TOLERANCE_PX = 0.5;

/**
 * @param wanted The names of the variants that may be shown, the best first. After them comes what stands in the slot at first.
 * @param create Makes the content of a variant, when it is first needed. May throw: the variant then has failed.
 */
export function createSlot(
  element: HTMLElement,
  wanted: () => readonly string[],
  create: (name: string) => Node,
  report: (sentence: string, cause?: unknown) => void,
): Slot {
  const slotName = element.dataset.vitrineSlot;
  const ownMinHeight = element.style.minHeight;
  /** What is not shown at the moment: with its state, such as what has been typed. */
  const kept = new Map<string | undefined, Node[]>();
  const failed = new Set<string>();
  let shown: string | undefined;
  let sight: IntersectionObserver | undefined;
  let width = window.innerWidth;

  const templates = () =>
    [...element.children].filter(
      (child): child is HTMLTemplateElement =>
        child instanceof HTMLTemplateElement && child.dataset.vitrineWhen !== undefined,
    );

  /** The nodes of a variant, made if need be; nothing when they cannot be. */
  function nodesOf(name: string | undefined): Node[] | undefined {
    const known = kept.get(name);
    if (known || name === undefined) return known ?? [];
    if (failed.has(name)) return undefined;
    try {
      const node = create(name);
      const nodes = node instanceof DocumentFragment ? [...node.childNodes] : [node];
      kept.set(name, nodes);
      return nodes;
    } catch (cause) {
      failed.add(name);
      report(`personalize: slot "${slotName}" has no content for "${name}"`, cause);
      return undefined;
    }
  }

  function exchange(name: string | undefined, nodes: Node[]): void {
    const inSlot = new Set<Node>(templates());
    // What the page itself has added meanwhile goes with what it was added to.
    kept.set(
      shown,
      [...element.childNodes].filter((node) => !inSlot.has(node)),
    );
    element.replaceChildren(...inSlot, ...nodes);
    shown = name;
    if (name === undefined) delete element.dataset.vitrineShown;
    else element.dataset.vitrineShown = name;
  }

  /** Whether it may grow: what is below moves, which is seen unless all of it is below the window's edge, or nobody looks. */
  function mayGrow({ top, bottom }: DOMRect): boolean {
    if (document.visibilityState === 'hidden' || top >= window.innerHeight) return true;
    // Browsers that anchor the scroll position keep what is seen where it is.
    return bottom <= 0 && CSS.supports('overflow-anchor', 'auto');
  }

  function settle(): void {
    const names = [...wanted(), undefined];
    if (names[0] === shown || element.contains(document.activeElement)) return;
    // While the best waits for its room, nobody sees what is not for them.
    for (const name of names) if (name === shown || show(name)) return;
  }

  /** Shows a variant; false if it cannot be made, or somebody would see something move. */
  function show(name: string | undefined): boolean {
    const nodes = nodesOf(name);
    if (!nodes) return false;
    const before = element.getBoundingClientRect();
    const minHeight = element.style.minHeight;
    const was = shown;
    const { height } = getComputedStyle(element);
    exchange(name, nodes);
    element.style.minHeight = ownMinHeight;
    const after = element.getBoundingClientRect();
    if (after.height < before.height - TOLERANCE_PX) element.style.minHeight = height;
    const grows = after.height > before.height + TOLERANCE_PX || Math.abs(after.width - before.width) > TOLERANCE_PX;
    if (!grows || mayGrow(before)) return true;
    // In the same task: nobody has seen it.
    exchange(was, kept.get(was) ?? []);
    element.style.minHeight = minHeight;
    const more = Math.ceil(after.height - before.height);
    report(
      `personalize: in slot "${slotName}" there is too little room for "${name ?? 'what stood there at first'}" (${more} px of height), so it waits until nobody sees it`,
    );
    sight ??= new IntersectionObserver(settle);
    sight.observe(element);
    return false;
  }

  // The focus has gone on only when this event is over.
  const onFocusOut = () => setTimeout(settle);
  const onResize = () => {
    // A phone's address bar changes the height, and is no reason to move anything.
    if (window.innerWidth === width) return;
    width = window.innerWidth;
    element.style.minHeight = ownMinHeight;
    settle();
  };
  element.addEventListener('focusout', onFocusOut);
  window.addEventListener('resize', onResize);
  document.addEventListener('visibilitychange', settle);

  return {
    settle,
    templateFor: (name) => templates().find(({ dataset }) => dataset.vitrineWhen === name),
    stop() {
      element.removeEventListener('focusout', onFocusOut);
      window.removeEventListener('resize', onResize);
      document.removeEventListener('visibilitychange', settle);
      sight?.disconnect();
      if (shown !== undefined) exchange(undefined, kept.get(undefined) ?? []);
      element.style.minHeight = ownMinHeight;
    },
  };
}

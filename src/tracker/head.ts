/**
 * The inline snippet, for the head of a page: sets `<html data-segments="browser vip">` before anything is painted, so
 * that style sheets can speak of segments with no flicker and no waiting. It names those in the mirror (see
 * `storage/mirror.ts`) that are still right; with no mirror, or one that cannot be read, it does nothing.
 *
 * Stands alone, since it is copied into pages; kept to 400 bytes minified. One block: a page's globals are not ours.
 */
try {
  const knownUntil: Record<string, number> = JSON.parse(localStorage.vitrine);
  document.documentElement.dataset.segments = Object.entries(knownUntil)
    .filter(([, until]) => until > Date.now())
    .map(([segment]) => segment)
    .join(' ');
} catch {}

/** What became of the events, as a table; see support/try-faults.ts for its rows. */

/** In Markdown, a line for each fault in an engine. */
export function tableOf(rows) {
  const lines = rows.map(({ engine, fault, tries, tracked, lost, storedTwice, remark }) =>
    ['', engine, fault, tries, tracked, lost, storedTwice, remark, ''].join(' | ').trim(),
  );
  return [
    '| engine | fault | tries | events tracked | lost | stored twice | remark |',
    '|---|---|---:|---:|---:|---:|---|',
    ...lines,
  ].join('\n');
}

/** The page of the documentation. */
export const pageOf = (rows, date) => `# What faults cost

Written by \`npm run faults\` on ${date}. \`npm run faults -- --short\` tries each fault once, in Chromium, and is a part of
\`npm test\`.

Each try is a visitor on a page of a shop, with the built script and consent. The page tracks marked events, mostly 200, while
something goes wrong; then all works again, and the visitor comes once more. Faults are real ones: processes are killed by
SIGKILL, ports are closed, the browser refuses storage. What counts is what is in the DuckDB file of the collector
(\`vitrine collect\`) in the end.

${tableOf(rows)}

A browser that is killed "0 ms after the events" is killed as soon as the task that tracked them has ended and the test has
heard of it: 200 events in one task, which takes some 20 ms. Nothing that a page can call writes at once: IndexedDB hands
over to another process, which writes a few milliseconds later, or more where the machine is busy, and which drops what it has
not begun when it is closed. The rows "for comparison" show what is lost then by a script that does nothing but one \`put()\` and
\`commit()\` an event. Many events of one task are therefore in \`localStorage\`, too, until IndexedDB has them: a browser that is closed
keeps that, one that is killed does not. WebKitGTK cannot be told to be offline.
`;

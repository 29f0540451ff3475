/** How forms look; see `show/styles.ts`. */
export const formStyles = `
.message{--wrong:var(--vitrine-error,color-mix(in srgb,#d33 65%,var(--fg)))}
.thanks{outline:0}
.later{border-color:transparent}
.options{display:flex;flex-wrap:wrap;gap:8px}
.form{display:grid;gap:16px}
.field{display:grid;gap:6px;min-width:0;margin:0;padding:0;border:0}
.label{display:block;padding:0;font-weight:600}
fieldset>.label{margin-bottom:8px}
.input{width:100%;min-height:44px;margin:0;padding:8px 12px;border:1px solid var(--edge);border-radius:calc(var(--r)/2);background:var(--bg);color:inherit;font:inherit}
.option{display:inline-flex;align-items:center;gap:8px;min-height:44px;padding:4px 16px 4px 12px;border:1px solid var(--edge);border-radius:22px;cursor:pointer}
.rating{gap:4px;padding-inline:8px 10px}
.consent{align-items:flex-start;padding:10px 0 0;border:0;min-height:0}
.consent~*{margin-inline-start:28px}
.option:has(:checked):not(.consent){border-color:var(--accent);box-shadow:inset 0 0 0 1px var(--accent)}
.tick{flex:none;width:20px;height:20px;margin:2px 0;accent-color:var(--accent)}
[aria-invalid=true].input{border-color:var(--wrong);box-shadow:inset 0 0 0 1px var(--wrong)}
.error{color:var(--wrong);font-size:.875em;font-weight:600}
.purpose,.optional{color:var(--soft);font-size:.875em;font-weight:400}
@media(forced-colors:active){.option:has(:checked){outline:2px solid Highlight}}
`;

/**
 * How messages look without any doing, and what a shop may change: `docs/messages-look.md` lists the custom properties and
 * the parts. Sizes are in `em` of a message's own text, which is 16 px or what the visitor has set: a shop's `rem` may be
 * anything. A message is as light or dark as the page's `color-scheme` says.
 */
export const styles = `
:host(vitrine-message){all:initial!important;display:contents!important;font-family:inherit!important;color-scheme:inherit!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
p,h2{margin:0}
.message{
--bg:var(--vitrine-background,Canvas);--fg:var(--vitrine-text,CanvasText);
--soft:var(--vitrine-muted,color-mix(in srgb,var(--fg) 68%,var(--bg)));--line:var(--vitrine-border,color-mix(in srgb,var(--fg) 15%,var(--bg)));
--edge:var(--vitrine-field-border,color-mix(in srgb,var(--fg) 52%,var(--bg)));--wrong:var(--vitrine-error,color-mix(in srgb,#d33 65%,var(--fg)));
--accent:var(--vitrine-accent,var(--fg));--on:var(--vitrine-on-accent,var(--bg));
--r:var(--vitrine-radius,12px);--gap:var(--vitrine-gap,16px);--pad:24px;
margin:0;padding:0;border:1px solid var(--line);border-radius:var(--r);background:var(--bg);color:var(--fg);
font-size:max(16px,1rem);line-height:1.5;font-family:var(--vitrine-font,inherit);overflow-wrap:anywhere}
.slide-in,.banner,.modal{position:fixed;display:flex;flex-direction:column;max-inline-size:calc(100% - 2*var(--gap));max-block-size:calc(100dvh - 2*var(--gap));overflow:hidden;box-shadow:var(--vitrine-shadow,0 12px 40px rgb(0 0 0/.18));z-index:2147483647}
.slide-in{inset:auto;inset-block-end:max(var(--gap),env(safe-area-inset-bottom));inset-inline-end:max(var(--gap),env(safe-area-inset-right));inline-size:var(--vitrine-width,24em)}
.banner{inset:auto 0;inline-size:auto;max-inline-size:none;max-block-size:50dvh;border-width:1px 0;border-radius:0}
.banner-top{inset-block-start:0;padding-block-start:env(safe-area-inset-top);--from:-16px}
.banner-bottom{inset-block-end:0;padding-block-end:env(safe-area-inset-bottom)}
.modal{margin:auto;inline-size:var(--vitrine-modal-width,28em);--pad:32px}
.modal::backdrop{background:var(--vitrine-backdrop,rgb(0 0 0/.5))}
.content{overflow:auto;overscroll-behavior:contain;outline:0}
.inline{min-block-size:inherit;overflow:hidden}
.body{display:flex;flex-direction:column;gap:16px;padding:var(--pad)}
.image{display:block;inline-size:100%;block-size:auto;max-block-size:40dvh;object-fit:cover;aspect-ratio:auto 16/9}
.slide-in .image{max-block-size:12em}
.title{font-family:var(--vitrine-title-font,inherit);font-size:1.35em;font-weight:var(--vitrine-title-weight,600);line-height:1.25;text-wrap:balance}
.modal .title{font-size:1.6em}
.text{white-space:pre-line}
.title+.text{margin-block-start:8px;color:var(--soft)}
.thanks{outline:0}
.body:first-child>:first-child{padding-inline-end:24px}
.buttons,.options,.coupon-row{display:flex;flex-wrap:wrap;gap:8px}
.button,.close{display:inline-flex;align-items:center;justify-content:center;min-block-size:44px;margin:0;padding:8px 20px;border:1px solid var(--edge);border-radius:calc(var(--r)/2);background:var(--bg);color:inherit;font:inherit;font-weight:600;line-height:1.25;text-decoration:none;cursor:pointer}
.button:hover,.close:hover{border-color:currentColor;text-decoration:underline}
.primary{border-color:var(--accent);background:var(--accent);color:var(--on)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.close{position:absolute;inset-block-start:6px;inset-inline-end:6px;inline-size:44px;padding:0;border-color:transparent;border-radius:50%;font-size:24px;font-weight:400}
.banner-top .close{margin-block-start:env(safe-area-inset-top)}
.coupon,.progress{display:grid;gap:8px}
.code{display:grid;place-items:center;flex:1;padding:4px 16px;border:1px dashed var(--edge);border-radius:calc(var(--r)/2);font:600 1em/1.25 ui-monospace,monospace;letter-spacing:.06em;user-select:all}
.deadline{color:var(--soft);font-size:.875em}
.progress-text{font-weight:600}
.progress-bar{appearance:none;inline-size:100%;block-size:8px;border:0;border-radius:8px;overflow:hidden;background:var(--line)}
::-webkit-progress-bar{background:var(--line)}
::-webkit-progress-value{background:var(--accent)}
::-moz-progress-bar{background:var(--accent)}
.status{position:absolute;inline-size:1px;block-size:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(min-width:48em){
.banner .content,.inline .content{display:flex;align-items:center}
.banner .content{inline-size:100%;max-inline-size:76em;min-block-size:56px;margin:auto}
.banner .body{flex:1;flex-flow:wrap;align-items:center;gap:12px 32px;padding:12px 72px 12px 24px}
.banner .words,.banner .progress{flex:1 1 16em}
.banner .title{font-size:1.1em}
.banner .title+.text{margin:2px 0 0}
.banner .image{inline-size:6em;max-block-size:6em}
.inline .image{inline-size:45%;max-block-size:none}
}
@media(max-width:48em){
.message{--gap:var(--vitrine-gap,8px)}
.slide-in,.banner{--pad:16px;max-block-size:50dvh}
.slide-in .content,.banner .content{display:flex}
.slide-in .body,.banner .body{flex:1;gap:12px}
.slide-in .image,.banner .image{inline-size:5.5em;block-size:7em;margin:16px 0 0;margin-inline-start:16px;border-radius:calc(var(--r)/2)}
.slide-in .title,.banner .title{font-size:1.15em}
.slide-in .words,.banner .words{padding-inline-end:28px}
.modal{--pad:24px}
}
@media(prefers-reduced-motion:no-preference){
.slide-in,.banner,.modal{animation:arrive .35s ease-out}
}
@keyframes arrive{from{opacity:0;transform:translateY(var(--from,16px))}}
@media(forced-colors:active){
.progress-bar{forced-color-adjust:none;border:1px solid CanvasText}
.progress-bar,::-webkit-progress-bar{background:Canvas}
::-webkit-progress-value{background:Highlight}
::-moz-progress-bar{background:Highlight}
}
`;

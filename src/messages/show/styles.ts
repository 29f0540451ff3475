/**
 * How messages look without any doing, and what a shop may change: `docs/messages-look.md` lists the custom properties and
 * the parts. Sizes are in `em` of a message's own text, which is 16 px or what the visitor has set: a shop's `rem` may be
 * anything. A message is as light or dark as the page's `color-scheme` says.
 */
export const styles = `
:host(vitrine-message){all:initial!important;display:contents!important;font-family:inherit!important;color-scheme:inherit!important}
*{box-sizing:border-box}
p,h2{margin:0}
.message{
--bg:var(--vitrine-background,Canvas);--fg:var(--vitrine-text,CanvasText);
--soft:var(--vitrine-muted,color-mix(in srgb,var(--fg) 68%,var(--bg)));--line:var(--vitrine-border,color-mix(in srgb,var(--fg) 15%,var(--bg)));
--edge:var(--vitrine-field-border,color-mix(in srgb,var(--fg) 52%,var(--bg)));
--accent:var(--vitrine-accent,var(--fg));--on:var(--vitrine-on-accent,var(--bg));
--r:var(--vitrine-radius,12px);--gap:var(--vitrine-gap,16px);--pad:24px;
margin:0;padding:0;border:1px solid var(--line);border-radius:var(--r);overflow:hidden;background:var(--bg);color:var(--fg);
font-size:max(16px,1rem);line-height:1.5;font-family:var(--vitrine-font,inherit);overflow-wrap:anywhere}
.dark{color-scheme:dark}
.slide-in,.banner,.modal{position:fixed;display:flex;flex-direction:column;width:var(--vitrine-width,25em);max-width:calc(100% - 2*var(--gap));max-height:calc(100dvh - 2*var(--gap));box-shadow:var(--vitrine-shadow,0 12px 40px rgb(0 0 0/.18));z-index:2147483647}
.slide-in{inset:auto;bottom:max(var(--gap),env(safe-area-inset-bottom));inset-inline-end:max(var(--gap),env(safe-area-inset-right))}
.banner{inset:auto 0;width:auto;max-width:none;max-height:50dvh;border-width:1px 0;border-radius:0}
.banner-top{top:0;padding-top:env(safe-area-inset-top);--from:-16px}
.banner-bottom{bottom:0;padding-bottom:env(safe-area-inset-bottom)}
.modal{margin:auto}
.modal::backdrop{background:var(--vitrine-backdrop,rgb(0 0 0/.5))}
.preparing{visibility:hidden;animation:none!important}
.content{overflow:auto;overscroll-behavior:contain;outline:0}
.body{display:flex;flex-direction:column;gap:16px;padding:var(--pad)}
.image{display:block;width:100%;height:auto;max-height:14em;object-fit:cover}
.words{padding-inline-end:24px}
.title{font-family:var(--vitrine-title-font,inherit);font-size:1.35em;font-weight:600;line-height:1.25;text-wrap:balance}
.text{white-space:pre-line}
.title+.text{margin-top:8px;color:var(--soft)}
.buttons,.coupon-row{display:flex;flex-wrap:wrap;gap:8px}
.button,.close,.code{display:flex;align-items:center;justify-content:center;min-height:44px;margin:0;padding:8px 20px;border:1px solid var(--edge);border-radius:calc(var(--r)/2);background:var(--bg);color:inherit;font:inherit;font-weight:600;line-height:1.25;text-decoration:none;cursor:pointer}
.button:hover,.close:hover{border-color:currentColor;text-decoration:underline}
.primary{border-color:var(--accent);background:var(--accent);color:var(--on)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.close{position:absolute;top:6px;inset-inline-end:6px;width:44px;padding:0;border-color:transparent;border-radius:50%;font-size:24px;font-weight:400}
.banner-top .close{margin-top:env(safe-area-inset-top)}
.coupon,.progress{display:grid;gap:8px}
.code{flex:1;border-style:dashed;font-family:ui-monospace,monospace;user-select:all;cursor:text}
.deadline{color:var(--soft);font-size:.875em}
.progress-text{font-weight:600}
.progress-bar{appearance:none;width:100%;height:8px;border:0;border-radius:8px;overflow:hidden;background:var(--line)}
::-webkit-progress-bar{background:var(--line)}
::-webkit-progress-value{background:var(--accent)}
::-moz-progress-bar{background:var(--accent)}
.status{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(min-width:48em){
.inline .content,.banner .content{display:flex;align-items:center}
.banner .content{width:100%;max-width:76em;min-height:56px;margin:auto}
.banner .body{flex:1;flex-flow:wrap;align-items:center;gap:12px 32px;padding:12px 72px 12px 24px}
.banner .words,.banner .progress{flex:1 1 16em}
.banner .title{font-size:1.1em}
.banner .image{width:6em}
.inline .image{width:45%;max-height:none}
}
@media(max-width:48em){
.message{--gap:var(--vitrine-gap,8px)}
.slide-in,.banner{--pad:16px;max-height:max(50dvh,20em)}
.slide-in .content,.banner .content{display:flex}
.slide-in .body,.banner .body{flex:1;gap:12px}
.slide-in .image,.banner .image{width:5.5em;height:7em;margin:16px 0 0;margin-inline-start:16px;border-radius:calc(var(--r)/2)}
.slide-in .title,.banner .title{font-size:1.15em}
}
@media(max-width:22em){
.slide-in .image{display:none}
}
@media(prefers-reduced-motion:no-preference){
.slide-in,.banner,.modal{animation:arrive .35s ease-out}
}
@keyframes arrive{from{opacity:0;transform:translateY(var(--from,16px))}}
@media(forced-colors:active){
.primary,.progress-bar{forced-color-adjust:none;border:1px solid CanvasText;--line:Canvas;--accent:CanvasText;--on:Canvas}
}
`;

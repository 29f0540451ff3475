/**
 * How messages look without any doing, and what a shop may change: `docs/messages-look.md` lists the custom properties and
 * the parts. Sizes are in `em` of a message's own text, which is 16 px or what the visitor has set: a shop's `rem` may be
 * anything.
 */
export const styles = `
:host(vitrine-message){all:initial!important;display:contents!important;font-family:inherit!important}
*{box-sizing:border-box}
[hidden]{display:none!important}
.message{
--bg:var(--vitrine-background,#fff);--fg:var(--vitrine-text,#1d2321);--soft:var(--vitrine-muted,#59625e);
--line:var(--vitrine-border,#dadfdc);--edge:var(--vitrine-field-border,#7c8782);--wrong:var(--vitrine-error,#a3271d);
--accent:var(--vitrine-accent,var(--fg));--on:var(--vitrine-on-accent,var(--bg));
--r:var(--vitrine-radius,12px);--gap:var(--vitrine-gap,16px);--pad:24px;
color-scheme:light;margin:0;padding:0;border:1px solid var(--line);background:var(--bg);color:var(--fg);
font-size:max(16px,1rem);line-height:1.5;font-family:var(--vitrine-font,inherit);overflow-wrap:anywhere}
.dark{
--bg:var(--vitrine-background,#1e2422);--fg:var(--vitrine-text,#eef1ef);--soft:var(--vitrine-muted,#adb6b1);
--line:var(--vitrine-border,#3a4340);--edge:var(--vitrine-field-border,#8a9590);--wrong:var(--vitrine-error,#ff9d90);
color-scheme:dark}
.slide-in,.banner,.modal{position:fixed;display:flex;flex-direction:column;overflow:hidden;box-shadow:var(--vitrine-shadow,0 12px 40px rgb(0 0 0/.18));z-index:2147483647}
.slide-in{inset:auto;inset-block-end:max(var(--gap),env(safe-area-inset-bottom));inset-inline-end:max(var(--gap),env(safe-area-inset-right));inline-size:var(--vitrine-width,24em);max-inline-size:calc(100% - 2*var(--gap));block-size:auto;max-block-size:calc(100dvh - 2*var(--gap));border-radius:var(--r)}
.banner{inset:auto 0;inline-size:auto;max-inline-size:none;block-size:auto;max-block-size:50dvh;border-width:0}
.banner-top{inset-block-start:0;border-block-end-width:1px;padding-block-start:env(safe-area-inset-top)}
.banner-bottom{inset-block-end:0;border-block-start-width:1px;padding-block-end:env(safe-area-inset-bottom)}
.modal{inset:0;margin:auto;inline-size:var(--vitrine-modal-width,28em);max-inline-size:calc(100% - 2*var(--gap));block-size:fit-content;max-block-size:calc(100dvh - 2*var(--gap));border-radius:var(--r)}
.modal::backdrop{background:var(--vitrine-backdrop,rgb(0 0 0/.5))}
.content{overflow:auto;overscroll-behavior:contain;min-block-size:0;outline:0}
.inline{border-radius:var(--r);min-block-size:inherit}
.body{display:flex;flex-direction:column;gap:16px;padding:var(--pad)}
.modal .body{--pad:32px}
.image{display:block;inline-size:100%;block-size:auto;max-block-size:40dvh;object-fit:cover;aspect-ratio:auto 16/9}
.slide-in .image{max-block-size:12em}
.title,.text,.deadline,.progress-text,.thanks{margin:0;padding:0}
.title{font-family:var(--vitrine-title-font,inherit);font-size:1.35em;font-weight:var(--vitrine-title-weight,600);line-height:1.25;letter-spacing:-.01em;text-wrap:balance}
.modal .title{font-size:1.6em}
.text{color:var(--soft);white-space:pre-line}
.title+.text{margin-block-start:8px}
.thanks{outline:0}
.modal .words,.slide-in .words{padding-inline-end:24px}
.image+.body .words{padding-inline-end:0}
.buttons,.options,.coupon-row{display:flex;flex-wrap:wrap;gap:8px}
.button{display:inline-flex;align-items:center;justify-content:center;min-block-size:44px;margin:0;padding:8px 20px;border:1px solid var(--edge);border-radius:calc(var(--r)/2);background:none;color:inherit;font:inherit;font-weight:600;line-height:1.25;text-align:center;text-decoration:none;cursor:pointer}
.button:hover{border-color:currentColor;text-decoration:underline;text-underline-offset:.2em}
.primary{border-color:var(--accent);background:var(--accent);color:var(--on)}
:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
.close{position:absolute;inset-block-start:6px;inset-inline-end:6px;display:grid;place-items:center;inline-size:44px;block-size:44px;margin:0;padding:0;border:1px solid transparent;border-radius:50%;background:var(--bg);color:inherit;font:inherit;font-size:24px;line-height:1;cursor:pointer}
.banner-top .close{margin-block-start:env(safe-area-inset-top)}
.close:hover{border-color:currentColor}
.coupon{display:grid;gap:8px}
.code{display:grid;place-items:center;flex:1;min-block-size:44px;padding:4px 16px;border:1px dashed var(--edge);border-radius:calc(var(--r)/2);font:600 1.05em/1.25 ui-monospace,monospace;letter-spacing:.06em;user-select:all}
.deadline{color:var(--soft);font-size:.875em}
.progress{display:grid;gap:8px}
.progress-text{font-weight:600}
.progress-bar{appearance:none;inline-size:100%;block-size:8px;border:0;border-radius:8px;overflow:hidden;background:var(--line)}
.progress-bar::-webkit-progress-bar{background:var(--line)}
.progress-bar::-webkit-progress-value{background:var(--accent);border-radius:8px}
.progress-bar::-moz-progress-bar{background:var(--accent);border-radius:8px}
.status{position:absolute;inline-size:1px;block-size:1px;margin:0;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
@media(min-width:48em){
.banner .content{display:flex;align-items:center;gap:16px;inline-size:100%;max-inline-size:76em;margin-inline:auto}
.banner .body{flex:1;flex-direction:row;flex-wrap:wrap;align-items:center;gap:12px 32px;--pad:12px 24px}
.banner .words{flex:1 1 20em}
.banner .progress{flex:1 1 14em}
.banner .title,.banner .thanks{font-size:1.1em}
.banner .title+.text{margin-block-start:2px}
.banner .body{padding-inline-end:72px}
.banner .image{inline-size:6em;max-block-size:6em;margin-inline-start:24px}
.inline .content{display:flex}
.inline .body{flex:1;justify-content:center}
.inline .image{inline-size:45%;max-block-size:none}
}
@media(max-width:48em){
.message{--pad:16px;--gap:var(--vitrine-gap,8px)}
.slide-in{max-block-size:50dvh}
.slide-in .content,.banner .content{display:flex}
.slide-in .body,.banner .body{flex:1;gap:12px}
.slide-in .image,.banner .image{inline-size:5.5em;max-block-size:7em;margin:var(--pad) 0 0;margin-inline-start:var(--pad);border-radius:calc(var(--r)/2)}
.slide-in .title,.banner .title{font-size:1.15em}
.words,.image+.body .words{padding-inline-end:28px}
.modal .body{--pad:24px}
}
@media(prefers-reduced-motion:no-preference){
.slide-in,.banner-bottom{animation:rise .35s ease-out}
.banner-top{animation:fall .35s ease-out}
.modal,.modal::backdrop{animation:appear .25s ease-out}
.progress-bar::-webkit-progress-value{transition:inline-size .4s}
}
@keyframes rise{from{opacity:0;transform:translateY(16px)}}
@keyframes fall{from{opacity:0;transform:translateY(-16px)}}
@keyframes appear{from{opacity:0}}
@media(forced-colors:active){
.progress-bar{forced-color-adjust:none;border:1px solid CanvasText;background:Canvas}
.progress-bar::-webkit-progress-bar{background:Canvas}
.progress-bar::-webkit-progress-value{background:Highlight}
.progress-bar::-moz-progress-bar{background:Highlight}
}
`;

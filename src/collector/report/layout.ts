/** What stands around every page, and the headers that go with it. */
import { createHash } from 'node:crypto';
import { DAYS } from './figures/figures.js';
import { type Content, type Html, html } from './html.js';
import { SCRIPT } from './script.js';
import { STYLE } from './style.js';
import type { View } from './view.js';

const hashOf = (text: string) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;

/** A page runs its own script and style, and nothing else whatever the events hold. */
export const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': [
    "default-src 'none'",
    `script-src ${hashOf(SCRIPT)}`,
    `style-src ${hashOf(STYLE)}`,
    "connect-src 'self'",
    "img-src 'self' data:",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; '),
  'cache-control': 'no-store',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
};

/** Pages by their place in the navigation. */
const PAGES = [
  ['/', 'segments'],
  ['/rfm', 'rfm'],
  ['/campaigns', 'campaigns'],
  ['/opportunities', 'opportunities'],
  ['/discoveries', 'discoveries'],
  ['/overlap', 'overlap'],
  ['/visitor', 'visitor'],
  ['/events', 'events'],
] as const;

const ICON =
  'data:image/svg+xml,%3Csvg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"%3E%3Crect x="1" y="1" width="14" height="14" rx="3" fill="%2324589e"/%3E%3Cpath d="M4 11l3-4 2 2 3-5" fill="none" stroke="white" stroke-width="1.6"/%3E%3C/svg%3E';

function documentOf(
  { language, t }: Pick<View, 'language' | 't'>,
  title: string,
  body: Html,
  isComputing = false,
): string {
  return html`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${title} · Vitrine</title>
<link rel="icon" href="${{ markup: ICON.replaceAll('"', '&quot;') }}">
<style>${{ markup: STYLE }}</style>
</head>
<body${isComputing && { markup: ' data-computing="1"' }}>
<a class="skip" href="#main">${t.skip}</a>
${body}
<script>${{ markup: SCRIPT }}</script>
</body>
</html>
`.markup;
}

const languageLink = ({ t }: Pick<View, 't'>, path: string) =>
  html`<a href="${path}${path.includes('?') ? '&' : '?'}language=${t.otherLanguageCode}" lang="${t.otherLanguageCode}" hreflang="${t.otherLanguageCode}">${t.otherLanguage}</a>`;

/** A page of the report. */
export function reportPage(view: View, title: string, content: Content): string {
  const { t, path, token, kept } = view;
  const here = path.split('?')[0] ?? '/';
  const links = PAGES.map(([to, name]) => {
    const isHere = here === to || (name === 'segments' && here.startsWith('/segments/'));
    return html`<a href="${to}"${isHere && { markup: ' aria-current="page"' }}>${t.pages[name]}</a>`;
  });
  const body = html`<header class="top"><div>
<div class="brand"><strong>Vitrine</strong><span class="soft small">${t.report}</span>${languageLink(view, path)}<form method="post" action="/logout">${formToken(token)}<button class="plain">${t.logOut}</button></form></div>
<nav aria-label="${t.report}">${links}</nav>
</div></header>
<main id="main">${content}</main>`;
  return documentOf(view, title, body, kept.isComputing && path !== '/visitor' && path !== '/events');
}

/** A page for who is not logged in. */
export function plainPage(view: Pick<View, 'language' | 't' | 'path'>, title: string, content: Content): string {
  const body = html`<main id="main" class="narrow">${content}<p class="small other">${languageLink(view, view.path)}</p></main>`;
  return documentOf(view, title, body);
}

/** What every form that changes something has in it. */
export const formToken = (token: string): Html => html`<input type="hidden" name="token" value="${token}">`;

/** From when the figures are, and how to have newer ones. */
export function freshness({ t, f, token, kept, path }: View, computedAt: number): Html {
  const days = kept.days().length;
  const state = kept.isComputing
    ? html`<span role="status">${days < DAYS ? t.fresh.computingDays(f.number(days), f.number(DAYS)) : t.fresh.computing}</span>`
    : html`<form method="post" action="/refresh">${formToken(token)}<input type="hidden" name="back" value="${path}"><button class="plain">${t.fresh.refresh}</button></form>`;
  return html`<div class="fresh"><span>${t.fresh.asOf(f.instant(computedAt))}</span>${state}${kept.hasFailed && html`<span>${t.fresh.failed}</span>`}</div>`;
}

/** A page that has nothing to show, and what to do about it. */
export function emptyState(title: string, ...content: readonly Content[]): Html {
  return html`<div class="card"><h2>${title}</h2>${content.map((part) => (typeof part === 'string' ? html`<p class="lead">${part}</p>` : part))}</div>`;
}

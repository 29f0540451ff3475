/** A shop of one page, under the strictest content policy there is, that can show any message: `window.messages`. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { deflateSync } from 'node:zlib';
import { bundle } from './bundle.js';
import { type Site, serveSite } from './site.js';

/** As strict as a policy gets. `NONCE` stands for no more than that the page knows it. */
const POLICY =
  "script-src 'nonce-NONCE' 'strict-dynamic'; style-src 'self'; object-src 'none'; base-uri 'none'; require-trusted-types-for 'script'";

const STYLES = `
*{box-sizing:border-box} body{margin:0;font:17px/1.6 Georgia,serif;background:#faf8f4;color:#2a2622}
.dark body{background:#161412;color:#eee} .scheme{color-scheme:light dark}
header{padding:20px 32px;border-bottom:1px solid #8884;font-size:24px} main{max-width:1100px;margin:auto;padding:32px}
ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(220px,1fr));gap:24px;list-style:none;padding:0}
li{padding:120px 16px 16px;background:#8882} button,a{color:inherit} .hero{padding:16px;min-height:220px;background:#8881;margin-bottom:24px}
/* What shops do, and messages must stand. */
div,section,p,h2,button,img,input,label{letter-spacing:.02em} h2{text-transform:uppercase;color:red} vitrine-message{opacity:.2;display:none}
`;

const TYPES: Record<string, string> = { '/shop.css': 'text/css', '/picture.png': 'image/png' };

/** The page; `lang`, `dir` and `class` of its root come from the query. */
const pageFor = (query: URLSearchParams): string => {
  const given = (name: string, otherwise: string) => (query.get(name) ?? otherwise).replace(/[^\w -]/g, '');
  const products = Array.from({ length: 24 }, (_, index) => `<li>Bowl no. ${index + 1}<br>€42</li>`).join('');
  return `<!doctype html><html lang="${given('lang', 'en')}" dir="${given('dir', 'ltr')}" class="${given('class', '')}"
data-vitrine-currency="EUR"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Shop</title><link rel="stylesheet" href="/shop.css">
<script nonce="NONCE">window.violations = [];
document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI, sourceFile }) =>
  violations.push(violatedDirective + ' ' + blockedURI + ' ' + sourceFile));
document.addEventListener('click', ({ target }) => { if (target.id === 'after') isClicked = true; });</script>
<script nonce="NONCE" src="/messages.js"></script></head>
<body><header><a href="/" id="home">The Bowl Shop</a></header><main><h1>Bowls</h1>
<p><button id="before" type="button">Before</button> <button id="after" type="button">After</button></p>
<div class="hero" data-vitrine-slot="hero"><h2>Our bowls</h2><p>Thrown by hand.</p></div>
<ul>${products}</ul><a href="/" id="last" data-vitrine-slot="unfit">Home</a></main></body></html>`;
};

/** An image of two colours, of so many pixels. */
function png(width: number, height: number): Buffer {
  const crcs = Array.from({ length: 256 }, (_, index) => {
    let crc = index;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? 0xedb88320 ^ (crc >>> 1) : crc >>> 1;
    return crc >>> 0;
  });
  const chunk = (type: string, data: Buffer) => {
    const body = Buffer.concat([Buffer.from(type), data]);
    let crc = 0xffffffff;
    for (const byte of body) crc = (crcs[(crc ^ byte) & 255] ?? 0) ^ (crc >>> 8);
    const ends = Buffer.alloc(8);
    ends.writeUInt32BE(data.length, 0);
    ends.writeUInt32BE((crc ^ 0xffffffff) >>> 0, 4);
    return Buffer.concat([ends.subarray(0, 4), body, ends.subarray(4)]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(width, 0);
  header.writeUInt32BE(height, 4);
  header.set([8, 2], 8);
  const row = (y: number) =>
    Buffer.concat([
      Buffer.of(0),
      ...Array.from({ length: width }, (_, x) => {
        const isBowl = y > height * 0.45 && Math.hypot((x - width / 2) / width, (y - height * 0.45) / height) < 0.3;
        return isBowl ? Buffer.of(94, 74, 58) : Buffer.of(226, 214, 196);
      }),
    ]);
  const rows = Buffer.concat(Array.from({ length: height }, (_, y) => row(y)));
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** Opens it: the page is `/`, and `/open` is the same without a policy, which would stop what a test looks for. */
export async function openMessageShop(): Promise<Site> {
  const [script, form, coupon] = await Promise.all([
    bundle('test/browser/support/messages.ts', { name: 'messages', late: ['form', 'coupon'] }),
    bundle('src/messages/form/form.ts'),
    bundle('src/messages/show/coupon.ts'),
  ]);
  const picture = png(640, 360);
  const bodies: Record<string, string | Buffer> = { '/shop.css': STYLES, '/picture.png': picture };
  return serveSite({
    '/messages.js': script,
    '/form.js': form,
    '/coupon.js': coupon,
    '/favicon.ico': '',
    '/missing.png': (_, response) => void response.writeHead(404).end(),
    ...Object.fromEntries(
      Object.entries(bodies).map(([path, body]) => [
        path,
        (_: unknown, response: ServerResponse) =>
          void response.writeHead(200, { 'content-type': TYPES[path] }).end(body),
      ]),
    ),
    ...Object.fromEntries(
      Object.entries({ '/': { 'content-security-policy': POLICY }, '/open': {} }).map(([path, policy]) => [
        path,
        ({ url = path }: IncomingMessage, response: ServerResponse) => {
          const page = pageFor(new URL(url, 'http://site').searchParams);
          response.writeHead(200, { 'content-type': 'text/html', ...policy }).end(page);
        },
      ]),
    ),
  });
}

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { pageAddress, pagePath, withoutSecrets } from '../../src/tracker/capture/address.js';

const SHOP = 'https://shop.example/order';

describe('secrets in addresses', () => {
  test.each([
    'key=wc_order_Xy7',
    'customer_token=0f3a',
    'access_token=ya29',
    'apiKey=1',
    'password=hunter2',
    'repeatPassword=hunter2',
    'pwd=hunter2',
    'client_secret=s',
    'email=anna%40shop.example',
    'user%5Bemail%5D=anna',
    'code=4/0Af',
    'auth=1',
    'oauth_verifier=1',
    'authorization=Bearer',
    'session_id=1',
    'PHPSESSION=1',
    'sid=1',
    'phone=0612345678',
    'u=anna@shop.example',
    'u=anna%40shop.example',
    'token',
  ])('"%s" is cut, and what stands beside it is kept', (secret) => {
    expect(withoutSecrets(`${SHOP}?${secret}`)).toBe(SHOP);
    expect(withoutSecrets(`${SHOP}?${secret}&page=2`)).toBe(`${SHOP}?page=2`);
    expect(withoutSecrets(`${SHOP}?page=2&${secret}`)).toBe(`${SHOP}?page=2`);
    expect(withoutSecrets(`${SHOP}?a=1&${secret}&b=2`)).toBe(`${SHOP}?a=1&b=2`);
  });

  test.each([
    'utm_source=news&utm_medium=email&utm_campaign=spring&utm_term=k%C3%A9y&utm_content=code',
    'gclid=1&gbraid=1&wbraid=1&msclkid=1&fbclid=1&ttclid=1&mc_eid=1&_kx=1&awc=1&irclickid=1&cjevent=1&ranSiteID=1',
    'q=red+shoes',
    's=red%20shoes&post_type=product',
    'search=token',
    'keyword=cup',
    'keywords=cup',
    'query=cup',
    'route=product/product&product_id=42',
    'color=3&size=&page=2',
  ])('"%s" is kept, byte for byte', (query) => {
    expect(withoutSecrets(`${SHOP}?${query}`)).toBe(`${SHOP}?${query}`);
  });

  test('the query of a route after # is cut likewise', () => {
    expect(withoutSecrets(`${SHOP}?token=1#/login?code=2&next=cart`)).toBe(`${SHOP}#/login?next=cart`);
  });

  test('an address without a query stays as it is', () => {
    for (const address of ['', SHOP, 'https://shop.example/a&b=token/', `${SHOP}#/token`])
      expect(withoutSecrets(address)).toBe(address);
  });

  test('whatever is cut, the rest is in its order and the secret is nowhere', () => {
    const harmless = fc.constantFrom('a=1', 'utm_source=x', 'q=token', 'page=2', 'flag');
    const secret = fc.constantFrom('token=HIDDEN', 'my_email=HIDDEN', 'Password=HIDDEN&', 'key=HIDDEN');
    fc.assert(
      fc.property(fc.array(fc.oneof(harmless, secret)), (parameters) => {
        const stripped = withoutSecrets(`${SHOP}?${parameters.join('&')}`);
        const kept = parameters.filter((parameter) => !parameter.includes('HIDDEN'));
        expect(stripped).not.toContain('HIDDEN');
        expect(stripped.split(/[?&]/).slice(1).filter(Boolean)).toEqual(kept);
      }),
    );
  });
});

describe('the address of a page', () => {
  const at = (href: string) => pageAddress(new URL(href) as unknown as Location);

  test('a place on the page is not part of it, a route is', () => {
    expect(at(`${SHOP}?a=1#reviews`)).toBe(`${SHOP}?a=1`);
    expect(at(`${SHOP}#`)).toBe(SHOP);
    expect(at(`${SHOP}#/cart?step=2`)).toBe(`${SHOP}#/cart?step=2`);
    expect(at(`${SHOP}?token=1#access_token=1`)).toBe(SHOP);
  });

  test('its path has no query', () => {
    expect(pagePath(`${SHOP}?a=1`)).toBe(SHOP);
    expect(pagePath(`${SHOP}?a=1#/cart`)).toBe(`${SHOP}#/cart`);
  });
});

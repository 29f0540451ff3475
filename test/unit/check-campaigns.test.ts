/** What the checker says of campaigns, and where. */
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { checkCampaigns } from '../../src/campaigns/check-campaigns.js';
import { checkCommand } from '../../src/check/index.js';
import { catalogue } from '../../src/segments/catalogue/all.js';
import { capture, temporaryFolder } from './replay.support.js';

const good = { id: 'a', placement: 'modal', content: { title: 'Hello' } };
const sentences = (given: unknown) =>
  checkCampaigns(given, catalogue).problems.map(({ path, message }) => `${path} ${message}`);

describe('a campaign that is wrong is told of with its place, and what was probably meant', () => {
  test.each<[object, string]>([
    [{ trigger: { on: 'scroll', depth: 3 } }, 'campaigns[0].trigger.depth 3 is no share; write a number from 0 to 1'],
    [
      { trigger: [{ on: 'exit' }, { on: 'scrol' }] },
      'campaigns[0].trigger[1].on "scrol" is not known; did you mean "scroll"?',
    ],
    [
      { trigger: { on: 'idle', for: '1mo' } },
      'campaigns[0].trigger.for "1mo" has no fixed length; write days, such as "30d"',
    ],
    [
      { trigger: { on: 'exit', page: { path: 'cart' } } },
      'campaigns[0].trigger.page.path "cart" is no path; write "/cart"',
    ],
    [{ audience: 'vpi' }, 'campaigns[0].audience "vpi" is not a segment, or is wrong itself; did you mean "vip"?'],
    [
      { audience: { cuont: 'purchase', atLeast: 1 } },
      'campaigns[0].audience.cuont is not a measure; did you mean "count"?',
    ],
    [
      { audience: { not: { segment: 'vpi' } } },
      'campaigns[0].audience.not.segment "vpi" is not a segment, or is wrong itself; did you mean "vip"?',
    ],
    [
      { placement: 'popup' },
      'campaigns[0].placement "popup" is not known; there are modal, slide-in, banner-top, banner-bottom, none',
    ],
    [
      { placement: { slot: '' } },
      'campaigns[0].placement.slot must be the name of a slot, as data-vitrine-slot has it, not ""',
    ],
    [{ content: {} }, 'campaigns[0].content says nothing; give it a "title" or a "text"'],
    [{ content: { title: { fr: 'x' } } }, 'campaigns[0].content.title.en must be a text, not nothing'],
    [
      { content: { title: 'x', buttons: [{ label: 'Go', href: 'javascript:alert(1)' }] } },
      'campaigns[0].content.buttons[0].href "javascript:" is not allowed; write an address with https:, or one on the shop\'s own site',
    ],
    [
      { content: { title: 'x', buttons: [{ label: 'Go', href: ' java\tscript:alert(1)' }] } },
      'campaigns[0].content.buttons[0].href "javascript:" is not allowed; write an address with https:, or one on the shop\'s own site',
    ],
    [
      { content: { title: 'x', buttons: [{ label: 'Go' }] } },
      'campaigns[0].content.buttons[0] does nothing; give it an "href", "close": true or an "event"',
    ],
    [
      { content: { form: { fields: [{ trait: 'news', type: 'consent', label: 'Yes' }] } } },
      'campaigns[0].content.form.fields[0].purpose is missing; a consent must say what it is given for',
    ],
    [
      { content: { form: { fields: [{ trait: 'size', type: 'choice', label: 'Size' }] } } },
      'campaigns[0].content.form.fields[0].options must be a list of options, not nothing',
    ],
    [{ frequency: { maxTotal: 0 } }, 'campaigns[0].frequency.maxTotal must be a whole number from 1 on, not 0'],
    [
      { frequency: { max: [{ times: 2, within: '30 days' }] } },
      'campaigns[0].frequency.max[0].within "30 days" is not a duration; write "30d"',
    ],
    [
      { frequency: { after: { close: 'nevr' } } },
      'campaigns[0].frequency.after.close "nevr" is not a duration; write one such as "90s", "15m" or "6mo"',
    ],
    [
      { startAt: '2026-02-31' },
      'campaigns[0].startAt "2026-02-31" is no instant; write "2026-12-01" or "2026-12-01T09:00+01:00"',
    ],
    [
      { startAt: '2026-02-01T09:00' },
      'campaigns[0].startAt "2026-02-01T09:00" is no instant; write "2026-12-01" or "2026-12-01T09:00+01:00"',
    ],
    [{ startAt: '2026-02-02', endAt: '2026-02-02' }, 'campaigns[0].endAt is not after "2026-02-02"'],
    [{ holdout: '10%' }, 'campaigns[0].holdout "10%" is no share; write a number from 0 to 1'],
    [{ goal: { event: 'purchase' } }, 'campaigns[0].goal.within is missing; write a duration such as "7d"'],
    [
      { goal: { event: 'purchase', where: { value: { above: { ref: 'averageOrderValue' } } }, within: '7d' } },
      'campaigns[0].goal.where cannot name a reference value or a parameter here; write the value',
    ],
    [{ prioritty: 1 }, 'campaigns[0].prioritty is not known here; did you mean "priority"?'],
    [
      { id: 'Spring Offer' },
      'campaigns[0].id "Spring Offer" is not lower-case words joined by hyphens; write "spring-offer"',
    ],
  ])('%j', (more, sentence) => {
    expect(sentences([{ ...good, ...more }])).toEqual([sentence]);
  });

  test('and so are the limits over all of them', () => {
    const limits = (pressure: object) => sentences({ campaigns: [good], pressure });
    expect(limits({ minGap: 30 })).toEqual([
      'pressure.minGap 30 is not a duration; write one such as "90s", "15m" or "6mo"',
    ]);
    expect(limits({ bySegment: [{ segment: 'everybody', max: [{ times: 1, within: '1d' }] }] })).toEqual([]);
    expect(limits({ bySegment: [{ segment: 'vpi', max: [{ times: 1, within: '1d' }] }] })).toEqual([
      'pressure.bySegment[0].segment "vpi" is not a segment, or is wrong itself; did you mean "vip"?',
    ]);
    expect(limits({ bySegment: [{ segment: 'vip', gaps: ['1d'], from: '11-15', to: '2026-12-31' }] })).toEqual([
      'pressure.bySegment[0].to "2026-12-31" must have a year if "11-15" has one, and only then',
    ]);
  });

  test('several mistakes of one campaign are told together; the others are left in', () => {
    const { campaigns, problems } = checkCampaigns(
      [{ ...good, holdout: 2, priority: 'high' }, { ...good, id: 'b' }, { ...good, id: 'b' }, 7],
      catalogue,
    );
    expect(campaigns.campaigns.map(({ id }) => id)).toEqual(['b']);
    expect(problems.map(({ path }) => path)).toEqual([
      'campaigns[0].priority',
      'campaigns[0].holdout',
      'campaigns[2].id',
      'campaigns[3]',
    ]);
  });

  test.each([[null], [7], ['x'], [{}], [{ campaigns: 'x' }], [{ campaigns: null, version: 2 }]])(
    'what is no file of campaigns at all throws nothing: %j',
    (given) => {
      expect(sentences(given).length).toBeGreaterThan(0);
    },
  );
});

describe('vitrine check', () => {
  async function run(given: unknown, ...flags: string[]) {
    const [stdout, stderr] = [capture(), capture()];
    const stdin = Readable.from([Buffer.from(JSON.stringify(given))]);
    const status = await checkCommand(['-', ...flags], { stdin, stdout: stdout.stream, stderr: stderr.stream });
    return { status, stdout: stdout.text(), stderr: stderr.text() };
  }

  test('reads a file with campaigns as such', async () => {
    expect(await run({ campaigns: [good] })).toEqual({ status: 0, stdout: '1 campaign, all good\n', stderr: '' });
    const wrong = {
      campaigns: [
        { ...good, trigger: { on: 'scroll', depth: 3 } },
        { ...good, id: 'b' },
      ],
    };
    expect(await run(wrong)).toEqual({
      status: 1,
      stdout: 'campaigns[0].trigger.depth 3 is no share; write a number from 0 to 1\n',
      stderr: '',
    });
    expect(JSON.parse((await run(wrong, '--json')).stdout)).toMatchObject({ campaigns: ['b'], warnings: [] });
  });

  test('knows the catalogue, and a shop’s own segments where they are given', async () => {
    const campaigns = ['vip', 'our-best', 'vip-lifetme'].map((audience, at) => ({ ...good, id: `c${at}`, audience }));
    expect((await run({ campaigns })).stdout).toBe(
      'campaigns[2].audience "vip-lifetme" is no segment of the catalogue known here; did you mean "vip-lifetime"?\n',
    );
    const file = join(await temporaryFolder(), 'segments.json');
    await writeFile(file, JSON.stringify([{ id: 'our-best', when: { count: 'purchase', atLeast: 9 } }]));
    expect((await run({ campaigns }, '--segments', file)).stdout).toBe(
      'campaigns[2].audience "vip-lifetme" is not a segment, or is wrong itself; did you mean "vip-lifetime"?\n',
    );
    expect(await run([], '--segments', file)).toMatchObject({
      status: 2,
      stderr: 'vitrine check: --segments is for a file of campaigns\n',
    });
  });
});

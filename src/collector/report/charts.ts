/** Charts as SVG, drawn here: no script is needed to see them. Colours come from the page's style, by class. */
import { type Html, html } from './html.js';

/** A value at a place of the horizontal axis. */
export interface Point {
  readonly label: string;
  readonly value: number;
}

const round = (value: number) => Math.round(value * 100) / 100;

/** The coordinates of a line through values, from the left edge to the right one. `most` is at the top. */
export function pathThrough(
  values: readonly number[],
  width: number,
  height: number,
  least: number,
  most: number,
): string {
  const span = most - least || 1;
  const step = values.length > 1 ? width / (values.length - 1) : 0;
  return values
    .map(
      (value, index) =>
        `${index === 0 ? 'M' : 'L'}${round(index * step)} ${round(height - ((value - least) / span) * height)}`,
    )
    .join('');
}

/** A line the size of a word. `title` says what it shows to who does not see it. */
export function sparkline(values: readonly number[], title: string): Html | undefined {
  if (values.length < 2) return undefined;
  const [width, height] = [110, 26];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const line = pathThrough(values, width, height, least, most);
  const end = round(height - (((values.at(-1) ?? 0) - least) / (most - least || 1)) * height);
  return html`<svg class="spark" viewBox="-3 -3 ${width + 6} ${height + 6}" width="${width + 6}" height="${height + 6}" role="img" aria-label="${title}"><path class="line" d="${{ markup: line }}"/><circle class="dot" cx="${width}" cy="${end}" r="2.5"/></svg>`;
}

/** Round numbers from 0 to at least `most`, few enough to be labels of an axis. */
export function ticksTo(most: number): number[] {
  const rough = Math.max(most, 1) / 3;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max(1, [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough);
  return Array.from({ length: Math.ceil(Math.max(most, 1) / step) + 1 }, (_, index) => index * step);
}

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly left: number;
  readonly most: number;
  readonly least: number;
}

const HEIGHT = 180;
const WIDTH = 640;
const LEFT = 48;

function yOf({ height, most, least }: Frame, value: number): number {
  return round(height - ((value - least) / (most - least || 1)) * height);
}

function axis(frame: Frame, ticks: readonly number[], shown: (value: number) => string): Html[] {
  return ticks.map((tick) => {
    const y = yOf(frame, tick);
    return html`<line class="grid" x1="${frame.left}" x2="${frame.width}" y1="${y}" y2="${y}"/><text class="tick" x="${frame.left - 8}" y="${y + 4}" text-anchor="end">${shown(tick)}</text>`;
  });
}

/** Labels below, as many as there is room for. */
function below(
  points: readonly { readonly label: string }[],
  xOf: (index: number) => number,
  last: 'end' | 'middle' = 'middle',
): Html[] {
  const every = Math.ceil(points.length / 5);
  return points.flatMap(({ label }, index) => {
    if ((points.length - 1 - index) % every > 0) return [];
    const anchor = index === points.length - 1 ? last : 'middle';
    return [
      html`<text class="tick" x="${round(xOf(index))}" y="${HEIGHT + 20}" text-anchor="${anchor}">${label}</text>`,
    ];
  });
}

/** A quantity over time, from 0. */
export function areaChart(points: readonly Point[], title: string, shown: (value: number) => string): Html {
  const ticks = ticksTo(Math.max(...points.map(({ value }) => value)));
  const frame: Frame = { width: WIDTH, height: HEIGHT, left: LEFT, least: 0, most: ticks.at(-1) ?? 1 };
  const inner = WIDTH - LEFT;
  const line = pathThrough(
    points.map(({ value }) => value),
    inner,
    HEIGHT,
    0,
    frame.most,
  );
  const xOf = (index: number) => LEFT + (points.length > 1 ? (index * inner) / (points.length - 1) : 0);
  const hits = points.map(
    ({ label, value }, index) =>
      html`<circle class="hit" cx="${round(xOf(index))}" cy="${yOf(frame, value)}" r="7"><title>${label}: ${shown(value)}</title></circle>`,
  );
  return html`<svg class="chart" viewBox="0 -8 ${WIDTH + 6} ${HEIGHT + 34}" role="img" aria-label="${title}">
${axis(frame, ticks, shown)}
<g transform="translate(${LEFT} 0)"><path class="area" d="${{ markup: `${line}L${inner} ${HEIGHT}L0 ${HEIGHT}Z` }}"/><path class="line" d="${{ markup: line }}"/></g>
${hits}${below(points, xOf, 'end')}</svg>`;
}

/** Two quantities for each place, one upwards and one downwards: who has come and who has gone. */
export function flowChart(
  points: readonly { readonly label: string; readonly up: number; readonly down: number }[],
  title: string,
  shown: (value: number) => string,
): Html {
  const most = Math.max(1, ...points.map(({ up }) => up));
  const least = -Math.max(1, ...points.map(({ down }) => down));
  const frame: Frame = { width: WIDTH, height: HEIGHT, left: LEFT, least, most };
  const zero = yOf(frame, 0);
  const step = (WIDTH - LEFT) / Math.max(points.length, 1);
  const bar = Math.min(step * 0.7, 40);
  const xOf = (index: number) => LEFT + (index + 0.5) * step;
  const bars = points.map(({ label, up, down }, index) => {
    const x = round(xOf(index) - bar / 2);
    return html`<g><title>${label}: +${shown(up)} −${shown(down)}</title><rect class="up" x="${x}" width="${round(bar)}" y="${yOf(frame, up)}" height="${round(zero - yOf(frame, up))}"/><rect class="down" x="${x}" width="${round(bar)}" y="${zero}" height="${round(yOf(frame, -down) - zero)}"/></g>`;
  });
  const ticks = [most, 0, least];
  return html`<svg class="chart" viewBox="0 -8 ${WIDTH + 6} ${HEIGHT + 34}" role="img" aria-label="${title}">
${axis(frame, ticks, (value) => shown(Math.abs(value)))}${bars}${below(points, xOf)}</svg>`;
}

/** Columns of two parts, one on the other. */
export function stackChart(
  points: readonly { readonly label: string; readonly lower: number; readonly upper: number }[],
  title: string,
  shown: (value: number) => string,
): Html {
  const ticks = ticksTo(Math.max(0, ...points.map(({ lower, upper }) => lower + upper)));
  const frame: Frame = { width: WIDTH, height: HEIGHT, left: LEFT + 14, least: 0, most: ticks.at(-1) ?? 1 };
  const step = (WIDTH - frame.left) / Math.max(points.length, 1);
  const bar = Math.min(step * 0.66, 46);
  const xOf = (index: number) => frame.left + (index + 0.5) * step;
  const columns = points.map(({ label, lower, upper }, index) => {
    const x = round(xOf(index) - bar / 2);
    const [top, between] = [yOf(frame, lower + upper), yOf(frame, lower)];
    return html`<g><title>${label}: ${shown(lower)} + ${shown(upper)}</title><rect class="first" x="${x}" width="${round(bar)}" y="${between}" height="${round(HEIGHT - between)}"/><rect class="second" x="${x}" width="${round(bar)}" y="${top}" height="${round(between - top)}"/></g>`;
  });
  return html`<svg class="chart" viewBox="0 -8 ${WIDTH + 6} ${HEIGHT + 34}" role="img" aria-label="${title}">
${axis(frame, ticks, shown)}${columns}${below(points, xOf)}</svg>`;
}

/** A difference with its interval on a line with 0 in the middle. */
export function intervalChart(low: number, value: number, high: number, isSure: boolean, title: string): Html {
  const [width, height] = [300, 26];
  const reach = Math.max(Math.abs(low), Math.abs(high)) * 1.15 || 1;
  const x = (at: number) => round(width / 2 + (at / reach) * (width / 2));
  return html`<svg class="interval ${isSure ? 'sure' : 'unsure'}" viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}"><line class="grid" x1="0" x2="${width}" y1="13" y2="13"/><line class="zero" x1="${width / 2}" x2="${width / 2}" y1="2" y2="24"/><rect class="range" x="${x(low)}" width="${round(x(high) - x(low))}" y="9" height="8" rx="4"/><circle class="dot" cx="${x(value)}" cy="13" r="5"/></svg>`;
}

/** A share as a bar the size of a word. */
export function shareBar(share: number, className = 'bar'): Html {
  const filled = round(Math.max(0, Math.min(1, share)) * 100);
  return html`<svg class="${className}" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect class="rest" width="100" height="6"/><rect class="part" width="${filled}" height="6"/></svg>`;
}

/** Parts of a whole, side by side. */
export function partsBar(parts: readonly Point[], title: string): Html {
  const whole = parts.reduce((sum, { value }) => sum + value, 0) || 1;
  let x = 0;
  const rects = parts.map(({ label, value }, index) => {
    const width = (value / whole) * 1000;
    const rect = html`<rect class="tone-${index}" x="${round(x)}" width="${round(Math.max(width - 2, 0))}" height="22"><title>${label}</title></rect>`;
    x += width;
    return rect;
  });
  return html`<svg class="parts" viewBox="0 0 1000 22" preserveAspectRatio="none" role="img" aria-label="${title}">${rects}</svg>`;
}

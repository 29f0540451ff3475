/** Lamps and candles. Those with `hangs: true` hang from the top or on the wall; their origin is where they are fixed. */
import { darker, lighter } from './colour.js';
import { placed } from './pen.js';
import { box, oval, turned } from './shape.js';

const glow = (x, y, radius, opacity = 0.5) =>
  `<circle cx="${x}" cy="${y}" r="${radius}" fill="#fff3c4" opacity="${opacity * 0.35}"/><circle cx="${x}" cy="${y}" r="${radius * 0.68}" fill="#fff3c4" opacity="${opacity * 0.6}"/>`;

/** A ceramic foot under a pleated shade. */
export function tableLamp(pen, { main, accent }) {
  const foot = turned(
    [
      [22, -300],
      [30, -268, 128, -236, 132, -140],
      [130, -60, 92, -30, 88, 0],
    ],
    8,
  );
  const shade = turned(
    [
      [120, -590],
      [206, -316],
    ],
    12,
  );
  const pleats = [-150, -110, -70, -30, 10, 50, 90, 130]
    .map((x) => pen.line(`M${x * 0.6} -592L${x} -300`, darker(accent, 0.2), 3, 0.55))
    .join('');
  return {
    width: 420,
    height: 600,
    svg:
      glow(0, -430, 330, 0.55) +
      pen.fill(box(-9, -330, 18, 40), '#b8923d') +
      pen.solid(foot, main, {
        turn: 34,
        content:
          pen.line('M-170 -168Q0 -128 170 -168', lighter(main, 0.45), 8) +
          pen.line('M-170 -146Q0 -106 170 -146', lighter(main, 0.45), 4),
      }) +
      pen.line('M-92 -182Q-108 -120 -84 -66', lighter(main, 0.6), 12, 0.7) +
      pen.solid(shade, accent, { turn: 30, shade: 0.12, content: pleats }) +
      pen.fill(oval(0, -590, 120, 13), lighter(accent, 0.55)),
  };
}

/** A mushroom of blown glass. */
export function mushroomLamp(pen, { main, accent }) {
  const cap = turned(
    [
      [0, -470],
      [130, -470, 236, -390, 246, -270],
    ],
    20,
  );
  const stem = turned(
    [
      [46, -280],
      [44, -140, 84, -60, 104, 0],
    ],
    8,
  );
  return {
    width: 492,
    height: 470,
    svg:
      glow(0, -320, 340, 0.6) +
      pen.solid(stem, accent, { turn: 26 }) +
      pen.fill(
        turned(
          [
            [46, -262],
            [44, -210],
          ],
          6,
        ),
        '#fff6d6',
        0.8,
      ) +
      pen.solid(cap, main, { turn: 46, content: pen.fill(oval(-40, -300, 150, 110), lighter(main, 0.5), 0.6) }) +
      pen.line('M-176 -352Q-140 -424 -64 -440', '#ffffff', 13, 0.75) +
      pen.line('M-246 -270Q0 -230 246 -270', lighter(main, 0.6), 7),
  };
}

/** An enamelled dome on a textile cord. */
export function pendant(pen, { main, accent }) {
  const dome = turned(
    [
      [34, 330],
      [46, 372, 196, 402, 218, 580],
    ],
    14,
  );
  return {
    width: 440,
    height: 620,
    hangs: true,
    svg:
      pen.fill('M-170 590L-330 1000H330L170 590Z', '#fff3c4', 0.28) +
      pen.line('M0 -40V300', '#2a3b3b', 7) +
      pen.solid(
        turned([
          [26, 276],
          [30, 340],
        ]),
        accent,
        { turn: 12 },
      ) +
      pen.solid(dome, main, { turn: 44 }) +
      pen.line('M-168 500Q-140 428 -76 400', lighter(main, 0.6), 13, 0.8) +
      pen.fill(oval(0, 582, 218, 32), lighter(main, 0.75)) +
      pen.fill(oval(0, 586, 196, 23), '#fff1bd') +
      pen.clipped(oval(0, 586, 196, 23), pen.fill(oval(0, 576, 54, 24), '#ffffff')) +
      pen.line(`M-218 582A218 32 0 0 1 218 582`, darker(main, 0.1), 6),
  };
}

/** A reading lamp on a long leg, its head bent like a heron's. */
export function floorLamp(pen, { main, accent }) {
  const shade = turned(
    [
      [40, -150],
      [60, -140, 112, -80, 120, 0],
    ],
    10,
  );
  return {
    width: 460,
    height: 940,
    svg:
      glow(128, -760, 250, 0.5) +
      pen.solid(
        turned(
          [
            [128, -22],
            [132, 0],
          ],
          6,
        ),
        accent,
        { turn: 30 },
      ) +
      pen.fill(oval(0, -22, 128, 13), lighter(accent, 0.25)) +
      pen.line('M0 -24V-800C0 -1000 128 -1010 128 -900', accent, 13) +
      pen.line('M-3 -60V-780', lighter(accent, 0.5), 3, 0.8) +
      placed(
        pen.solid(shade, main, { turn: 28 }) +
          pen.fill(oval(0, 0, 120, 17), '#fff1bd') +
          pen.line('M-84 -40Q-76 -90 -46 -118', lighter(main, 0.6), 9, 0.8),
        128,
        -770,
      ),
  };
}

/** A globe of opal glass on a wall arm. */
export function wallLamp(pen, { main, accent }) {
  return {
    width: 400,
    height: 730,
    hangs: true,
    svg:
      glow(70, 380, 330, 0.6) +
      pen.solid(oval(-110, 640, 72), accent, { turn: 20 }) +
      pen.fill(oval(-116, 634, 46), lighter(accent, 0.2)) +
      pen.line('M-110 640C60 640 70 620 70 510', darker(accent, 0.12), 17) +
      pen.line('M-110 634C56 634 64 614 65 510', lighter(accent, 0.4), 4) +
      placed(
        pen.solid(
          turned(
            [
              [52, 0],
              [30, 34],
            ],
            4,
          ),
          accent,
          { turn: 8 },
        ),
        70,
        488,
      ) +
      pen.solid(oval(70, 362, 142), main, { turn: 30, shade: 0.1 }) +
      pen.fill(oval(40, 350, 84), '#ffffff', 0.55) +
      pen.line('M-34 334Q-16 268 36 248', '#ffffff', 12, 0.9),
  };
}

/** Two candlesticks of turned brass, one taller. */
export function candlesticks(pen, { main, accent }) {
  const stick = (height, candle) => {
    const profile = [
      [46, -height],
      [46, -height + 18],
      [14, -height + 26],
      [14, -height + 60, 40, -height + 66, 40, -height + 86],
      [40, -height + 110, 13, -height + 112, 13, -height + 150],
      [13, -110, 20, -70, 44, -48],
      [84, -34, 92, -16, 92, 0],
    ];
    return (
      glow(0, -height - candle - 40, 130, 0.7) +
      pen.solid(box(-21, -height - candle, 42, candle + 6, 6), accent, { turn: 12 }) +
      pen.line(`M0 -${height + candle}v-14`, '#3b3b3b', 5) +
      pen.fill(
        `M0 -${height + candle + 86}C30 -${height + candle + 50} 24 -${height + candle + 10} 0 -${height + candle + 8}C-24 -${height + candle + 10} -26 -${height + candle + 46} 0 -${height + candle + 86}Z`,
        '#f4b94a',
      ) +
      pen.fill(
        `M0 -${height + candle + 50}C12 -${height + candle + 34} 10 -${height + candle + 12} 0 -${height + candle + 12}C-10 -${height + candle + 12} -12 -${height + candle + 30} 0 -${height + candle + 50}Z`,
        '#fff3c4',
      ) +
      pen.solid(turned(profile, 7), main, { turn: 15, shade: 0.26 }) +
      pen.line(
        `M-34 -${height - 8}V-${height - 14}M-24 -${height - 84}Q-30 -${height - 90} -24 -${height - 98}M-52 -22Q-30 -46 -8 -70`,
        lighter(main, 0.65),
        7,
      )
    );
  };
  return { width: 420, height: 640, svg: placed(stick(330, 210), 96, -26) + placed(stick(210, 180), -110, 0) };
}

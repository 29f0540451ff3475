/** What cooks, grinds and cuts. */
import { darker, lighter } from './colour.js';
import { placed } from './pen.js';
import { box, oval, range, turned } from './shape.js';

/** A cast-iron pot with its lid. */
export function cocotte(pen, { main, accent }) {
  const pot = turned(
    [
      [236, -236],
      [240, -120, 232, -40, 196, 0],
    ],
    12,
  );
  const lid = turned(
    [
      [40, -330],
      [150, -322, 232, -286, 246, -240],
    ],
    26,
  );
  const ear = 'M0 -36C54 -40 66 22 0 26';
  return {
    width: 580,
    height: 400,
    svg:
      placed(pen.line(ear, darker(main, 0.1), 26), 226, -184) +
      `<g transform="translate(-226 -184) scale(-1 1)">${pen.line(ear, main, 26)}</g>` +
      pen.solid(pot, main, {
        turn: 44,
        content: pen.fill('M-260 -40Q0 10 260 -40V60H-260Z', darker(main, 0.35), 0.5),
      }) +
      pen.solid(lid, main, { turn: 46, shade: 0.24 }) +
      pen.line('M-246 -240Q0 -188 246 -240', lighter(main, 0.4), 7) +
      pen.line('M-176 -276Q-120 -304 -60 -312', lighter(main, 0.6), 12, 0.8) +
      pen.line('M-200 -168Q-204 -100 -184 -56', lighter(main, 0.5), 12, 0.6) +
      pen.solid(
        turned([
          [20, -352],
          [26, -326],
        ]),
        darker(accent, 0.2),
        { turn: 8 },
      ) +
      pen.solid(
        turned(
          [
            [0, -398],
            [30, -398, 50, -388, 50, -372],
            [50, -354, 30, -350, 20, -346],
          ],
          2,
        ),
        accent,
        { turn: 16 },
      ),
  };
}

/** A board of wood with a handle, on its edge. */
export function board(pen, { main }) {
  const outline =
    'M-40 -566Q-40 -600 0 -600Q40 -600 40 -566L44 -480C50 -440 180 -446 186 -400C196 -280 196 -120 188 -26Q186 0 160 0H-160Q-186 0 -188 -26C-196 -120 -196 -280 -186 -400C-180 -446 -50 -440 -44 -480Z';
  const grain = range(11)
    .map((index) => -180 + index * 36)
    .map((x, index) =>
      pen.line(
        `M${x} 20C${x + 18} -140 ${x - 22} -290 ${x + (index % 3) * 8} -480`,
        darker(main, 0.2),
        index % 2 ? 3 : 6,
        0.55,
      ),
    )
    .join('');
  return {
    width: 380,
    height: 600,
    svg:
      pen.solid(outline, main, {
        turn: 12,
        shade: 0.35,
        content:
          grain +
          pen.line(oval(46, -210, 40, 70), darker(main, 0.2), 4, 0.5) +
          pen.fill(oval(46, -210, 12, 24), darker(main, 0.25), 0.7),
      }) +
      pen.fill(oval(0, -552, 17), darker(main, 0.5)) +
      pen.line('M-164 -392Q-174 -200 -166 -40', lighter(main, 0.5), 6, 0.7),
  };
}

/** A turned pepper mill. */
export function mill(pen, { main, accent }) {
  const head = turned(
    [
      [0, -560],
      [52, -560, 84, -530, 84, -490],
      [84, -450, 50, -440, 44, -420],
      [62, -412],
      [62, -396],
    ],
    5,
  );
  const body = turned(
    [
      [62, -392],
      [70, -340, 40, -300, 40, -250],
      [40, -190, 92, -130, 96, -60],
      [98, -20],
      [104, 0],
    ],
    7,
  );
  return {
    width: 210,
    height: 600,
    svg:
      pen.solid(oval(0, -574, 17), accent, { turn: 6 }) +
      pen.solid(body, main, {
        turn: 26,
        content: pen.line('M-110 -62Q0 -44 110 -62M-110 -84Q0 -66 110 -84', darker(main, 0.35), 5),
      }) +
      pen.fill(box(-62, -398, 124, 10), accent) +
      pen.solid(head, main, { turn: 24 }) +
      pen.line('M-54 -512Q-50 -536 -28 -542M-26 -300Q-22 -240 -52 -160', lighter(main, 0.5), 10, 0.8),
  };
}

/** An enamel kettle. */
export function kettle(pen, { main, accent }) {
  const body = turned(
    [
      [70, -282],
      [170, -270, 232, -160, 216, -60],
      [212, -20, 196, 0],
    ],
    10,
  );
  return {
    width: 560,
    height: 500,
    svg:
      pen.line('M-128 -270C-160 -500 160 -500 128 -270', darker(accent, 0.15), 16) +
      pen.line('M-92 -424C-50 -462 50 -462 92 -424', accent, 34) +
      pen.solid('M150 -120C230 -130 236 -210 270 -286L322 -276C312 -180 296 -70 196 -40Z', main, { turn: 12 }) +
      pen.fill(oval(297, -282, 27, 8), darker(main, 0.5)) +
      pen.solid(body, main, {
        turn: 44,
        content: pen.fill('M-240 -40Q0 -8 240 -40V40H-240Z', darker(main, 0.4), 0.45),
      }) +
      pen.solid(
        turned(
          [
            [0, -318],
            [44, -316, 78, -300, 86, -278],
          ],
          9,
        ),
        lighter(main, 0.06),
        { turn: 18 },
      ) +
      pen.solid(oval(0, -330, 24, 20), accent, { turn: 8 }) +
      pen.line('M-170 -186Q-186 -130 -176 -80', lighter(main, 0.6), 14, 0.8) +
      pen.line('M-130 -222L-124 -228', lighter(main, 0.6), 14, 0.8),
  };
}

/** Three mixing bowls in a nest. */
export function mixingBowls(pen, { tints }) {
  const one = (tint, radius, height) =>
    pen.solid(
      turned(
        [
          [radius, -height],
          [radius * 0.97, -height * 0.5, radius * 0.8, -height * 0.1, radius * 0.52, 0],
        ],
        8,
      ),
      tint,
      { turn: radius * 0.18 },
    ) +
    pen.fill(oval(0, -height, radius, radius * 0.15), lighter(tint, 0.4)) +
    pen.fill(oval(0, -height + 3, radius - 14, radius * 0.12), darker(tint, 0.22)) +
    pen.line(
      `M${-radius + 20} ${-height * 0.72}Q${-radius * 0.9} ${-height * 0.4} ${-radius * 0.72} ${-height * 0.2}`,
      lighter(tint, 0.55),
      9,
      0.7,
    );
  return {
    width: 520,
    height: 430,
    svg:
      placed(one(tints[2], 168, 190), 14, -226, 1, 4) +
      placed(one(tints[1], 210, 210), -8, -118, 1, -3) +
      one(tints[0], 258, 230),
  };
}

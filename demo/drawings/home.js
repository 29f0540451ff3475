/** Vases, baskets and what hangs on a wall. */
import { colours, darker, lighter } from './colour.js';
import { placed } from './pen.js';
import { oval, range, turned } from './shape.js';

/** A stem with paired leaves, growing up from the origin. */
function sprig(pen, height, leaf, pairs, lean = 0) {
  const leaves = range(pairs).map((index) => {
    const y = -height + (index * height * 0.62) / pairs;
    const x = lean * (y / height) * (y / height);
    const size = 20 + index * 5;
    return (
      pen.fill(
        `M${x} ${y}q${size * 1.1} ${-size * 1.5} ${size * 2.1} ${-size * 1.1}q${-size * 0.5} ${size * 1.4} ${-size * 2.1} ${size * 1.1}Z`,
        leaf,
      ) +
      pen.fill(
        `M${x} ${y + 8}q${-size * 1.1} ${-size * 1.5} ${-size * 2.1} ${-size * 1.1}q${size * 0.5} ${size * 1.4} ${size * 2.1} ${size * 1.1}Z`,
        darker(leaf, 0.18),
      )
    );
  });
  return pen.line(`M0 0Q${lean * 0.2} ${-height * 0.5} ${lean} ${-height}`, darker(leaf, 0.2), 6) + leaves.join('');
}

/** The flower the house is named after: a pink spike. */
function spike(pen, height, petal, leaf, lean = 0) {
  const blossoms = range(9).map((index) => {
    const y = -height + index * 17;
    const x = lean * (y / height) * (y / height);
    const size = 5 + index * 1.9;
    return (
      pen.fill(oval(x - size, y, size * 1.1, size * 0.8), darker(petal, 0.12)) +
      pen.fill(oval(x + size, y - 6, size * 1.1, size * 0.8), petal)
    );
  });
  return pen.line(`M0 0Q${lean * 0.2} ${-height * 0.5} ${lean} ${-height}`, leaf, 6) + blossoms.join('');
}

/** A round-bellied vase with sainfoin and leaves. */
export function vase(pen, { main, accent }) {
  const body = turned(
    [
      [62, -380],
      [52, -340, 56, -310, 96, -270],
      [184, -200, 170, -60, 98, 0],
    ],
    8,
  );
  return {
    width: 420,
    height: 780,
    svg:
      placed(sprig(pen, 320, colours.leaf, 5, -130), -14, -360) +
      placed(sprig(pen, 300, colours.pine, 4, 150), 14, -360) +
      placed(spike(pen, 390, colours.pink, colours.leaf, 30), 0, -360) +
      placed(spike(pen, 300, colours.pink, colours.leaf, -60), -6, -360) +
      placed(spike(pen, 270, colours.blush, colours.leaf, 90), 8, -360) +
      pen.solid(body, main, {
        turn: 40,
        content: pen.fill('M-200 -186Q0 -140 200 -186V-120Q0 -72 -200 -120Z', accent),
      }) +
      pen.fill(oval(0, -380, 62, 12), darker(main, 0.3)) +
      pen.line('M-62 -380A62 12 0 0 0 62 -380', lighter(main, 0.5), 7) +
      pen.line('M-116 -214Q-134 -150 -112 -88', lighter(main, 0.55), 12, 0.8),
  };
}

/** Three small bottles with a stem each. */
export function budVases(pen, { tints }) {
  const slim = turned(
    [
      [20, -250],
      [20, -160, 66, -140, 66, -70],
      [66, -20, 54, 0],
    ],
    6,
  );
  const round = turned(
    [
      [24, -190],
      [22, -150, 92, -150, 92, -76],
      [92, -26, 60, 0],
    ],
    6,
  );
  const cone = turned(
    [
      [18, -300],
      [18, -220, 74, -60, 76, 0],
    ],
    6,
  );
  const mouth = (y, radius, tint) =>
    pen.fill(oval(0, y, radius, 5), darker(tint, 0.35)) +
    pen.line(`M-46 ${y * 0.34}Q-50 ${y * 0.24} -42 ${y * 0.14}`, lighter(tint, 0.6), 8, 0.8);
  return {
    width: 480,
    height: 610,
    svg:
      placed(sprig(pen, 250, colours.leaf, 4, 30), 6, -310) +
      placed(pen.solid(cone, tints[0], { turn: 20 }) + mouth(-300, 18, tints[0]), 6, -24) +
      placed(spike(pen, 250, colours.madder, colours.pine, -46), -156, -220) +
      placed(pen.solid(slim, tints[1], { turn: 18 }) + mouth(-250, 20, tints[1]), -156, 0) +
      placed(spike(pen, 230, colours.butter, colours.leaf, 60), 152, -180) +
      placed(pen.solid(round, tints[2], { turn: 24 }) + mouth(-190, 24, tints[2]), 152, 4),
  };
}

/** A willow basket with two handles. */
export function basket(pen, { main, accent }) {
  const body = turned(
    [
      [238, -280],
      [226, -160, 204, -60, 178, 0],
    ],
    14,
  );
  const weave = range(9)
    .map((row) =>
      range(14)
        .map((column) => `M${-266 + column * 42 + (row % 2) * 21} ${-262 + row * 32}q16 ${8} 30 2`)
        .join(''),
    )
    .join('');
  return {
    width: 500,
    height: 400,
    svg:
      pen.line('M-170 -290C-170 -400 -60 -400 -60 -292M60 -292C60 -400 170 -400 170 -290', darker(accent, 0.1), 18) +
      pen.fill(oval(0, -282, 238, 34), darker(main, 0.45)) +
      pen.solid(body, main, {
        turn: 40,
        content:
          pen.line(weave, darker(main, 0.28), 9) +
          pen.fill('M-260 -130Q0 -96 260 -130V-92Q0 -58 -260 -92Z', accent, 0.85),
      }) +
      pen.line('M-238 -280A238 34 0 0 0 238 -280', darker(main, 0.16), 20) +
      pen.line('M-234 -284A236 34 0 0 0 234 -284', lighter(main, 0.3), 5),
  };
}

/** A round mirror on a leather strap. */
export function mirror(pen, { main, accent }) {
  return {
    width: 480,
    height: 730,
    hangs: true,
    svg:
      pen.line('M0 76L-128 270M0 76L128 270', accent, 20) +
      pen.solid(oval(0, 70, 20), darker(main, 0.1), { turn: 7 }) +
      pen.solid(oval(0, 480, 240), main, { turn: 12, shade: 0.3 }) +
      pen.clipped(
        oval(0, 480, 214),
        pen.fill(oval(0, 480, 214), '#cfe0e3') +
          pen.fill('M-240 620L160 200H300L-160 760Z', '#ffffff', 0.5) +
          pen.fill('M40 760L280 480V560L110 760Z', '#ffffff', 0.4) +
          pen.fill('M-214 560Q0 520 214 560V720H-214Z', '#a9c3c4', 0.55),
      ) +
      pen.line(oval(0, 480, 214), darker(main, 0.3), 5, 0.7),
  };
}

/** A wall clock with cut-paper hours. */
export function clock(pen, { main, accent }) {
  const hours = range(12)
    .map(
      (hour) =>
        `<rect x="-7" y="-196" width="14" height="${hour % 3 ? 24 : 46}" rx="3" fill="${accent}" transform="rotate(${hour * 30})"/>`,
    )
    .join('');
  return {
    width: 480,
    height: 640,
    hangs: true,
    svg: placed(
      pen.solid(oval(0, 0, 238), accent, { turn: 10, shade: 0.3 }) +
        pen.fill(oval(0, 0, 216), main) +
        pen.clipped(oval(0, 0, 216), pen.fill('M0 -230H240V230H60Q190 0 0 -230Z', darker(main, 0.3), 0.14)) +
        hours +
        pen.line('M0 0L-66 -84', accent, 18) +
        pen.line('M0 0L104 -112', accent, 11) +
        pen.line('M0 34L0 -158', colours.pink, 5) +
        pen.fill(oval(0, 0, 14), colours.pink),
      0,
      440,
    ),
  };
}

/** A lacquered tray with a painted branch, on its edge. */
export function tray(pen, { main, accent }) {
  const fruit = (x, y) =>
    pen.solid(oval(x, y, 40, 36), accent, { turn: 10 }) +
    pen.line(`M${x - 18} ${y - 8}q4 -12 14 -16`, '#ffffff', 6, 0.6);
  return {
    width: 600,
    height: 420,
    svg: placed(
      pen.solid(
        'M-150 -210H150C240 -210 300 -140 300 0C300 140 240 210 150 210H-150C-240 210 -300 140 -300 0C-300 -140 -240 -210 -150 -210Z',
        main,
        { turn: 12, shade: 0.35 },
      ) +
        pen.line(
          'M-150 -176H150C220 -176 262 -120 262 0C262 120 220 176 150 176H-150C-220 176 -262 120 -262 0C-262 -120 -220 -176 -150 -176Z',
          lighter(main, 0.28),
          5,
        ) +
        pen.fill(
          'M-282 -38Q-270 -48 -268 -36V36Q-270 48 -282 38ZM282 -38Q270 -48 268 -36V36Q270 48 282 38Z',
          darker(main, 0.6),
        ) +
        pen.line('M-180 84C-80 60 60 20 180 -80', '#d8cfae', 8) +
        [
          [-120, 66, 150],
          [-40, 40, -30],
          [10, 20, 140],
          [96, -24, -40],
          [130, -46, 130],
          [180, -82, -20],
        ]
          .map(([x, y, degrees]) =>
            placed(pen.fill('M0 0C10 -40 60 -50 92 -30C70 0 30 14 0 0Z', colours.sage), x, y, 1, degrees),
          )
          .join('') +
        fruit(-86, 104) +
        fruit(60, 62) +
        fruit(4, -52),
      0,
      -210,
    ),
  };
}

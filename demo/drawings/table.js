/** What stands on a table. Every drawing takes a pen and its colours and gives `{ width, height, svg }`. */
import { colours, darker, lighter } from './colour.js';
import { placed } from './pen.js';
import { box, oval, range, scatter, turned } from './shape.js';

function speckles(count, radius, colour, seed) {
  const random = scatter(seed);
  return range(count)
    .map(() => {
      const [distance, angle] = [Math.sqrt(random()) * radius, random() * Math.PI * 2];
      const [x, y] = [Math.cos(angle) * distance, Math.sin(angle) * distance];
      return `<circle cx="${x.toFixed(1)}" cy="${y.toFixed(1)}" r="${(1 + random() * 2.4).toFixed(1)}" fill="${colour}"/>`;
    })
    .join('');
}

/** A plate on its edge, as on a dresser. `pattern`: `rim` or `petals`. */
export function plate(pen, { main, accent, pattern = 'rim' }) {
  const petals = range(14)
    .map(
      (index) =>
        `<ellipse cx="0" cy="-212" rx="17" ry="32" fill="${accent}" transform="rotate(${(index * 360) / 14})"/>`,
    )
    .join('');
  const dots = range(14)
    .map(
      (index) => `<circle cx="0" cy="-222" r="7" fill="${accent}" transform="rotate(${((index + 0.5) * 360) / 14})"/>`,
    )
    .join('');
  const rim =
    pen.line(oval(0, 0, 246), accent, 13) +
    pen.line(oval(0, 0, 226), accent, 3) +
    speckles(90, 240, darker(main, 0.4), 7);
  const face =
    pen.solid(oval(0, 0, 260), main, { turn: 14 }) +
    (pattern === 'rim' ? '' : petals + dots) +
    pen.fill(oval(0, 0, 172), darker(main, 0.13)) +
    pen.clipped(oval(0, 0, 172), pen.fill(oval(9, 9, 170), lighter(main, 0.25))) +
    (pattern === 'rim' ? rim : pen.line(oval(0, 0, 172), accent, 4, 0.7));
  return { width: 520, height: 520, svg: placed(face, 0, -260) };
}

/** A bowl seen slightly from above. */
export function bowl(pen, { main, accent }) {
  const body = turned(
    [
      [240, -228],
      [236, -110, 170, -40, 104, -26],
      [98, 0],
    ],
    8,
  );
  return {
    width: 480,
    height: 268,
    svg:
      pen.solid(body, main, {
        turn: 44,
        content: pen.fill('M-260 -150Q0 -80 260 -150V60H-260Z', accent, 0.95),
      }) +
      pen.fill(oval(0, -228, 240, 38), lighter(main, 0.35)) +
      pen.fill(oval(0, -225, 224, 30), darker(main, 0.22)) +
      pen.clipped(oval(0, -225, 224, 30), pen.fill(oval(20, -206, 210, 30), darker(main, 0.1))),
  };
}

/** A cup on its saucer. */
export function cup(pen, { main, accent }) {
  const saucer = turned(
    [
      [232, -46],
      [190, -16, 120, -8, 100, 0],
    ],
    6,
  );
  const body = turned(
    [
      [132, -250],
      [130, -140, 118, -74, 66, -54],
      [62, -46],
    ],
    6,
  );
  return {
    width: 464,
    height: 275,
    svg:
      pen.solid(saucer, accent, { turn: 40 }) +
      pen.fill(oval(0, -46, 232, 30), lighter(accent, 0.18)) +
      pen.fill(oval(4, -44, 120, 15), darker(accent, 0.16)) +
      pen.line('M122 -212C206 -232 214 -120 106 -122', darker(main, 0.1), 22) +
      pen.solid(body, main, { turn: 34 }) +
      pen.fill(oval(0, -250, 132, 22), lighter(main, 0.4)) +
      pen.clipped(
        oval(0, -250, 122, 17),
        pen.fill(box(-130, -280, 260, 60), darker(main, 0.25)) + pen.fill(oval(0, -236, 118, 17), '#5b3826'),
      ),
  };
}

/** A stoneware jug with a broad band. */
export function jug(pen, { main, accent }) {
  const body = turned(
    [
      [92, -430],
      [84, -350, 84, -340, 128, -268],
      [182, -170, 160, -50, 116, 0],
    ],
    8,
  );
  return {
    width: 400,
    height: 450,
    svg:
      pen.line('M96 -396C230 -420 232 -190 146 -172', darker(main, 0.16), 30) +
      pen.line('M96 -400C220 -418 222 -198 146 -178', main, 18) +
      pen.fill('M-70 -432L-136 -452Q-110 -392 -84 -352Z', main) +
      pen.solid(body, main, {
        turn: 40,
        content:
          pen.fill('M-200 -246Q0 -200 200 -246V-150Q0 -98 -200 -150Z', accent) +
          pen.line('M-200 -122Q0 -70 200 -122', accent, 6),
      }) +
      pen.fill('M-136 -452Q-20 -466 92 -430Q60 -412 0 -412Q-80 -412 -136 -452Z', darker(main, 0.3)) +
      pen.line('M-136 -452Q-84 -412 0 -411Q66 -412 92 -430', lighter(main, 0.5), 8),
  };
}

/** A carafe with a stopper, half full. */
export function carafe(pen, { main, accent }) {
  const body = turned(
    [
      [44, -520],
      [46, -400, 50, -380, 108, -280],
      [168, -170, 156, -40, 128, 0],
    ],
    8,
  );
  return {
    width: 320,
    height: 620,
    svg:
      pen.solid(oval(0, -572, 42), accent, { turn: 14 }) +
      pen.solid(
        turned([
          [22, -548],
          [30, -506],
        ]),
        darker(accent, 0.1),
        { turn: 10 },
      ) +
      pen.glass(
        body,
        main,
        pen.fill('M-200 -246H200V40H-200Z', '#8fc0cb', 0.5) +
          pen.fill(oval(0, -246, 124, 18), '#ffffff', 0.4) +
          pen.fill('M92 -300Q160 -170 116 10H190V-320Z', '#3d7480', 0.22),
      ) +
      pen.line('M-104 -206Q-128 -120 -106 -48', '#ffffff', 12, 0.75) +
      pen.line('M-24 -494V-408', '#ffffff', 8, 0.75) +
      pen.line('M-44 -520H44', lighter(main, 0.6), 8),
  };
}

/** Three tumblers, one behind the others. */
export function tumblers(pen, { tints }) {
  const glass = (tint) =>
    pen.glass(
      turned(
        [
          [88, -230],
          [84, -120, 78, -40, 72, 0],
        ],
        6,
      ),
      tint,
      pen.fill('M-120 -30Q0 -8 120 -30V30H-120Z', darker(tint, 0.25), 0.5) +
        pen.fill('M50 -230H100V10H36Z', darker(tint, 0.4), 0.25),
    ) +
    pen.fill(oval(0, -230, 88, 15), lighter(tint, 0.5), 0.75) +
    pen.line(oval(0, -230, 86, 14), lighter(tint, 0.7), 4) +
    pen.line('M-60 -190L-54 -60', '#ffffff', 9, 0.7);
  return {
    width: 470,
    height: 292,
    svg: placed(glass(tints[0]), 4, -44) + placed(glass(tints[1]), -146, 0) + placed(glass(tints[2]), 142, -4),
  };
}

/** Knife, fork and spoon with handles of another material. */
export function cutlery(pen, { main, accent }) {
  const handle = (x) =>
    pen.solid(
      `M${x - 15} -320C${x - 20} -200 ${x - 27} -80 ${x - 25} -26Q${x} 6 ${x + 25} -26C${x + 27} -80 ${x + 20} -200 ${x + 15} -320Z`,
      accent,
      { turn: 12 },
    ) +
    pen.fill(oval(x, -262, 4.5), main) +
    pen.fill(oval(x, -70, 4.5), main);
  const knife = 'M-174 -318V-560Q-176 -640 -150 -662Q-120 -600 -122 -470L-128 -318Z';
  const fork =
    'M-13 -318C-12 -390 -12 -400 -40 -440Q-48 -460 -47 -640H-33V-510H-21V-650H-7V-510H7V-650H21V-510H33V-640H47Q48 -460 40 -440C12 -400 12 -390 13 -318Z';
  const spoon =
    'M137 -318C139 -420 140 -430 120 -470C84 -540 96 -660 150 -660C204 -660 216 -540 180 -470C160 -430 161 -420 163 -318Z';
  const cloth = 'M-250 -720H232Q250 -720 250 -702V30Q250 48 232 48H-232Q-250 48 -250 30Z';
  return {
    width: 500,
    height: 760,
    lies: true,
    svg:
      pen.fill(cloth, '#14323a', 0.16).replace('<path', '<path transform="translate(16 18)"') +
      pen.solid(cloth, colours.chalk, {
        turn: 10,
        shade: 0.1,
        content: pen.line('M-226 -760V80M-214 -760V80M-280 22H280M-280 10H280', accent, 3, 0.7),
      }) +
      pen.fill('M-250 -720L-150 48H-250Z', '#14323a', 0.05) +
      [knife, fork, spoon].map((part) => pen.solid(part, main, { turn: 9 })).join('') +
      pen.fill(
        'M126 -560C126 -620 140 -640 152 -640C160 -640 150 -600 148 -540C146 -500 128 -500 126 -560Z',
        '#ffffff',
        0.45,
      ) +
      [-150, 0, 150].map(handle).join(''),
  };
}

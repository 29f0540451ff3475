/** Textiles: folded, hung, stuffed or spread. */
import { darker, lighter } from './colour.js';
import { box, oval, range } from './shape.js';

/** A checked cloth over a round table, falling in folds. */
export function tablecloth(pen, { main, accent }) {
  const folds = `M-262 -420C-268 -250 -296 -140 -318 -30Q-276 14 -232 -22Q-186 16 -140 -18Q-92 20 -46 -16Q0 22 48 -16Q94 20 142 -18Q188 16 234 -22Q278 14 318 -30C296 -140 268 -250 262 -420Z`;
  const rows = range(5)
    .map((index) =>
      pen.line(`M-340 ${-340 + index * 78}Q0 ${-290 + index * 84} 340 ${-340 + index * 78}`, accent, 24, 0.55),
    )
    .join('');
  const columns = range(11)
    .map((index) => (index - 5) * 54)
    .map((x) => pen.line(`M${x * 0.92} -420Q${x} -200 ${x * 1.24} 20`, accent, 20, 0.55))
    .join('');
  const shadows = [-232, -140, -46, 48, 142, 234]
    .map((x) =>
      pen.fill(
        `M${x * 0.9} -400Q${x * 0.98 + 4} -180 ${x} -10L${x + 34} 10Q${x + 16} -180 ${x * 0.9} -400Z`,
        darker(main, 0.5),
        0.16,
      ),
    )
    .join('');
  const topChecks =
    range(5)
      .map((index) => pen.line(`M-300 ${-470 + index * 26}H300`, accent, 9, 0.5))
      .join('') +
    range(11)
      .map((index) => (index - 5) * 54)
      .map((x) => pen.line(`M${x * 0.8} -500L${x * 1.02} -370`, accent, 18, 0.5))
      .join('');
  return {
    width: 640,
    height: 480,
    svg:
      pen.solid(folds, main, { turn: 26, content: rows + columns + shadows }) +
      pen.fill(oval(0, -420, 262, 58), lighter(main, 0.35)) +
      pen.clipped(oval(0, -420, 262, 58), topChecks) +
      pen.line('M-262 -420A262 58 0 0 0 262 -420', darker(main, 0.25), 3, 0.5),
  };
}

/** Four folded napkins tied with a ribbon. */
export function napkins(pen, { tints, accent }) {
  const layers = tints
    .map((tint, index) => {
      const y = -58 - index * 58;
      return (
        pen.solid(box(-235 + index * 4, y, 470 - index * 8, 62, 26), tint, { turn: 26 }) +
        pen.line(`M-214 ${y + 31}H204`, darker(tint, 0.3), 3, 0.5)
      );
    })
    .join('');
  const top = -58 * tints.length;
  const last = tints[tints.length - 1];
  return {
    width: 470,
    height: 340,
    svg:
      layers +
      pen.solid(
        `M-221 ${top + 12}L-150 ${top - 86}Q-144 ${top - 94} -132 ${top - 94}H150Q162 ${top - 94} 168 ${top - 86}L221 ${top + 12}Q224 ${top + 34} 200 ${top + 34}H-200Q-224 ${top + 34} -221 ${top + 12}Z`,
        lighter(last, 0.2),
        { turn: 14, shade: 0.1 },
      ) +
      pen.line(`M-120 ${top - 74}H142L184 ${top + 12}H-168Z`, darker(last, 0.18), 3, 0.6) +
      pen.fill(`M-24 ${top - 94}H26L36 ${top + 34}V-2H-36V${top + 34}Z`, accent) +
      pen.fill(`M20 ${top - 94}H26L36 ${top + 34}V-2H22Z`, darker(accent, 0.3), 0.6) +
      pen.fill(
        `M0 ${top - 26}C-60 ${top - 96} -120 ${top - 60} -96 ${top - 20}C-84 ${top} -30 ${top - 8} 0 ${top - 26}ZM0 ${top - 26}C60 ${top - 96} 120 ${top - 60} 96 ${top - 20}C84 ${top} 30 ${top - 8} 0 ${top - 26}Z`,
        lighter(accent, 0.12),
      ) +
      pen.solid(oval(0, top - 28, 22, 18), accent, { turn: 8 }),
  };
}

/** A striped towel on a peg. */
export function teaTowel(pen, { main, accent }) {
  const front = 'M-140 120Q-150 330 -156 600Q-80 622 0 606Q76 592 152 612Q150 330 138 120Q60 92 0 92Q-64 92 -140 120Z';
  const behind = 'M-60 110Q-40 400 -30 690Q70 712 196 688Q190 330 130 112Z';
  const stripes = [-112, -92, -72, 66, 86, 106]
    .map((x) => pen.line(`M${x * 0.92} 80Q${x} 330 ${x * 1.08} 640`, accent, 8))
    .join('');
  return {
    width: 380,
    height: 720,
    hangs: true,
    svg:
      pen.fill(box(-230, 34, 460, 30, 12), '#8a6140') +
      pen.fill(box(-230, 52, 460, 12, 6), '#6d4a30') +
      pen.solid(behind, darker(main, 0.12), {
        turn: 20,
        content: pen.line('M-30 640Q80 662 200 640M-30 616Q80 638 200 616', accent, 9),
      }) +
      pen.solid(front, main, {
        turn: 20,
        content:
          stripes +
          pen.line('M-170 562Q-80 584 0 568Q76 554 170 574M-170 540Q-80 562 0 546Q76 532 170 552', accent, 6) +
          pen.fill(
            'M-30 90Q-46 330 -34 640L-2 640Q-18 330 -30 90ZM60 90Q46 330 66 640L92 640Q76 330 60 90Z',
            darker(main, 0.5),
            0.12,
          ),
      }) +
      pen.line('M0 104Q-34 60 0 40Q34 60 0 104', darker(main, 0.25), 8) +
      pen.solid(oval(0, 44, 17), '#a97a50', { turn: 6 }),
  };
}

/** A cushion. `pattern`: `check` or `stripe`. */
export function cushion(pen, { main, accent, pattern }) {
  const outline =
    'M-246 -452C-160 -424 160 -424 246 -452C262 -456 272 -446 268 -430C240 -330 240 -150 268 -34C272 -14 262 -6 246 -10C160 -30 -160 -30 -246 -10C-262 -6 -272 -14 -268 -34C-240 -150 -240 -330 -268 -430C-272 -446 -262 -456 -246 -452Z';
  const check = range(36)
    .map((index) => [index % 6, Math.floor(index / 6)])
    .filter(([column, row]) => (column + row) % 2)
    .map(([column, row]) => pen.fill(box(-282 + column * 94, -466 + row * 78, 94, 78), accent))
    .join('');
  const stripe = range(7)
    .map((index) => index - 3)
    .map((index) => pen.line(`M${index * 76} -470Q${index * 66} -230 ${index * 76} 10`, accent, index % 2 ? 10 : 30))
    .join('');
  return {
    width: 540,
    height: 456,
    svg:
      pen.solid(outline, main, {
        turn: 30,
        content:
          (pattern === 'check' ? check : stripe) +
          pen.fill('M150 -480H290V10H120C210 -120 214 -330 150 -480Z', darker(main, 0.7), 0.14) +
          pen.fill('M-290 -80C-120 -36 120 -36 290 -80V20H-290Z', darker(main, 0.7), 0.12) +
          pen.fill('M-240 -440C-180 -330 -190 -260 -210 -200C-236 -290 -250 -380 -240 -440Z', '#ffffff', 0.28),
      }) + pen.line(outline, darker(accent, 0.1), 7),
  };
}

/** A folded wool throw with a fringe. */
export function throwBlanket(pen, { main, accent }) {
  const fringe = range(27)
    .map((index) =>
      pen.line(
        `M${-246 + index * 19} -46q${index % 2 ? 5 : -4} 24 ${index % 3 ? 2 : -3} 46`,
        index % 4 === 1 ? accent : lighter(main, 0.12),
        7,
      ),
    )
    .join('');
  const herringbone = range(17)
    .map((index) =>
      pen.line(
        range(13)
          .map((step) => `${step ? 'L' : 'M'}${-272 + step * 46} ${-350 + index * 22 + (step % 2) * 18}`)
          .join(''),
        darker(main, 0.22),
        4,
        0.55,
      ),
    )
    .join('');
  const fold = (y, height) =>
    pen.solid(box(-262, y, 524, height, 34), main, {
      turn: 24,
      content: pen.line(`M-230 ${y + height / 2}H250`, darker(main, 0.3), 4, 0.6),
    });
  return {
    width: 540,
    height: 430,
    svg:
      fringe +
      fold(-108, 70) +
      fold(-172, 70) +
      pen.solid(
        'M-262 -330Q-262 -398 -206 -398H206Q262 -398 262 -330V-160Q262 -130 232 -130H-232Q-262 -130 -262 -160Z',
        main,
        {
          turn: 22,
          content:
            herringbone + pen.fill(box(-280, -236, 560, 38), accent) + pen.fill(box(-280, -184, 560, 12), accent),
        },
      ) +
      pen.line('M-236 -330Q-232 -372 -196 -374', lighter(main, 0.5), 8, 0.7),
  };
}

/** A bistro apron on a peg. */
export function apron(pen, { main, accent }) {
  const body =
    'M-92 196Q0 216 92 196C96 300 116 352 186 384C182 500 190 600 198 704Q0 744 -198 704C-190 600 -182 500 -186 384C-116 352 -96 300 -92 196Z';
  return {
    width: 400,
    height: 740,
    hangs: true,
    svg:
      pen.line('M-84 204C-60 120 -30 80 0 62C30 80 60 120 84 204', accent, 13) +
      pen.line('M-184 390C-250 420 -226 520 -252 574M184 390C250 420 236 500 244 548', accent, 10) +
      pen.solid(body, main, {
        turn: 24,
        content:
          pen.fill(
            'M-70 400Q-52 560 -70 730H-40Q-30 560 -70 400ZM92 420Q76 560 96 730H130Q104 560 92 420Z',
            darker(main, 0.6),
            0.2,
          ) + pen.line('M-92 222Q0 242 92 222M-200 684Q0 722 200 684', lighter(main, 0.35), 4),
      }) +
      pen.solid('M-104 450Q0 466 104 450L98 566Q0 588 -98 566Z', lighter(main, 0.1), { turn: 10 }) +
      pen.line('M-104 468Q0 484 104 468M0 462V578', lighter(main, 0.45), 4) +
      pen.solid(oval(0, 58, 17), '#a97a50', { turn: 6 }),
  };
}

/**
 * The GS1 application identifiers [GS1 General Specifications §3], one a line:
 *
 *   AI or range   components of the value   ?needs one of   !excludes
 *
 * A component is a kind and a length: N digits, X the 82 characters, Y the 39, Z the 64 of base64url;
 * `..20` up to 20; in brackets it may be missing. What else holds for it stands behind the length:
 * `#` ends in a check digit, `d` YYMMDD where day 00 is the last of the month, `D` YYMMDD,
 * `t` HHMM, `z` zero, `p` piece and total. `+` joins what is needed together, a small n is any digit.
 * Lists of countries, currencies and the like are not checked, nor the inside of coupons.
 */
const TABLE = `
00 N18#
01 N14# !37,255
02 N14# ?37 !01,03
03 N14# !01,02,37,235
10 X..20 ?01,02,03,8006,8026
11 N6d ?01,02,03,8006,8026
12 N6d ?8020
13 N6d ?01,02,03,8006,8026
15 N6d ?01,02,03,8006,8026
16 N6d ?01,02,03,8006,8026
17 N6d ?01,02,03,255,8006,8026
20 N2 ?01,02,03,8006,8026
21 X..20 ?01,03,8006 !235
22 X..20 ?01
235 X..28 ?01
240-241 X..30 ?01,02,03,8006,8026
242 N..6 ?01,02,8006,8026
243 X..20 ?01,03
250 X..30 ?01+21,03+21,8006+21
251 X..30 ?01,03,8006
253 N13# [X..17]
254 X..20 ?414
255 N13# [N..12] !01,02,415,8006,8020,8026
30 N..8 ?01,02
37 N..8 ?00+02,00+8026
3900-3909 N..15 ?255,8020 !390n,391n,394n,8111
3910-3919 N3 N..15 ?8020 !391n
3920-3929 N..15 ?01+30,01+31nn,01+32nn,01+35nn,01+36nn !392n,393n
3930-3939 N3 N..15 ?30,31nn,32nn,35nn,36nn !393n
3940-3943 N4 ?255 !394n,8111
3950-3955 N6 ?30,31nn,32nn,35nn,36nn !392n,393n,395n,8005
400-401 X..30
402 N17#
403 X..30 ?00
410-414 N13#
415 N13# ?8020
416-417 N13#
420 X..20 !421
421 N3 X..9 !4307
422 N3 ?01,02,03,8006,8026 !426
423 N3 [N3] [N3] [N3] [N3] ?01,02,03 !426
424 N3 ?01,02,03 !426
425 N3 [N3] [N3] [N3] [N3] ?01,02,03 !426
426 N3 ?01,02,03
427 X..3 ?01+422,02+422,03+422
4300-4301 X..35 ?00
4302 X..70 ?00
4303 X..70 ?4302
4304-4306 X..70 ?00
4307 X2 ?00
4308 X..30 ?00
4309 N20 ?00
4310-4311 X..35 ?00
4312 X..70 ?00
4313 X..70 ?4312
4314-4316 X..70 ?00
4317 X2 ?00
4318 X..20 ?00
4319 X..30 ?00
4320 X..35 ?00
4321-4323 N1 ?00
4324-4325 N6d N4t ?00
4326 N6D ?00
4330 N6 [X1] ?00 !4331
4331 N6 [X1] ?00 !4330
4332 N6 [X1] ?00 !4333
4333 N6 [X1] ?00 !4332
7001 N13 ?01,02,8006,8026
7002 X..30 ?01,02
7003 N6D N4t ?01,02,03
7004 N..4 ?01+10,03+10
7005 X..12 ?01,02
7006 N6D ?01,02
7007 N6D [N6D] ?01,02
7008 X..3 ?01,02
7009 X..10 ?01,02
7010 X..2 ?01,02,03
7011 N6D [N4t] ?01,02,03
7020 X..20 ?01+416,03+416,8006+416
7021 X..20 ?01,03,8006
7022 X..20 ?01+7021,03+7021,8006+7021
7023 X..30
7030-7039 N3 X..27 ?01,02
7040 N1 X3
7041 X..4 ?00
710-717 X..20 ?01
7230-7239 X2 X..28 ?01,8004
7240 X..20 ?01,8006 !03
7241 N2 ?8017,8018
7242 X..25 ?8017,8018
7250 N8 ?8018 !7251
7251 N8 N4t ?8018 !7250
7252 N1 ?8018
7253-7254 X..40 ?8017,8018 !7256,7259
7255 X..10 ?8017,8018 !7256,7259
7256 X..90 ?8017,8018
7257 X..70 ?8018
7258 X3 ?8018+7259
7259 X..40 ?8018 !7256
8001 N14 ?01
8002 X..20
8003 N1z N13# [X..16]
8004 X..30
8005 N6 ?01,02
8006 N14# N4p !01,03,37
8007 X..34 ?415
8008 N6D N2 [N2] [N2] ?01,02,03
8009 X..50 ?00,01,03
8010 Y..30
8011 N..12 ?8010
8012 X..20 ?01,03,8006
8013 X..25
8014 X..25 ?01
8017 N18# !8018
8018 N18# !8017
8019 N..10 ?8017,8018
8020 X..25 ?415
8026 N14# N4p ?37 !02,03,8006
8030 Z..90 ?00,01+21,03+21,253,255,8003,8004,8006+21,8010+8011,8017,8018
8040 N15 ?01+21
8041 N15 ?01+21+8040
8042 N32 ?01+21+8040
8043 N18 [N..2] ?01+21+8040
8110 X..70
8111 N4 ?255
8112 X..70
8200 X..70 ?01
90 X..30
91-99 X..90
`;

/** Measures: six digits, of which the AI's last digit (0 to 5) says how many are decimals. */
const TRADE_MEASURES =
  '310 311 312 313 314 315 316 320 321 322 323 324 325 326 327 328 329 350 351 352 356 357 360 361 ' +
  '364 365 366';
const LOGISTIC_MEASURES =
  '330 331 332 333 334 335 336 340 341 342 343 344 345 346 347 348 349 353 354 355 362 363 367 368 ' +
  '369';

const measure = (needs: string) => (family: string) =>
  `${family}0-${family}5 N6 ?${needs} !${family}n`;
const MEASURES = [
  ...TRADE_MEASURES.split(' ').map(measure('01,02')),
  ...LOGISTIC_MEASURES.split(' ').map(measure('00,01')),
  measure('01')('337'),
];

export interface Component {
  readonly kind: 'N' | 'X' | 'Y' | 'Z';
  readonly min: number;
  readonly max: number;
  readonly isOptional: boolean;
  /** What else holds for it; see the table. */
  readonly check: '' | '#' | 'd' | 'D' | 't' | 'z' | 'p';
}

export interface ApplicationIdentifier {
  readonly ai: string;
  /** As the table says it, for a person. */
  readonly format: string;
  readonly components: readonly Component[];
  /** Alternatives, each a set of patterns; empty: it stands alone. */
  readonly needs: readonly (readonly string[])[];
  readonly excludes: readonly string[];
}

function componentOf(text: string): Component {
  const [, open, kind, upTo, length, check] = /^(\[?)([NXYZ])(\.\.)?(\d+)([#dDtzp]?)\]?$/.exec(
    text,
  )!;
  return {
    kind: kind as Component['kind'],
    min: upTo ? 1 : Number(length),
    max: Number(length),
    isOptional: open === '[',
    check: check as Component['check'],
  };
}

function readLine(line: string): ApplicationIdentifier[] {
  const [range = '', ...parts] = line.split(' ');
  const [first = '', last = first] = range.split('-');
  const behind = (sign: string) =>
    parts
      .find((part) => part.startsWith(sign))
      ?.slice(1)
      .split(',') ?? [];
  const formats = parts.filter((part) => /^[[NXYZ]/.test(part));
  const entry = {
    format: formats.join(' '),
    components: formats.map(componentOf),
    needs: behind('?').map((together) => together.split('+')),
    excludes: behind('!'),
  };
  const count = Number(last) - Number(first) + 1;
  return Array.from({ length: count }, (_, i) => ({
    ...entry,
    ai: String(Number(first) + i).padStart(first.length, '0'),
  }));
}

/** All application identifiers by their digits. */
export const APPLICATION_IDENTIFIERS: ReadonlyMap<string, ApplicationIdentifier> = new Map(
  [...TABLE.trim().split('\n'), ...MEASURES].flatMap(readLine).map((each) => [each.ai, each]),
);

/** The first two digits of an AI say how many it has. */
const AI_DIGITS: ReadonlyMap<string, number> = new Map(
  [...APPLICATION_IDENTIFIERS.keys()].map((ai) => [ai.slice(0, 2), ai.length]),
);

/**
 * Characters of the value, by the first two digits of its AI, that end without a separator
 * [GS1 General Specifications, figure 7.8.5-2]. The list is closed: new AIs never join it.
 */
const PREDEFINED: readonly (readonly [prefixes: string, length: number])[] = [
  ['00', 18],
  ['01 02 03', 14],
  ['04', 16],
  ['11 12 13 14 15 16 17 18 19', 6],
  ['20', 2],
  ['31 32 33 34 35 36', 6],
  ['41', 13],
];
const PREDEFINED_LENGTHS: ReadonlyMap<string, number> = new Map(
  PREDEFINED.flatMap(([prefixes, length]) =>
    prefixes.split(' ').map((prefix) => [prefix, length] as const),
  ),
);

/** The known AI with which a text begins. */
export function aiAt(text: string): string | undefined {
  const ai = text.slice(0, AI_DIGITS.get(text.slice(0, 2)) ?? 0);
  return APPLICATION_IDENTIFIERS.has(ai) ? ai : undefined;
}

/** How long its value always is, where it ends without a separator. */
export const predefinedLength = (ai: string): number | undefined =>
  PREDEFINED_LENGTHS.get(ai.slice(0, 2));

/** Whether an AI is meant by a pattern: '31nn' is any that begins with 31. */
export const isMeant = (pattern: string, ai: string): boolean =>
  ai.length === pattern.length && [...pattern].every((sign, i) => sign === 'n' || sign === ai[i]);

import type { Tx } from '#base/database/index.ts';
import { answersOf, plainCode, readScan } from '#base/gs1/index.ts';
import { isRefusal, type Refusal, same, type Text } from '#base/refusal.ts';
import { toDay } from '#base/time.ts';
import { inChinese } from '#base/words.ts';
import type { Item } from '#wms-core/contracts.ts';
import type { RequestReply } from '#wms-core/ports.ts';
import type { StockFilter } from '#wms-core/stock/balances.ts';
import { type ListedRow, listStock } from '#wms-core/stock/listing.ts';
import { unitCode } from '#wms-core/units/parts.ts';
import { listUnits } from '#wms-core/units/read.ts';
import { type Given, type RequestParts, shown } from './model.ts';
import { refuseRequest } from './refusals.ts';

/** What is here, in what state: the answer to one scan, in lines that fit a terminal. */

const MAX_LINES = 20;
const MAX_UNITS = 10;

/** What a code stands for, and which balances are asked for. */
interface Meant {
  readonly title: Text;
  readonly filter: StockFilter;
  /** Of a place: the units that stand there are named, too. */
  readonly location?: string;
}

const STATE_WORDS = {
  available: { en: 'available', zh: '可用' },
  locked: { en: 'locked', zh: '锁定' },
  frozen: { en: 'frozen', zh: '冻结' },
  pending: { en: 'pending', zh: '待检' },
} as const;

function placeMeant({ work }: RequestParts, code: string): Meant | undefined {
  const place = work.masterData.location(code);
  return place && { title: same(code), filter: { location: code }, location: code };
}

async function unitMeant({ work }: RequestParts, tx: Tx, code: string): Promise<Meant | undefined> {
  const unit = await work.ledger.unit(tx, code);
  if (!unit) return undefined;
  const { handlingUnit, location, parent } = unit;
  const title = parent
    ? { en: `${code} in ${parent} at ${location}`, zh: `${code}，在 ${location} 的 ${parent} 中` }
    : { en: `${code} at ${location}`, zh: `${code}，位于 ${location}` };
  return { title, filter: { handlingUnit } };
}

function itemMeant(items: readonly Item[], own: string, lot?: string): Meant | undefined {
  const card = items.find(({ owner }) => owner === own) ?? items[0];
  if (!card) return undefined;
  const { owner, item, name } = card;
  const ofLot = lot === undefined ? same('') : { en: `, lot ${lot}`, zh: `，批次 ${lot}` };
  const title = { en: `${item} ${name.en}${ofLot.en}`, zh: `${item} ${name.zh}${ofLot.zh}` };
  return { title, filter: { owner, item, ...(lot === undefined ? {} : { lot }) } };
}

async function numberMeant(tx: Tx, code: string): Promise<Meant | undefined> {
  const [serial] = await tx.query('SELECT 1 FROM wms.serial WHERE serial = $1 LIMIT 1', [code]);
  if (serial)
    return { title: { en: `Number ${code}`, zh: `序列号 ${code}` }, filter: { serial: code } };
  const [lot] = await tx.query(`SELECT 1 FROM wms.layer WHERE lot = $1 AND lot <> '' LIMIT 1`, [
    code,
  ]);
  return lot && { title: { en: `Lot ${code}`, zh: `批次 ${code}` }, filter: { lot: code } };
}

/** A label names a unit, or else a piece by its number, or else an item with its lot. */
async function meantBy(
  parts: RequestParts,
  tx: Tx,
  given: Given & { readonly code: string },
): Promise<Meant | Refusal> {
  const { masterData, scheduler } = parts.work;
  const own = given.owner ?? masterData.owner();
  const scan = readScan(given.code, toDay(scheduler.now()));
  if (isRefusal(scan)) return scan;
  const items = (await masterData.itemsByCode(tx, given.code)).filter(
    ({ owner }) => given.owner === undefined || owner === given.owner,
  );
  const unknown = refuseRequest('request.code_unknown', { code: shown(given.code) });
  if (scan.kind === 'label') {
    const { handlingUnit, lot, serial } = answersOf(scan.label, { serial: true });
    if (handlingUnit) return (await unitMeant(parts, tx, handlingUnit)) ?? unknown;
    const piece = serial && items.some((one) => one.serialControlled) ? serial : undefined;
    return (
      (piece && (await numberMeant(tx, piece))) ||
      (itemMeant(items, own, lot) ?? (lot && (await numberMeant(tx, lot)))) ||
      unknown
    );
  }
  const code = plainCode(given.code);
  return (
    placeMeant(parts, code) ??
    (await unitMeant(parts, tx, unitCode(code))) ??
    itemMeant(items, own) ??
    (await numberMeant(tx, code)) ??
    unknown
  );
}

/** Only what is not said by the title. */
function lineOf(row: ListedRow, { filter }: Meant): Text {
  const place = filter.location === undefined && filter.handlingUnit === undefined;
  const unit = filter.handlingUnit === undefined && row.handlingUnit !== '';
  const where = [...(place ? [row.location] : []), ...(unit ? [row.handlingUnit] : [])].join(' ');
  const item = filter.item === undefined ? `${row.item} ` : '';
  const states = Object.entries(STATE_WORDS).filter(([name]) => {
    return row.states[name as keyof typeof STATE_WORDS] > 0;
  });
  const told = (language: keyof Text) =>
    states
      .map(([name, word]) => `${row.states[name as keyof typeof STATE_WORDS]} ${word[language]}`)
      .join(', ');
  const lot = filter.lot === undefined && row.lot !== '';
  const expiry = row.expiryDate;
  const quality = row.quality === 'rejected';
  return {
    en: [
      `${where ? `${where}: ` : ''}${row.quantity} × ${item}`.trimEnd(),
      ...(lot ? [`lot ${row.lot}`] : []),
      ...(expiry ? [`expires ${expiry}`] : []),
      ...(quality ? ['rejected'] : []),
      told('en'),
    ].join(', '),
    zh: [
      `${where ? `${where}：` : ''}${row.quantity} × ${item}`.trimEnd(),
      ...(lot ? [`批次 ${row.lot}`] : []),
      ...(expiry ? [`有效期至 ${expiry}`] : []),
      ...(quality ? [inChinese('rejected')] : []),
      told('zh'),
    ].join('，'),
  };
}

async function unitsLine(tx: Tx, location: string): Promise<readonly Text[]> {
  const units = await listUnits(tx, { location, parent: '' }, { after: '', limit: MAX_UNITS + 1 });
  if (units.length === 0) return [];
  const names = units.slice(0, MAX_UNITS).map(({ handlingUnit }) => handlingUnit);
  const more = units.length > MAX_UNITS ? ' …' : '';
  return [
    {
      en: `Units here: ${names.join(', ')}${more}`,
      zh: `此处载具：${names.join('、')}${more}`,
    },
  ];
}

/** A serial number is of one piece, which lies among others that are told with it. */
function bookText({ title, filter }: Meant, pieces: number): Text {
  const [en, zh] =
    pieces === 0
      ? ['nothing', '无货']
      : filter.serial === undefined
        ? [`${pieces} pieces`, ` ${pieces} 件`]
        : ['one piece, where these lie,', '有此件，位于下列货物中'];
  return { en: `${title.en}: ${en} by the book.`, zh: `${title.zh}：账面${zh}。` };
}

/** By the book: what a person sees beside it is for a count to tell. */
export async function look(
  parts: RequestParts,
  tx: Tx,
  given: Given & { readonly code: string },
): Promise<Omit<RequestReply, 'accepted'> | Refusal> {
  const meant = await meantBy(parts, tx, given);
  if (isRefusal(meant)) return meant;
  const owner = given.owner === undefined ? {} : { owner: given.owner };
  const page = await listStock(tx, { filter: { ...owner, ...meant.filter }, limit: MAX_LINES });
  const pieces = page.totals?.quantity ?? 0;
  const more: readonly Text[] = page.next
    ? [{ en: '… and more: narrow it by scanning a place.', zh: '……还有更多：请扫描具体库位。' }]
    : [];
  return {
    text: bookText(meant, pieces),
    lines: [
      ...page.rows.map((row) => lineOf(row, meant)),
      ...more,
      ...(meant.location === undefined ? [] : await unitsLine(tx, meant.location)),
    ],
  };
}

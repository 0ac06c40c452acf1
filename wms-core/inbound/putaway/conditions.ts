import type { Refusal } from '#base/refusal.ts';
import { ATTRIBUTES, type Value } from './attributes.ts';
import type { Bin, Floor, GoodsToPlace } from './model.ts';
import { refusePutaway } from './refusals.ts';
import type { Condition } from './strategy.ts';

export type Test = (bin: Bin, goods: GoodsToPlace, floor: Floor) => boolean;

const isList = (compare: Condition['compare']) => compare === 'in' || compare === 'not_in';

/** What the comparison takes on its right, of the attribute's type. */
function faultOfValue({ attribute, compare, value, other }: Condition): Refusal | undefined {
  const { type } = ATTRIBUTES[attribute];
  const fault = () => refusePutaway('strategy.value', { attribute, compare, type });
  if ((value === undefined) === (other === undefined)) return fault();
  if ((compare === 'at_least' || compare === 'at_most') && type !== 'number') return fault();
  if (compare === 'begins_with' && type !== 'text') return fault();
  if (other !== undefined) {
    return isList(compare) || ATTRIBUTES[other].type !== type ? fault() : undefined;
  }
  if (Array.isArray(value) !== isList(compare)) return fault();
  const wanted = { text: 'string', number: 'number', flag: 'boolean' }[type];
  const values: readonly unknown[] = Array.isArray(value) ? value : [value];
  return values.every((one) => typeof one === wanted) ? undefined : fault();
}

/** Of `when` no attribute is the bin's: it decides before any bin is looked at. */
export function faultOfCondition(condition: Condition, place: 'when' | 'bin'): Refusal | undefined {
  const { attribute, other } = condition;
  const isAboutBin = [attribute, ...(other ? [other] : [])].some(
    (name) => ATTRIBUTES[name].of === 'bin',
  );
  if (isAboutBin !== (place === 'bin')) {
    return refusePutaway(place === 'when' ? 'strategy.when_bin' : 'strategy.bin_goods', {
      attribute,
    });
  }
  return faultOfValue(condition);
}

/** Depends on what lies in the bin. */
export const looksInside = (conditions: readonly Condition[]): boolean =>
  conditions.some(
    ({ attribute, other }) =>
      ATTRIBUTES[attribute].isContent || (other !== undefined && ATTRIBUTES[other].isContent),
  );

const COMPARE: Readonly<Record<Condition['compare'], (left: Value, right: unknown) => boolean>> = {
  is: (left, right) => left === right,
  is_not: (left, right) => left !== right,
  in: (left, right) => (right as readonly unknown[]).includes(left),
  not_in: (left, right) => !(right as readonly unknown[]).includes(left),
  at_least: (left, right) => left >= (right as Value),
  at_most: (left, right) => left <= (right as Value),
  begins_with: (left, right) => String(left).startsWith(String(right)),
};

function testOf({ attribute, compare, value, other }: Condition): Test {
  const left = ATTRIBUTES[attribute];
  const holds = COMPARE[compare];
  if (other === undefined) {
    return (bin, goods, floor) => holds(left.read(bin, goods, floor), value);
  }
  const right = ATTRIBUTES[other];
  return (bin, goods, floor) => holds(left.read(bin, goods, floor), right.read(bin, goods, floor));
}

/** All of them hold. */
export function allOf(conditions: readonly Condition[]): Test {
  const tests = conditions.map(testOf);
  return (bin, goods, floor) => tests.every((test) => test(bin, goods, floor));
}

/** What the conditions look at of the goods, as one text: goods alike in it are judged alike. */
export function goodsKey(conditions: readonly Condition[]): (goods: GoodsToPlace) => string {
  const names = conditions.flatMap(({ attribute, other }) =>
    [attribute, ...(other ? [other] : [])].filter((name) => ATTRIBUTES[name].of === 'goods'),
  );
  return (goods) => names.map((name) => ATTRIBUTES[name].read(NO_BIN, goods, NO_FLOOR)).join('\n');
}

// Attributes of goods read neither.
const NO_BIN = {} as Bin;
const NO_FLOOR = {} as Floor;

export const appliesTo = (conditions: readonly Condition[]): ((goods: GoodsToPlace) => boolean) => {
  const test = allOf(conditions);
  return (goods) => test(NO_BIN, goods, NO_FLOOR);
};

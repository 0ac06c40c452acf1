/** A packed parcel's carton, tape and paper. */
const CARTON_GRAMS = 300;

/** A carton weighs a little more or less than the next: by its name, so always the same. */
export function cartonGrams(handlingUnit: string): number {
  let sum = 0;
  for (let i = 0; i < handlingUnit.length; i++) sum = (sum * 31 + handlingUnit.charCodeAt(i)) % 21;
  return CARTON_GRAMS - 10 + sum;
}

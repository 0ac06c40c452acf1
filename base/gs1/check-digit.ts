/** The mod-10 check digit that ends most GS1 keys [GS1 General Specifications §7.9.1]. */

/** Of the digits without it: weights 3, 1, 3 … from the right. */
export function checkDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

/** Whether these are digits only and the last one is the check digit of the others. */
export function endsInCheckDigit(digits: string): boolean {
  return /^\d{2,}$/.test(digits) && Number(digits.at(-1)) === checkDigit(digits.slice(0, -1));
}

import { invariant } from '#base/invariant.ts';

/** GS1 mod-10: weights 3, 1, 3 … from the right. */
export function gs1CheckDigit(digits: string): number {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    sum += Number(digits[digits.length - 1 - i]) * (i % 2 === 0 ? 3 : 1);
  }
  return (10 - (sum % 10)) % 10;
}

/** Serial shipping container code, 18 digits: extension, company prefix, serial, check digit. */
export function sscc(extension: number, prefix: string, serial: number): string {
  const width = 16 - prefix.length;
  const digits = String(serial % 10 ** width).padStart(width, '0');
  const body = `${extension}${prefix}${digits}`;
  invariant(/^\d{17}$/.test(body), `an SSCC is made of digits: ${body}`);
  return `${body}${gs1CheckDigit(body)}`;
}

import { invariant } from '../invariant.ts';
import { checkDigit, endsInCheckDigit } from './check-digit.ts';

/** The GS1 identification keys that a warehouse makes and reads. Keys are strings of digits. */

const withCheckDigit = (body: string) => `${body}${checkDigit(body)}`;

/** Numbers beyond the width begin anew: a company prefix has so many and no more. */
function fill(body: string, serial: number, length: number): string {
  const width = length - body.length;
  return body + String(serial % 10 ** width).padStart(width, '0');
}

/** A GTIN-8, -12, -13 or -14 as 14 digits; undefined when it is none, or its check digit wrong. */
export function gtin14(code: string): string | undefined {
  return /^(\d{8}|\d{12,14})$/.test(code) && endsInCheckDigit(code)
    ? code.padStart(14, '0')
    : undefined;
}

/** Each way in which a GTIN of 14 digits may be printed and kept, the longest first. */
export function gtinSpellings(gtin: string): readonly string[] {
  return [14, 13, 12, 8]
    .filter((length) => /^0*$/.test(gtin.slice(0, 14 - length)))
    .map((length) => gtin.slice(14 - length));
}

/** The code itself, or another spelling of the same GTIN. */
export function isSameCode(one: string, other: string): boolean {
  if (one === other) return true;
  const gtin = gtin14(one);
  return gtin !== undefined && gtin === gtin14(other);
}

export function makeGtin13(companyPrefix: string, item: number): string {
  return withCheckDigit(fill(companyPrefix, item, 12));
}

/** Serial shipping container code: extension, company prefix, serial, check digit; 18 digits. */
export function makeSscc(extension: number, companyPrefix: string, serial: number): string {
  const body = fill(`${extension}${companyPrefix}`, serial, 17);
  invariant(/^\d{17}$/.test(body), `an SSCC is made of digits: ${body}`);
  return withCheckDigit(body);
}

export const isSscc = (code: string): boolean => code.length === 18 && endsInCheckDigit(code);

/** Global location number: 13 digits. */
export const isGln = (code: string): boolean => code.length === 13 && endsInCheckDigit(code);

export interface Grai {
  /** Kind of returnable asset: company prefix, type and check digit, 13 digits. */
  readonly asset: string;
  /** Up to 16 characters; '' where the label names the kind only. */
  readonly serial: string;
}

/** Reads the value of AI 8003: a zero, the asset, the serial. */
export function readGrai(value: string): Grai | undefined {
  const asset = value.slice(1, 14);
  const serial = value.slice(14);
  if (!value.startsWith('0') || !isGln(asset) || !/^[\x21-\x7a]{0,16}$/.test(serial)) return;
  return { asset, serial };
}

export const writeGrai = ({ asset, serial }: Grai): string => `0${asset}${serial}`;

/** Global individual asset identifier: a company prefix and what the company adds, up to 30. */
export const isGiai = (value: string): boolean => /^\d{4}[\x21-\x7a]{1,26}$/.test(value);

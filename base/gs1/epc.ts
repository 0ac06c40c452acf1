/**
 * RFID tags of 96 bits [EPC Tag Data Standard 1.13 §14.6]: SGTIN-96, SSCC-96 and GRAI-96, as the
 * hexadecimal text that a reader gives and as URIs, both ways.
 *
 *   header 8 bits · filter 3 · partition 3 · company prefix · reference · serial 38 (SSCC: 24 zeros)
 *
 * The partition says how many digits the company prefix has, and so how many bits.
 */
import { invariant } from '../invariant.ts';
import type { Refusal } from '../refusal.ts';
import { checkDigit } from './check-digit.ts';
import { refuse } from './refusals.ts';

type Scheme = 'sgtin' | 'sscc' | 'grai';

export interface Epc {
  readonly scheme: Scheme;
  /** What is tagged, as readers filter by it: 0 anything, 1 a consumer unit, 2 a case … 7. */
  readonly filter: number;
  /** 6 to 12 digits. */
  readonly companyPrefix: string;
  /** SGTIN: indicator and item; SSCC: extension and serial; GRAI: asset type. */
  readonly reference: string;
  /** A number without leading zeros; '' for an SSCC. */
  readonly serial: string;
}

/** Bits of the company prefix by partition 0 to 6; it has 12 to 6 digits. */
const PREFIX_BITS = [40, 37, 34, 30, 27, 24, 20] as const;
const PREFIX_DIGITS = 12;

/** Both fields have so many bits and digits together, whatever the partition. */
const SCHEMES: Readonly<
  Record<
    Scheme,
    {
      readonly header: number;
      readonly bits: number;
      readonly digits: number;
      readonly serialBits: number;
    }
  >
> = {
  sgtin: { header: 0x30, bits: 44, digits: 13, serialBits: 38 },
  sscc: { header: 0x31, bits: 58, digits: 17, serialBits: 0 },
  grai: { header: 0x33, bits: 44, digits: 12, serialBits: 38 },
};
const TOTAL_BITS = 96;

const isScheme = (name: string): name is Scheme => Object.hasOwn(SCHEMES, name);

/** What is wrong with the parts of an EPC. */
function wrongEpc({ scheme, filter, companyPrefix, reference, serial }: Epc): Refusal | undefined {
  const { digits, serialBits } = SCHEMES[scheme];
  const out = (part: string, value: string) => refuse('epc.range', { part, value });
  if (!Number.isInteger(filter) || filter < 0 || filter > 7) return out('filter', String(filter));
  if (!/^\d{6,12}$/.test(companyPrefix)) return out('company prefix', companyPrefix);
  const isWhole = /^\d*$/.test(reference) && companyPrefix.length + reference.length === digits;
  if (!isWhole) return out('reference', reference);
  if (serialBits === 0) return serial === '' ? undefined : out('serial', serial);
  const isNumber = /^(0|[1-9]\d{0,11})$/.test(serial) && Number(serial) < 2 ** serialBits;
  return isNumber ? undefined : out('serial', serial);
}

/** 24 hexadecimal digits, as a tag's memory holds them. */
export function writeEpc(epc: Epc): string | Refusal {
  const fault = wrongEpc(epc);
  if (fault) return fault;
  const { header, bits, serialBits } = SCHEMES[epc.scheme];
  const partition = PREFIX_DIGITS - epc.companyPrefix.length;
  const prefixBits = PREFIX_BITS[partition]!;
  const fields: readonly (readonly [value: bigint, bits: number])[] = [
    [BigInt(header), 8],
    [BigInt(epc.filter), 3],
    [BigInt(partition), 3],
    [BigInt(epc.companyPrefix), prefixBits],
    [BigInt(epc.reference || 0), bits - prefixBits],
    [BigInt(epc.serial || 0), serialBits],
  ];
  let all = 0n;
  let used = 0;
  for (const [value, width] of fields) {
    all = (all << BigInt(width)) | value;
    used += width;
  }
  all <<= BigInt(TOTAL_BITS - used);
  return all.toString(16).toUpperCase().padStart(24, '0');
}

function readHex(hex: string): Epc | undefined {
  const all = BigInt(`0x${hex}`);
  let left = TOTAL_BITS;
  const take = (bits: number): bigint => {
    left -= bits;
    return (all >> BigInt(left)) & ((1n << BigInt(bits)) - 1n);
  };
  const header = Number(take(8));
  const scheme = (Object.keys(SCHEMES) as Scheme[]).find((name) => SCHEMES[name].header === header);
  if (!scheme) return undefined;
  const { bits, digits, serialBits } = SCHEMES[scheme];
  const filter = Number(take(3));
  const partition = Number(take(3));
  const prefixBits = PREFIX_BITS[partition];
  if (prefixBits === undefined) return undefined;
  const prefixDigits = PREFIX_DIGITS - partition;
  const text = (value: bigint, width: number) =>
    width === 0 ? '' : String(value).padStart(width, '0');
  const companyPrefix = text(take(prefixBits), prefixDigits);
  const reference = text(take(bits - prefixBits), digits - prefixDigits);
  const serial = serialBits === 0 ? '' : String(take(serialBits));
  const epc = { scheme, filter, companyPrefix, reference, serial };
  // Bits may say more than digits can: 24 bits of seven digits hold up to 16,777,215.
  return wrongEpc(epc) || writeEpc(epc) !== hex ? undefined : epc;
}

const URI = /^urn:epc:(id|tag):(\w+?)(?:-96)?:(.+)$/;

function readUri(uri: string): Epc | undefined {
  const [, level, scheme = '', dotted = ''] = URI.exec(uri) ?? [];
  if (level === undefined || !isScheme(scheme)) return undefined;
  if ((level === 'tag') !== uri.includes('-96:')) return undefined;
  const parts = dotted.split('.');
  const filter = level === 'tag' ? parts.shift() : '0';
  const [companyPrefix = '', reference = '', serial = ''] = parts;
  const wanted = scheme === 'sscc' ? 2 : 3;
  if (parts.length !== wanted || !/^[0-7]$/.test(filter ?? '')) return undefined;
  const epc = { scheme, filter: Number(filter), companyPrefix, reference, serial };
  return wrongEpc(epc) ? undefined : epc;
}

export const isEpcUri = (text: string): boolean => text.startsWith('urn:epc:');

/** Reads what a reader gives: 24 hexadecimal digits, or a raw, tag or pure identity URI. */
export function readEpc(text: string): Epc | Refusal {
  const hex = /^(?:urn:epc:raw:96\.x)?([0-9A-Fa-f]{24})$/.exec(text)?.[1];
  const epc = hex === undefined ? readUri(text) : readHex(hex.toUpperCase());
  return epc ?? refuse('epc.malformed', { epc: text.slice(0, 80) });
}

function dotted({ companyPrefix, reference, serial }: Epc): string {
  return [companyPrefix, reference, ...(serial === '' ? [] : [serial])].join('.');
}

export const epcTagUri = (epc: Epc): string =>
  `urn:epc:tag:${epc.scheme}-96:${epc.filter}.${dotted(epc)}`;

export const epcIdUri = (epc: Epc): string => `urn:epc:id:${epc.scheme}:${dotted(epc)}`;

/** What a tag names, as a label would. */
export function keyOfEpc(epc: Epc): {
  readonly gtin?: string;
  readonly serial?: string;
  readonly sscc?: string;
  readonly grai?: string;
} {
  const { companyPrefix, reference, serial } = epc;
  const whole = (body: string) => `${body}${checkDigit(body)}`;
  // The first digit of the reference, indicator or extension, comes before the prefix on a label.
  const ahead = `${reference.slice(0, 1)}${companyPrefix}${reference.slice(1)}`;
  switch (epc.scheme) {
    case 'sgtin':
      return { gtin: whole(ahead), serial };
    case 'sscc':
      return { sscc: whole(ahead) };
    case 'grai':
      return { grai: `0${whole(`${companyPrefix}${reference}`)}${serial}` };
  }
}

/** The tag of a key. `prefixDigits`: how long the company prefix is, which no key says. */
export function epcOf(
  key:
    | { readonly gtin: string; readonly serial: string }
    | { readonly sscc: string }
    | { readonly grai: string },
  prefixDigits: number,
  filter = 0,
): Epc | Refusal {
  const { scheme, first, body, serial } = partsOf(key);
  const companyPrefix = body.slice(0, prefixDigits);
  const reference = first + body.slice(prefixDigits);
  const epc = { scheme, filter, companyPrefix, reference, serial };
  return wrongEpc(epc) ?? epc;
}

function partsOf(key: Parameters<typeof epcOf>[0]) {
  if ('gtin' in key) {
    const { gtin, serial } = key;
    invariant(gtin.length === 14, 'a GTIN has 14 digits here');
    return { scheme: 'sgtin' as const, first: gtin[0]!, body: gtin.slice(1, 13), serial };
  }
  if ('sscc' in key) {
    const { sscc } = key;
    const first = sscc.slice(0, 1);
    return { scheme: 'sscc' as const, first, body: sscc.slice(1, 17), serial: '' };
  }
  const { grai } = key;
  return { scheme: 'grai' as const, first: '', body: grai.slice(1, 13), serial: grai.slice(14) };
}

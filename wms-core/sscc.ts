import type { Tx } from '#base/database/index.ts';
import { makeSscc } from '#base/gs1/index.ts';

/** The house's own numbers for handling units. */

export interface SsccNumbers {
  /** GS1 company prefix, 7 to 10 digits, and the extension digit of the SSCC. */
  readonly gs1Prefix: string;
  readonly ssccExtension: number;
}

/** The prefix of the house where no other is set. */
export const HOUSE_NUMBERS: SsccNumbers = { gs1Prefix: '4012345', ssccExtension: 3 };

/** Each is given out once, whatever becomes of it. */
export async function nextSerials(tx: Tx, count: number): Promise<number[]> {
  const rows = await tx.query<{ serial: number }>(
    `SELECT nextval('wms.sscc_serial') AS serial FROM generate_series(1, $1::integer)`,
    [count],
  );
  return rows.map((row) => row.serial);
}

export async function nextSsccs(tx: Tx, numbers: SsccNumbers, count: number): Promise<string[]> {
  const { gs1Prefix, ssccExtension } = numbers;
  return (await nextSerials(tx, count)).map((serial) => makeSscc(ssccExtension, gs1Prefix, serial));
}

/** Whether only the house gives this number out. */
export const isHouseSscc = (code: string, numbers: SsccNumbers): boolean =>
  /^\d{18}$/.test(code) && code.startsWith(`${numbers.ssccExtension}${numbers.gs1Prefix}`);

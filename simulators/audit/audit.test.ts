import { describe, expect, it } from 'vitest';
import type { InjectedError } from '../world/contracts.ts';
import { type AuditInput, audit } from './audit.ts';
import { auditText } from './text.ts';

let serial = 0;
const error = (one: Partial<InjectedError> & Pick<InjectedError, 'kind'>): InjectedError => ({
  errorId: `E-${++serial}`,
  at: 0,
  who: 'W1',
  item: 'A',
  quantity: 1,
  place: 'BIN-1',
  ...one,
});
const bin = (location: string, quantity: number, more: object = {}) => ({
  item: 'A',
  lot: '',
  location,
  handlingUnit: '',
  quantity,
  ...more,
});
const there = (container: string, quantity: number, item = 'A', lot = '') => ({
  container,
  item,
  lot,
  quantity,
});
const input = (more: Partial<AuditInput>): AuditInput => ({
  ledger: [],
  shipped: [],
  inventory: [],
  errors: [],
  catches: [],
  corrections: [],
  numbers: [],
  ...more,
});

describe('audit', () => {
  it('agrees piece by piece: layers and qualities merged, units by their own name', () => {
    const report = audit(
      input({
        ledger: [
          bin('BIN-1', 6),
          bin('BIN-1', 4, { quality: 'rejected' }),
          bin('SLOT-1', 3, { handlingUnit: 'TOTE-1' }),
          bin('BIN-2', 0),
        ],
        shipped: [{ order: 'SO-1', item: 'A', lot: '', quantity: 2 }],
        inventory: [
          there('BIN-1', 10),
          there('TOTE-1', 3),
          there('CUSTOMER:SO-1', 2),
          there('TRUCK:ASN-1', 99),
        ],
      }),
    );
    expect(report).toMatchObject({ ok: true, accuracy: 1, ledgerPieces: 15, worldPieces: 15 });
    expect(report.explained).toEqual([]);
  });

  it('a difference without any error fails', () => {
    const report = audit(input({ ledger: [bin('BIN-1', 6)], inventory: [there('BIN-1', 5)] }));
    expect(report.ok).toBe(false);
    expect(report.unexplained).toMatchObject([{ container: 'BIN-1', ledger: 6, world: 5 }]);
    expect(auditText(report)).toContain('BIN-1  A: ledger 6, world 5');
  });

  it('an error of the same item and number accounts for it, on both sides', () => {
    const wrong = error({ kind: 'picked_too_few' });
    const report = audit(
      input({
        ledger: [bin('BIN-1', 5)],
        shipped: [{ order: 'SO-1', item: 'A', lot: '', quantity: 3 }],
        inventory: [there('BIN-1', 6), there('CUSTOMER:SO-1', 2)],
        errors: [wrong],
      }),
    );
    expect(report.ok).toBe(true);
    expect(report.explained.map((one) => one.explainedBy)).toEqual([
      [wrong.errorId],
      [wrong.errorId],
    ]);
    expect(report.slipped).toEqual([{ error: wrong }]);
  });

  it.each([
    ['of another item', { item: 'B' }],
    ['that is too small', { quantity: 1 }],
    ['that moves nothing', { kind: 'missed_confirmation' as const, quantity: 9 }],
  ])('an error %s does not', (_, more) => {
    const report = audit(
      input({
        ledger: [bin('BIN-1', 6)],
        inventory: [there('BIN-1', 4)],
        errors: [error({ kind: 'picked_too_many', ...more })],
      }),
    );
    expect(report.ok).toBe(false);
  });

  it('one error does not account for two losses', () => {
    const report = audit(
      input({
        ledger: [bin('BIN-1', 6), bin('BIN-2', 6)],
        inventory: [there('BIN-1', 5), there('BIN-2', 5)],
        errors: [error({ kind: 'picked_too_many' })],
      }),
    );
    expect(report.unexplained).toHaveLength(1);
    expect(report.unexplained[0]!.container).toBe('BIN-2');
  });

  it('a wrong item accounts for both items', () => {
    const report = audit(
      input({
        ledger: [bin('BIN-1', 5), bin('BIN-2', 5, { item: 'B' })],
        inventory: [there('BIN-1', 7), there('BIN-2', 3, 'B')],
        errors: [error({ kind: 'picked_wrong_item', quantity: 2, instead: 'B' })],
      }),
    );
    expect(report.ok).toBe(true);
  });

  it('says which check caught what', () => {
    const errors = [
      error({ kind: 'picked_wrong_item', instead: 'B' }),
      error({ kind: 'picked_too_few', item: 'C' }),
      error({ kind: 'put_wrong_slot', item: 'D', quantity: 4 }),
      error({ kind: 'arrived_short', item: 'E' }),
      error({ kind: 'missed_confirmation', item: 'F' }),
      error({ kind: 'miscounted_check', item: 'G' }),
      error({ kind: 'miscounted_count', item: 'H' }),
    ];
    const report = audit(
      input({
        errors,
        catches: [
          { kind: 'picked_wrong_item', item: 'A', place: 'BIN-1', by: 'scan' },
          { kind: 'miscounted_check', item: 'G', place: 'BIN-1', by: 'recount' },
        ],
        corrections: [
          { item: 'C', quantity: 1, reason: 'cart_emptied' },
          { item: 'D', quantity: 4, reason: 'check' },
        ],
      }),
    );
    expect(report.caught).toEqual({
      picked_wrong_item: { scan: 1 },
      picked_too_few: { put: 1 },
      put_wrong_slot: { check: 1 },
      arrived_short: { receipt: 1 },
      missed_confirmation: { 'open step': 1 },
      miscounted_check: { recount: 1 },
    });
    expect(report.slipped.map(({ error: one }) => one.kind)).toEqual(['miscounted_count']);
    expect(auditText(report)).toContain('picked_too_few');
  });

  it('a serial number that is not where the book has it is a fault, unless a count left it in doubt', () => {
    const numbers = [
      { container: 'A-01', item: 'A', serial: 'S1' },
      { container: 'A-01', item: 'A', serial: 'S2' },
    ];
    const two = (serials: readonly string[]) =>
      audit(
        input({
          ledger: [bin('A-01', serials.length)],
          inventory: [{ ...there('A-01', serials.length), serials }],
          numbers,
        }),
      );
    expect(two(['S1', 'S2'])).toMatchObject({ ok: true, misplaced: [] });
    expect(two(['S1', 'S3'])).toMatchObject({
      ok: false,
      misplaced: [{ container: 'A-01', serial: 'S2' }],
    });
    expect(two(['S3'])).toMatchObject({ ok: true });
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { along, brakingMetres, cornerCap, exitSpeed, planStretch } from './motion.ts';

const speed = fc.double({ min: 0, max: 3, noNaN: true });
/** Nothing is limited to less: a floor's slowest corner is taken at 0.15 m/s. */
const limit = fc.double({ min: 0.01, max: 3, noNaN: true });
const metres = fc.double({ min: 0, max: 40, noNaN: true });

describe('motion', () => {
  it('takes a trapezoid: 10 m at 1 m/s and 0.5 m/s² take 12 s', () => {
    const stretch = planStretch({ from: 0, to: 10, entry: 0, exit: 0, cap: 1, acceleration: 0.5 });
    expect(stretch.seconds).toBeCloseTo(12);
    expect(along(stretch, 2)).toEqual({ metres: 1, speed: 1 });
    expect(along(stretch, 6).metres).toBeCloseTo(5);
    expect(along(stretch, 11)).toEqual({ metres: 9.75, speed: 0.5 });
  });

  it('never goes back, never jumps, never exceeds its speed', () => {
    fc.assert(
      fc.property(metres, speed, speed, limit, (to, entry, exit, cap) => {
        const stretch = planStretch({ from: 0, to, entry, exit, cap, acceleration: 0.6 });
        expect(Number.isFinite(stretch.seconds)).toBe(true);
        let last = 0;
        for (let i = 0; i <= 20; i++) {
          const at = along(stretch, (stretch.seconds * i) / 20);
          expect(at.metres).toBeGreaterThanOrEqual(last - 1e-6);
          expect(at.metres).toBeLessThanOrEqual(to + 1e-6);
          expect(at.speed).toBeLessThanOrEqual(Math.max(entry, stretch.exit, cap) + 1e-6);
          last = at.metres;
        }
        expect(last).toBeCloseTo(to);
      }),
    );
  });

  it('leaves a leg no faster than a stop at the end of the last one allows', () => {
    const leg = (length: number, endCap = 9) => ({ metres: length, cap: 1.5, endCap });
    expect(exitSpeed([leg(3)], 0.5)).toBe(0);
    expect(exitSpeed([leg(3), leg(1)], 0.5)).toBe(1);
    expect(exitSpeed([leg(3), leg(9)], 0.5)).toBe(1.5);
    expect(exitSpeed([leg(3, 0.4), leg(9)], 0.5)).toBe(0.4);
    expect(exitSpeed([leg(3), leg(0.5), leg(0.5)], 0.5)).toBe(1);
  });

  it('takes corners slowly and straight lines fast', () => {
    expect(cornerCap(1.5, 0)).toBe(1.5);
    expect(cornerCap(1.5, Math.PI / 2)).toBeCloseTo(0.5);
    expect(cornerCap(1.5, -Math.PI / 2)).toBeCloseTo(0.5);
    expect(cornerCap(1.5, Math.PI)).toBe(0.15);
    expect(cornerCap(1.5, 2 * Math.PI)).toBeCloseTo(1.5);
    expect(brakingMetres(1.5, 0.6)).toBeCloseTo(1.875);
  });
});

import { describe, expect, it } from 'vitest';
import {
  COMMAND_ADDRESS,
  COMMAND_STRIDE,
  FAULT,
  MACHINE,
  OPENING,
  OPENING_ADDRESS,
  OPENING_WORDS,
  STATE,
  VERB,
} from '#adapters/devices/vlm/wire.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createVlm } from './vlm.ts';

function createRig(openings = 1) {
  const scheduler = createVirtualScheduler();
  const clocks = { plant: scheduler, wall: scheduler };
  const machine = createVlm({ id: 'V-1', trays: 60, openings }, clocks);
  const word = (address: number) =>
    machine.registers.read({ table: 'input', address, length: 1 })[0]!;
  const opening = (o: number) => {
    const at = OPENING_ADDRESS + (o - 1) * OPENING_WORDS;
    return {
      state: word(at + OPENING.state),
      tray: word(at + OPENING.tray),
      done: word(at + OPENING.doneLow),
    };
  };
  const write = (verb: number, tray: number, id: number, o = 1) =>
    machine.registers.write({
      address: COMMAND_ADDRESS + (o - 1) * COMMAND_STRIDE,
      values: [0, id, verb, tray],
    });
  /** Seconds until nothing moves any more. */
  const settle = async () => {
    const from = scheduler.now();
    const moves = () => Array.from({ length: openings }, (_, i) => opening(i + 1).state);
    while (moves().includes(STATE.moving)) await scheduler.runFor(100);
    return (scheduler.now() - from) / 1_000;
  };
  return { scheduler, machine, word, opening, write, settle };
}

describe('a vertical lift module', () => {
  it('brings a tray in the time that the lift takes, the higher the longer', async () => {
    const { opening, write, settle, machine } = createRig();
    write(VERB.bring, 6, 1);
    expect(opening(1)).toEqual({ state: STATE.moving, tray: 6, done: 0 });
    expect(machine.presented).toEqual([]);
    const near = await settle();
    expect(opening(1)).toEqual({ state: STATE.presented, tray: 6, done: 1 });
    expect(machine.presented).toEqual([6]);
    write(VERB.bring, 60, 2);
    const far = await settle();
    expect(opening(1)).toEqual({ state: STATE.presented, tray: 60, done: 2 });
    expect(near).toBeGreaterThan(6);
    expect(far).toBeGreaterThan(2 * near);
    expect(far).toBeLessThan(40);
  });

  it('knows the same command by its id, and stores a tray', async () => {
    const { opening, write, settle } = createRig();
    write(VERB.bring, 6, 1);
    await settle();
    write(VERB.store, 6, 2);
    await settle();
    write(VERB.bring, 6, 2);
    expect(opening(1)).toEqual({ state: STATE.empty, tray: 0, done: 2 });
  });

  it('does what was told last for an opening, and nothing where nothing is to be moved', async () => {
    const { opening, write, settle } = createRig();
    write(VERB.bring, 6, 1);
    write(VERB.bring, 8, 2);
    write(VERB.bring, 10, 3);
    await settle();
    expect(opening(1)).toEqual({ state: STATE.presented, tray: 10, done: 3 });
    write(VERB.bring, 10, 4);
    expect(opening(1)).toEqual({ state: STATE.presented, tray: 10, done: 4 });
  });

  it('has one lift for all openings, and one tray is in one of them', async () => {
    const { opening, write, settle } = createRig(2);
    write(VERB.bring, 6, 1, 1);
    write(VERB.bring, 6, 2, 2);
    await settle();
    expect([opening(1).tray, opening(2).tray]).toEqual([0, 6]);
  });

  it('stands still in a fault, and goes on when it is cleared', async () => {
    const { machine, opening, write, settle, scheduler, word } = createRig();
    write(VERB.bring, 6, 1);
    machine.fail(FAULT.light_curtain, 6);
    await scheduler.runFor(60_000);
    expect(opening(1).state).toBe(STATE.moving);
    expect([word(MACHINE.fault), word(MACHINE.faultTray)]).toEqual([FAULT.light_curtain, 6]);
    machine.clear();
    await settle();
    expect(machine.presented).toEqual([6]);
  });

  it('forgets what it was told when it is switched off, not what stands in it', async () => {
    const { machine, opening, write, settle, word } = createRig();
    write(VERB.bring, 6, 1);
    await settle();
    write(VERB.bring, 8, 2);
    machine.reset();
    expect(opening(1)).toEqual({ state: STATE.empty, tray: 0, done: 0 });
    expect(word(MACHINE.bootCounter)).toBe(2);
    write(VERB.bring, 8, 2);
    await settle();
    expect(machine.presented).toEqual([8]);
  });

  it.each([
    ['a tray that it has not', [0, 1, VERB.bring, 61]],
    ['an unknown verb', [0, 1, 9, 1]],
    ['half a command', [0, 1]],
  ])('refuses %s', (_, values) => {
    const { machine } = createRig();
    expect(() => machine.registers.write({ address: COMMAND_ADDRESS, values })).toThrow();
  });
});

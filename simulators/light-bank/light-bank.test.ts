import { describe, expect, it } from 'vitest';
import {
  ALL_OFF_ADDRESS,
  COLOUR,
  COMMAND_ADDRESS,
  CONFIRMED_ADDRESS,
  CONTROLLER,
  HUB_HEARTBEAT_ADDRESS,
  STATUS,
  STATUS_ADDRESS,
} from '#adapters/devices/pick-to-light/wire.ts';
import { createVirtualScheduler } from '#base/virtual-scheduler.ts';
import { createLightBank, FAULT_HUB_SILENT, FAULT_LABEL } from './light-bank.ts';

function createRig(labels = 10) {
  const scheduler = createVirtualScheduler();
  const bank = createLightBank({ id: 'L-1', labels }, scheduler);
  const word = (address: number) => bank.registers.read({ table: 'input', address, length: 1 })[0]!;
  const status = (label: number) => word(STATUS_ADDRESS + label);
  const light = (label: number, quantity: number, sequence = 1) =>
    bank.registers.write({
      address: COMMAND_ADDRESS + 4 * label,
      values: [sequence, COLOUR.green, quantity, 0],
    });
  return { scheduler, bank, word, status, light };
}

describe('a pick-to-light controller', () => {
  it('lights a label by one write, and a press puts it out, counted and with its quantity', () => {
    const { bank, light, status, word } = createRig();
    light(3, 12);
    expect(bank.lit(3)).toEqual({ quantity: 12, colour: COLOUR.green });
    expect(status(3)).toBe(STATUS.lit | STATUS.appliedToggle);
    bank.press(3);
    expect(bank.lit(3)).toBeUndefined();
    expect(status(3)).toBe(1 | STATUS.appliedToggle);
    expect(word(CONFIRMED_ADDRESS + 3)).toBe(12);
    expect(word(CONTROLLER.eventSequence)).toBe(1);
  });

  it('says that the quantity was edited, and that there was less', () => {
    const { bank, light, status, word } = createRig();
    light(0, 5, 2);
    bank.press(0, { quantity: 4 });
    expect(status(0)).toBe(1 | STATUS.quantityEdited);
    light(0, 5, 4);
    bank.press(0, { quantity: 2, short: true });
    expect(status(0)).toBe(2 | STATUS.quantityEdited | STATUS.shortage);
    expect(word(CONFIRMED_ADDRESS)).toBe(2);
    light(0, 5, 6);
    bank.press(0);
    expect(status(0)).toBe(3);
  });

  it('counts presses round 256', () => {
    const { bank, status } = createRig();
    for (let i = 0; i < 257; i++) bank.press(1);
    expect(status(1) & STATUS.pressCounterMask).toBe(1);
  });

  it('lights 30 labels by one write, and refuses half a command', () => {
    const { bank } = createRig(30);
    const values = Array.from({ length: 30 }, (_, i) => [1, COLOUR.red, i, 0]).flat();
    bank.registers.write({ address: COMMAND_ADDRESS, values });
    expect(bank.lit(29)).toEqual({ quantity: 29, colour: COLOUR.red });
    const half = { address: COMMAND_ADDRESS, values: [1, 2] };
    expect(() => bank.registers.write(half)).toThrow('four words');
    bank.registers.write({ address: ALL_OFF_ADDRESS, values: [1] });
    expect(bank.lit(29)).toBeUndefined();
  });

  it.each([
    ['input', 50],
    ['input', STATUS_ADDRESS + 10],
    ['holding', COMMAND_ADDRESS + 40],
  ] as const)('answers a read of %s %i with exception 2', (table, address) => {
    const { bank } = createRig();
    expect(() => bank.registers.read({ table, address, length: 1 })).toThrow(
      expect.objectContaining({ modbusCode: 2 }),
    );
  });

  it('shows its heart, its age, its boots and a silent hub', async () => {
    const { bank, scheduler, word } = createRig();
    expect(word(CONTROLLER.bootCounter)).toBe(1);
    bank.registers.write({ address: HUB_HEARTBEAT_ADDRESS, values: [1] });
    await scheduler.runFor(70_000_000);
    expect(word(CONTROLLER.heartbeat)).toBe(70_000 % 65_536);
    expect([word(CONTROLLER.uptimeHigh), word(CONTROLLER.uptimeLow)]).toEqual([1, 4_464]);
    expect(word(CONTROLLER.faults)).toBe(FAULT_HUB_SILENT);
    bank.press(0);
    bank.reset();
    expect(word(CONTROLLER.bootCounter)).toBe(2);
    expect(word(STATUS_ADDRESS)).toBe(0);
  });

  it('does nothing at an offline label and shows that', () => {
    const { bank, light, status, word } = createRig();
    bank.setOffline(2, true);
    light(2, 1);
    expect(bank.lit(2)).toBeUndefined();
    expect(bank.press(2)).toBe(false);
    expect(status(2)).toBe(STATUS.offline);
    expect(word(CONTROLLER.faults)).toBe(FAULT_LABEL);
  });

  it('keeps counters and lights over a stop of the plant', () => {
    const { bank, light } = createRig();
    bank.press(1);
    light(4, 7);
    const again = createRig();
    again.bank.restore(JSON.parse(JSON.stringify(bank.snapshot())));
    expect(again.status(1)).toBe(1);
    expect(again.bank.lit(4)?.quantity).toBe(7);
  });
});

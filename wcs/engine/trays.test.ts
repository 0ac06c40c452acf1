import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Site, SiteLocation } from '#base/site/site.ts';
import type { DeviceStatus } from '#hub/ports.ts';
import type { Task } from '#wms-core/ports.ts';
import { rigSite } from './rig.ts';
import { count, createStage, goods, pick } from './stage.ts';

const stage = createStage();
const { answer, login, restart, settle, submit } = stage;

/** Trays 1 to 4 with two bins each, `T1-A` and `T1-B`; the label points into `T1-A`. */
function vlmSite(openings = 1): Site {
  const site = rigSite(4);
  const bin = (tray: number, side: string): SiteLocation => ({
    ...site.locations.find(({ id }) => id === 'A-02')!,
    id: `T${tray}-${side}`,
    tray: { vlm: 'VLM-1', tray, position: side },
    ...(tray === 1 && side === 'A' ? { label: { bank: 'PTL', index: 3 } } : {}),
  });
  const trays = [1, 2, 3, 4].flatMap((tray) => [bin(tray, 'A'), bin(tray, 'B')]);
  const machine = { id: 'VLM-1', host: 'h', port: 1, unitId: 1, trays: 4, openings };
  return {
    ...site,
    locations: [...site.locations, ...trays],
    vlms: [{ ...machine, trayPayloadGrams: 100_000 }],
  };
}

beforeAll(stage.open);
afterAll(stage.close);
beforeEach(async () => {
  await stage.begin();
  await restart(vlmSite());
});
afterEach(stage.end);

const at = (taskId: string, bin: string) => count(taskId, { at: bin });
const presented = (tray: number, opening = 1) =>
  settle(stage.rig.fact('VLM-1', { type: 'tray_presented', tray, opening }));
const becomes = async (status: DeviceStatus) => {
  stage.rig.status.set('VLM-1', status);
  await settle(stage.rig.fact('VLM-1', { type: 'device_status', status }));
};
/** What the machine was told, as `bring 1→1`. */
const told = () =>
  stage.rig.sent.flatMap(({ body }) =>
    body.kind === 'vlm' ? [`${body.type.split('_')[0]} ${body.tray}→${body.opening}`] : [],
  );
const waits = (device: string) => stage.rig.shown(device)?.waits?.en;
const walk = (taskId: string, ...bins: string[]): Task => ({
  ...(pick(taskId) as Extract<Task, { kind: 'pick' }>),
  lines: bins.map((from, i) => ({
    ...{ lineId: String(i + 1), goods: goods('milk'), quantity: 5, from },
  })),
});
const take = (bin: string, device = 'PDA-1') =>
  answer(device, { location: bin, item: 'milk', quantity: 5 });

describe('a tray', () => {
  test('is brought for the step, and an answer before it stands there is refused with that sentence', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    expect(told()).toEqual(['bring 1→1']);
    expect(waits('PDA-1')).toBe(
      'Tray 1 is coming to opening 1 of VLM-1. Wait until it stands there.',
    );
    expect(stage.rig.shown('PDA-1')?.facts).toMatchObject({ vlm: 'VLM-1', tray: 1, position: 'A' });
    expect(await answer('PDA-1', { location: 'T1-A', quantity: 3 })).toMatchObject({
      code: 'tray.coming',
      text: { en: waits('PDA-1') },
    });
    await presented(1);
    expect(waits('PDA-1')).toBeUndefined();
    expect(stage.rig.shown('PDA-1')?.notice?.text.en).toBe('Tray 1 stands in opening 1 of VLM-1.');
    expect(await answer('PDA-1', { location: 'T1-A', quantity: 3 })).toEqual({ accepted: true });
    expect(told()).toEqual(['bring 1→1', 'store 1→1']);
  });

  test('comes once for the lines that lie on it, and its pointer is lit when it stands there', async () => {
    await login();
    await submit(walk('T-1', 'T1-A', 'T1-B', 'T2-A'));
    await answer('PDA-1', { handlingUnit: 'CART' });
    expect(stage.rig.lit()).toEqual([]);
    await presented(1);
    expect(stage.rig.lit()).toEqual(['PTL:3=5']);
    await take('T1-A');
    expect(waits('PDA-1')).toBeUndefined();
    await take('T1-B');
    expect(told()).toEqual(['bring 1→1', 'bring 2→1']);
    expect(waits('PDA-1')).toContain('Tray 2 is coming');
  });

  test('that somebody calls at the machine gives way to the one that is waited for', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    await presented(4);
    expect(told()).toEqual(['bring 1→1', 'bring 1→1']);
    await presented(1);
    expect(waits('PDA-1')).toBeUndefined();
  });
});

describe('an opening', () => {
  test('serves one job; the others wait in their order, and the next tray comes when the step leaves', async () => {
    for (const n of [1, 2, 3]) await login(n);
    await submit(at('T-1', 'T1-A'));
    await submit(at('T-2', 'T2-A'));
    await submit(at('T-3', 'T3-A'));
    const at1 = (tray: number) =>
      ['PDA-1', 'PDA-2', 'PDA-3'].find((one) => stage.rig.shown(one)?.facts.tray === tray)!;
    const [first, second, third] = [1, 2, 3].map(at1) as [string, string, string];
    expect(waits(second)).toContain('Before you: 1.');
    expect(waits(third)).toContain('Before you: 2.');
    await presented(1);
    await answer(first, { location: 'T1-A', quantity: 1 });
    expect(told()).toEqual(['bring 1→1', 'bring 2→1']);
    expect(waits(second)).toContain('is coming to opening 1');
    expect(waits(third)).toContain('Before you: 1.');
    await presented(2);
    await answer(second, { location: 'T2-A', quantity: 1 });
    expect(told().at(-1)).toBe('bring 3→1');
  });

  test('where there are two serves two, but a tray is with one job', async () => {
    await restart(vlmSite(2));
    for (const n of [1, 2, 3]) await login(n);
    await submit(at('T-1', 'T1-A'));
    await submit(at('T-2', 'T1-B'));
    await submit(at('T-3', 'T2-A'));
    expect(told()).toEqual(['bring 1→1', 'bring 2→2']);
    await presented(1, 1);
    const first = ['PDA-1', 'PDA-2', 'PDA-3'].find(
      (one) => stage.rig.shown(one)?.facts.location === 'T1-A',
    )!;
    await answer(first, { location: 'T1-A', quantity: 1 });
    // The tray stands there already.
    expect(told()).toEqual(['bring 1→1', 'bring 2→2']);
    const next = ['PDA-1', 'PDA-2', 'PDA-3'].find(
      (one) => stage.rig.shown(one)?.facts.location === 'T1-B',
    )!;
    expect(waits(next)).toBeUndefined();
  });

  test('is free when its worker logs out', async () => {
    await login(1);
    await submit(at('T-1', 'T1-A'));
    await login(2);
    await submit(at('T-2', 'T2-A'));
    await settle(stage.rig.fact('PDA-1', { type: 'logout', worker: 'w1' }));
    expect(told()).toEqual(['bring 1→1', 'bring 2→1']);
  });
});

describe('a machine', () => {
  test.each([
    ['that is away', 'offline', 'VLM-1 does not answer', 'tray.offline'],
    ['that hangs', 'degraded', 'VLM-1 does not answer', 'tray.offline'],
  ] as const)(
    '%s: the step says so, and may be refused as blocked but not as short',
    async (_, status, words, code) => {
      await login();
      await submit(walk('T-1', 'T1-A'));
      await answer('PDA-1', { handlingUnit: 'CART' });
      await becomes(status);
      expect(waits('PDA-1')).toContain(words);
      const stepId = stage.rig.shown('PDA-1')!.stepId;
      const refuse = (reason: 'short' | 'blocked', quantity?: number) =>
        settle(
          stage.rig.fact('PDA-1', {
            ...{ type: 'step_refused', stepId, reason },
            ...(quantity === undefined ? {} : { quantity }),
          }),
        );
      expect(await refuse('short', 0)).toMatchObject({ code });
      expect(await refuse('blocked')).toEqual({ accepted: true });
      expect(stage.rig.shown('PDA-1')?.act).toBe('bring_cart');
    },
  );

  test('that stands still says why, and brings the tray when that is cleared', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    const fault = { type: 'tray_fault', reason: 'too_high', tray: 1 } as const;
    await settle(stage.rig.fact('VLM-1', fault));
    await becomes('degraded');
    expect(waits('PDA-1')).toContain('something on the tray stands too high');
    await becomes('online');
    expect(told()).toEqual(['bring 1→1', 'bring 1→1']);
    expect(waits('PDA-1')).toContain('is coming');
  });

  test('that refuses a command is told to nobody again until it was looked after', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    const { commandId } = stage.rig.sent.find(({ body }) => body.kind === 'vlm')!;
    const refused = { type: 'command_refused', commandId, reason: 'no such tray' } as const;
    await settle(stage.rig.fact('VLM-1', refused));
    expect(waits('PDA-1')).toContain('it refused the command');
    expect(told()).toEqual(['bring 1→1']);
  });

  test('that falls silent with the tray in its opening takes nothing back: what was done is told', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    await presented(1);
    await becomes('offline');
    expect(await answer('PDA-1', { location: 'T1-A', quantity: 3 })).toEqual({ accepted: true });
  });

  test('where nobody is sent to while it is away, and too many are not sent', async () => {
    await becomes('offline');
    await login();
    await submit(at('T-1', 'T1-A'));
    expect(stage.rig.shown('PDA-1')).toBeUndefined();
    await becomes('online');
    await stage.scheduler.runFor(1_500);
    expect(stage.rig.shown('PDA-1')?.facts.tray).toBe(1);
    for (const n of [2, 3, 4]) await login(n);
    await submit(at('T-2', 'T2-A'));
    await submit(at('T-3', 'T3-A'));
    await submit(at('T-4', 'T4-A'));
    // One is served and two wait: the fourth does something else meanwhile.
    expect([2, 3, 4].filter((n) => stage.rig.shown(`PDA-${n}`) === undefined)).toHaveLength(1);
  });
});

describe('a restart', () => {
  test('finds the tray there as the machine says, and tells nothing twice', async () => {
    await login();
    await submit(at('T-1', 'T1-A'));
    await presented(1);
    for (const { commandId } of stage.rig.sent) {
      void stage.rig.fact('VLM-1', { type: 'command_acknowledged', commandId });
    }
    await stage.scheduler.runFor(6_000);
    stage.rig.status.set('VLM-1', 'offline');
    await restart(vlmSite());
    await presented(1);
    await becomes('online');
    expect(told()).toEqual([]);
    expect(await answer('PDA-1', { location: 'T1-A', quantity: 3 })).toEqual({ accepted: true });
    expect(told()).toEqual(['store 1→1']);
  });

  test('keeps who had the opening and who waits, and asks again for what did not come', async () => {
    await login(1);
    await submit(at('T-1', 'T1-A'));
    await login(2);
    await submit(at('T-2', 'T2-A'));
    await stage.scheduler.runFor(6_000);
    stage.rig.status.set('VLM-1', 'offline');
    await restart(vlmSite());
    await settle(stage.rig.fact('VLM-1', { type: 'tray_withdrawn', opening: 1 }));
    await becomes('online');
    expect(told().at(-1)).toBe('bring 1→1');
    expect(told()).not.toContain('bring 2→1');
    expect(waits('PDA-2')).toContain('Before you: 1.');
  });
});

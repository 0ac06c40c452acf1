/**
 * What is known of fixed equipment, from what it says. A device counts each second as long as it
 * lives; one whose beat stands still, or whose link is down, is not believed anything it said before.
 */
import { type Millis, seconds } from '#base/time.ts';
import type { DeviceEventBody } from '#hub/ports.ts';
import type { Equipment, EquipmentKind } from './model.ts';

/** Three beats missed. A door stays open longer than this after a reboot (docs/fixed-equipment.md). */
export const BEAT_LASTS: Millis = seconds(3);

export const unheard = (kind: EquipmentKind): Equipment => ({
  ...{ kind, online: false, state: undefined, beatAt: undefined },
});

/** The device as it is known after one of its events, told at `at`. */
export function hear(known: Equipment, body: DeviceEventBody, at: Millis): Equipment {
  if (body.type === 'device_status') {
    if (body.status === 'online') return { ...known, online: true };
    // What it said before the cut is as good as nothing, its beat too.
    return unheard(known.kind);
  }
  if (body.type !== 'equipment_state') return known;
  const { state } = body;
  const beats = known.state !== undefined && known.state.beat !== state.beat;
  return { ...known, state, beatAt: beats ? at : known.beatAt };
}

export const isLive = ({ online, beatAt }: Equipment, now: Millis): boolean =>
  online && beatAt !== undefined && now - beatAt <= BEAT_LASTS;

/** Whether what was heard can decide anything; that it beats on decides nothing. */
export function isNews(before: Equipment, after: Equipment, now: Millis): boolean {
  if (isLive(before, now) !== isLive(after, now)) return true;
  const [was, is] = [before.state, after.state];
  if (was === undefined || is === undefined) return was !== is;
  return (Object.keys({ ...was, ...is }) as (keyof typeof is)[]).some(
    (field) => field !== 'beat' && was[field] !== is[field],
  );
}

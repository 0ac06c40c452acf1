import type { Sound } from './signals.ts';

/** Hz and milliseconds, one after the other; told apart in a loud hall by pitch and by rhythm. */
const TONES: Record<Sound, readonly (readonly [hertz: number, ms: number])[]> = {
  right: [[1_320, 90]],
  unsure: [[880, 60]],
  done: [
    [1_050, 80],
    [1_580, 140],
  ],
  next: [
    [660, 80],
    [880, 100],
  ],
  wrong: [
    [220, 180],
    [0, 60],
    [220, 320],
  ],
};
const SHAKES: Record<Sound, readonly number[]> = {
  ...{ right: [40], unsure: [20], done: [40, 40, 40], next: [30], wrong: [300, 80, 300] },
};
const LOUD = 0.5;

let context: AudioContext | undefined;

/** Sounds and shakes; silent until the page was touched once, which is the browsers' rule. */
export function play(sound: Sound): void {
  navigator.vibrate?.([...SHAKES[sound]]);
  context ??= new AudioContext();
  void context.resume();
  let at = context.currentTime;
  for (const [hertz, ms] of TONES[sound]) {
    if (hertz > 0) {
      const tone = context.createOscillator();
      const volume = context.createGain();
      tone.type = sound === 'wrong' ? 'sawtooth' : 'sine';
      tone.frequency.value = hertz;
      volume.gain.value = LOUD;
      tone.connect(volume).connect(context.destination);
      tone.start(at);
      tone.stop(at + ms / 1_000);
    }
    at += ms / 1_000;
  }
}

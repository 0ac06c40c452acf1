import { type Clock, type Millis, minutes } from '#base/time.ts';
import { type Beginning, type Tempo, wallAt } from './documents.ts';

export interface CalendarState {
  readonly beginning: Beginning | null;
  /** Absent: written by a plant whose speed nobody could change. */
  readonly tempo?: Tempo;
}

/** The plant stood still for longer than this: its promises are of another day. */
const MOST_DRIFT_MS = minutes(1);

/** How the plant's time lies on the wall's, by which documents tell times. */
export class Calendar {
  readonly #plant: Clock;
  readonly #wall: Clock;
  readonly #speed: () => number;
  #beginning: Beginning | null = null;
  #tempo: Tempo = { wall: 0, age: 0, speed: 1 };

  constructor(deps: {
    readonly scheduler: Clock;
    readonly wall: Clock;
    readonly speed: () => number;
  }) {
    this.#plant = deps.scheduler;
    this.#wall = deps.wall;
    this.#speed = deps.speed;
  }

  /** False: it had begun before. */
  begin(): boolean {
    if (this.#beginning) return false;
    const speed = this.#speed() || 1;
    const wall = this.#wall.now();
    this.#beginning = { wall, plant: this.#plant.now(), speed };
    this.#tempo = { wall, age: 0, speed };
    return true;
  }

  get begun(): Beginning {
    return this.#beginning ?? { wall: 0, plant: 0, speed: this.#speed() || 1 };
  }

  get tempo(): Tempo {
    return this.#tempo;
  }

  /** Milliseconds of plant time since the beginning. */
  get age(): Millis {
    return this.#plant.now() - this.begun.plant;
  }

  /** What is promised from now on is promised by the clock as it runs now. False: it runs as before. */
  keepTempo(): boolean {
    const speed = this.#speed();
    if (speed === 0) return false;
    const wall = this.#wall.now();
    const drift = Math.abs(wall - wallAt(this.#tempo, this.age));
    if (speed === this.#tempo.speed && drift < MOST_DRIFT_MS) return false;
    this.#tempo = { wall, age: this.age, speed };
    return true;
  }

  snapshot(): CalendarState {
    return { beginning: this.#beginning, tempo: this.#tempo };
  }

  restore(state: CalendarState): void {
    this.#beginning = state.beginning;
    const { wall, speed } = this.begun;
    this.#tempo = state.tempo ?? { wall, age: 0, speed };
  }
}

import type { Ids } from '#base/ids.ts';
import type { Log } from '#base/log.ts';
import type { Random } from '#base/random.ts';
import type { Millis, Scheduler } from '#base/time.ts';
import type { MqttEnd } from '../plant/ends.ts';
import type { ErrorRates, World } from '../world/contracts.ts';
import type { Lights } from './ends.ts';
import type { FloorMap } from './floor-map.ts';

/** What a worker is given. */
export interface WorkerDeps {
  readonly world: World;
  readonly floor: FloorMap;
  readonly lights: Lights;
  /** Whether hands get to a place: a bin on a tray that is not in an opening is out of reach. */
  readonly reach: (place: string) => boolean;
  /** Lays a piece on a dimensioner; false: it does not work. */
  readonly lay: (dimensioner: string, item: string) => boolean;
  /** When each label was pressed last, by anybody, on the wall's clock: 'bank/label'. */
  readonly presses: Map<string, Millis>;
  readonly end: MqttEnd;
  /** The plant's clock, in which people walk and work. */
  readonly scheduler: Scheduler;
  /** The wall's clock, in which the warehouse answers. */
  readonly wall: Scheduler;
  readonly random: Random;
  readonly rates: ErrorRates;
  readonly ids: Ids;
  readonly log: Log;
}

/** What a bench and the master under it say to each other, between two processes. */
import type { Millis } from '#base/time.ts';
import type { TransportTask } from '#wcs/transports/model.ts';
import type { Control } from './control.ts';

/** What a master is started with; one JSON argument. */
export interface MasterSpec {
  readonly siteFile: string;
  readonly folder: string;
  /** PostgreSQL; PGlite in the folder where nothing is said. */
  readonly databaseUrl?: string;
  /** An outside broker; the house's own on `mqttPort` where nothing is said. */
  readonly mqttUrl?: string;
  readonly mqttPort: number;
  readonly wsPort: number;
  readonly control: Control;
}

export type ToMaster =
  | { readonly type: 'ask'; readonly transports: readonly TransportTask[] }
  | { readonly type: 'look'; readonly since: Millis };

/** One that has ended; times by the master's clock. */
export interface Ended {
  readonly transport: string;
  readonly status: 'done' | 'failed' | 'withdrawn';
  readonly note: { readonly en: string } | null;
  readonly askedAt: Millis;
  /** When its load was taken up; null: never. */
  readonly fetchedAt: Millis | null;
  readonly endedAt: Millis;
}

/** A vehicle with a way before it. */
export interface UnderWay {
  readonly vehicle: string;
  /** Where it is, as the master knows. */
  readonly node: string;
  /** What it may still drive to, in order, without `node`. */
  readonly granted: readonly string[];
  /** What it wants next; '': nothing more on this way. */
  readonly wants: string;
  /** Why it cannot drive now; '': it can. */
  readonly why: string;
}

export interface Looked {
  readonly type: 'looked';
  readonly at: Millis;
  /** Of this process since it began: microseconds. */
  readonly cpu: number;
  /** Vehicles that can be spoken to. */
  readonly online: number;
  /** Transports that have not ended. */
  readonly open: number;
  /** Ended since the time asked for, that moment itself too. */
  readonly ended: readonly Ended[];
  readonly underWay: readonly UnderWay[];
  /** Vehicles that do nothing for a job, and why those cannot that cannot. */
  readonly idle: Readonly<Record<string, string>>;
  /** Persons called to the floor so far, by kind of problem. */
  readonly calls: Readonly<Record<string, number>>;
  /** Warnings of the hub and the links so far. */
  readonly troubles: number;
}

export type FromMaster = Looked | { readonly type: 'refused'; readonly why: readonly string[] };

/** The floor as the warehouse tells it (GET /api/v1/floor and /api/v1/floor/live). Lengths in metres. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface DrawnPlace extends Point {
  readonly id: string;
  readonly kind: string;
  readonly zone: string;
  readonly aisle: number | null;
  readonly z: number;
  readonly node?: string;
  readonly stop?: Point;
  /** bank/index */
  readonly label?: string;
}

export interface Drawing {
  readonly name: string;
  readonly warehouse: string;
  readonly places: readonly DrawnPlace[];
  readonly nodes: readonly (Point & {
    readonly id: string;
    readonly use?: 'parking' | 'charger';
  })[];
  readonly edges: readonly { readonly from: string; readonly to: string }[];
  readonly devices: readonly {
    readonly id: string;
    readonly kind: string;
    readonly place: string;
  }[];
}

export interface Work {
  readonly job: string;
  readonly task: string;
  readonly kind: string;
  readonly document: string;
}

export interface Vehicle {
  readonly x?: number;
  readonly y?: number;
  /** Radians, against the clock from east. */
  readonly theta?: number;
  readonly node: string;
  /** Percent; of the past it is not kept. */
  readonly battery?: number;
  readonly charging: boolean;
  readonly driving: boolean;
  /** Why it cannot drive; '' when it can. */
  readonly why: string;
  readonly isOut: boolean;
  readonly loads: readonly string[];
  readonly errors: readonly {
    readonly type: string;
    readonly level: string;
    readonly description: string;
  }[];
  readonly work: Work | null;
  readonly leg: {
    readonly purpose: 'job' | 'park' | 'charge';
    readonly to: string;
    readonly action: {
      readonly type: 'pick' | 'drop' | 'start_charging';
      readonly load?: string;
      readonly place?: string;
    } | null;
    readonly path: readonly string[];
    readonly released: number;
  } | null;
}

export interface Step {
  readonly id: string;
  readonly act: string;
  readonly location?: string;
  readonly to?: string;
  readonly item?: string;
  readonly itemName?: { readonly en: string; readonly zh: string };
  readonly lot?: string;
  readonly quantity?: number;
  readonly order?: string;
  readonly asn?: string;
  readonly handlingUnit?: string;
  readonly waybill?: string;
}

export interface Person extends Point {
  readonly device: string;
  readonly isOffline: boolean;
  readonly work: Work | null;
  readonly step: Step | null;
}

export interface Light {
  readonly quantity: number;
  readonly colour: string;
  readonly worker: string;
}

export interface Device {
  readonly kind: string;
  readonly status: 'online' | 'degraded' | 'offline';
}

export interface Unit {
  readonly type: string;
  readonly place: string;
  readonly boundTo: string;
  readonly quantity: number;
  readonly units: number;
}

export type PlaceState = 'locked' | 'held' | 'rejected' | 'pending' | 'passed' | 'empty';

export interface PlaceNow {
  readonly quantity: number;
  /** 1 is full. */
  readonly fill: number;
  readonly state: PlaceState;
}

/**
 * Where a vehicle is and how far on its way: x, y, theta, and the indices of the last node of the path
 * that it passed and of the last one to which it may drive.
 */
export type Spot = readonly [
  x: number | null,
  y: number | null,
  theta: number | null,
  passed?: number,
  released?: number,
];

/** A vehicle as it is told: where it is comes as its spot, and of its way all nodes once. */
export type VehicleTold = Omit<Vehicle, 'node' | 'leg'> & {
  readonly node?: string;
  readonly leg: (Omit<NonNullable<Vehicle['leg']>, 'released'> & { released?: number }) | null;
};

/** Each kind of thing with its things by id. */
export interface Sections {
  readonly vehicles: VehicleTold;
  readonly spots: Spot;
  readonly people: Person;
  readonly labels: Light;
  readonly devices: Device;
  readonly units: Unit;
  readonly places: PlaceNow;
  readonly heat: number;
}
export type SectionName = keyof Sections;

export type LiveState = {
  readonly [K in SectionName]: Readonly<Record<string, Sections[K]>>;
} & { readonly at: number };

/** null: it is gone. */
export type LiveChange = {
  readonly [K in SectionName]?: Readonly<Record<string, Sections[K] | null>>;
} & { readonly at: number };

import type { VehicleFacts, VehicleState } from '#hub/ports.ts';

/** What was heard of a vehicle since the last run that was committed. */
export interface Note {
  online?: boolean;
  state?: VehicleState;
  facts?: VehicleFacts;
  /** Refused commands with the vehicle's words. */
  readonly refusals: { readonly commandId: string; readonly reason: string }[];
}

/** Keeps what was heard until a run that took it in is committed: a failed one takes it again. */
export interface Notes {
  of(vehicle: string): Note;
  /** What was heard last and is not committed yet, if anything. */
  newest(vehicle: string): Omit<Note, 'refusals'> | undefined;
  take(): ReadonlyMap<string, Note>;
  committed(): void;
  clear(): void;
  /** A run took notes and was not committed yet. */
  readonly isTaken: boolean;
}

export function createNotes(): Notes {
  let taken = new Map<string, Note>();
  let notes = new Map<string, Note>();
  const of = (vehicle: string): Note => {
    let note = notes.get(vehicle);
    if (!note) {
      note = { refusals: [] };
      notes.set(vehicle, note);
    }
    return note;
  };
  return {
    of,
    newest(vehicle) {
      const note = notes.get(vehicle);
      const older = taken.get(vehicle);
      return note && older ? { ...older, ...note } : (note ?? older);
    },
    take() {
      for (const [vehicle, old] of taken) {
        const newer = notes.get(vehicle);
        notes.set(vehicle, {
          ...old,
          ...newer,
          refusals: [...old.refusals, ...(newer?.refusals ?? [])],
        });
      }
      taken = notes;
      notes = new Map();
      return taken;
    },
    committed() {
      taken = new Map();
    },
    clear() {
      taken = new Map();
      notes = new Map();
    },
    get isTaken() {
      return taken.size > 0;
    },
  };
}

import { type FloorNow, vehiclesIn } from './state.ts';
import type { LiveChange, Person, Vehicle } from './types.ts';

/** A sentence of the words (`floor.…`) with its facts; a fact may be a word or a text itself. */
export interface Phrase {
  readonly key: string;
  readonly facts: Readonly<Record<string, Fact>>;
}
export type Fact =
  | string
  | number
  | { readonly en: string; readonly zh: string }
  | { readonly word: string; readonly code: string };

export interface News {
  readonly at: number;
  readonly kind: 'vehicle' | 'person';
  readonly id: string;
  readonly phrase: Phrase;
}

const LONG = 14;
const TAIL = 5;

/** Codes drawn by the house are long: their beginning and end tell them apart on the screen. */
export const shortCode = (code: string): string =>
  code.length <= LONG ? code : `${code.slice(0, code.indexOf('-') + 1)}…${code.slice(-TAIL)}`;

function unitFact(floor: FloorNow, code: string): Fact {
  const type = floor.units.get(code)?.type;
  const short = shortCode(code);
  return type ? { word: `floor.unit.${type}`, code: short } : short;
}

/** What a vehicle does; undefined: it stands and waits. */
export function vehiclePhrase(floor: FloorNow, who: string, vehicle: Vehicle): Phrase | undefined {
  const { why, isOut, leg, charging, loads, work } = vehicle;
  const said = (key: string, facts: Phrase['facts'] = {}): Phrase => ({
    key: `floor.vehicle.${key}`,
    facts: { who, ...facts },
  });
  if (isOut && !leg) return said('out');
  if (why !== '') return said('stands', { why: { word: `floor.why.${why}`, code: '' } });
  if (!leg) return charging ? said('charges') : undefined;
  if (leg.purpose === 'park') return said('parks');
  if (leg.purpose === 'charge') return said('toCharger');
  const { action } = leg;
  const place = action?.place ?? leg.to;
  const unit = unitFact(floor, action?.load ?? loads[0] ?? '');
  const document = work?.document ?? '';
  if (action?.type === 'pick') return said('fetches', { unit, place, document });
  if (action?.type === 'drop') return said('brings', { unit, place, document });
  return said('drives', { place });
}

/** What a person is asked to do now. */
export function personPhrase(floor: FloorNow, who: string, person: Person): Phrase | undefined {
  const { step, work, isOffline } = person;
  if (isOffline) return { key: 'floor.person.offline', facts: { who } };
  if (!step) return undefined;
  const { act, location = '', to = '', item = '', itemName, quantity = '', order, asn } = step;
  return {
    key: `floor.act.${act}`,
    facts: {
      ...{ who, location, quantity, to: to || location, item: itemName ?? item },
      unit: step.handlingUnit ? unitFact(floor, step.handlingUnit) : '',
      document: order ?? asn ?? work?.document ?? '',
    },
  };
}

const MOST = 60;
const sameAs = (a: Phrase | undefined, b: Phrase | undefined) =>
  JSON.stringify(a) === JSON.stringify(b);

/** Tells in sentences what changed; the newest first. */
export function createNewsroom() {
  const last = new Map<string, Phrase | undefined>();
  let news: readonly News[] = [];

  function look(kind: News['kind'], id: string, phrase: Phrase | undefined, at: number): void {
    const name = `${kind} ${id}`;
    if (sameAs(last.get(name), phrase)) return;
    last.set(name, phrase);
    if (phrase) news = [{ at, kind, id, phrase }, ...news].slice(0, MOST);
  }

  return {
    get news() {
      return news;
    },
    /** The floor with a change taken in: whom it is about, and who does something else than before, is told. */
    hear(floor: FloorNow, change: LiveChange): void {
      for (const id of vehiclesIn(change)) {
        const vehicle = floor.vehicles.get(id);
        if (vehicle) look('vehicle', id, vehiclePhrase(floor, id, vehicle), floor.at);
      }
      for (const id of Object.keys(change.people ?? {})) {
        const person = floor.people.get(id);
        if (person) look('person', id, personPhrase(floor, id, person), floor.at);
      }
    },
  };
}

import type { Millis } from '#base/time.ts';
import type { PastLeg } from '#wcs/store/past.ts';
import { devicesOf } from './drawing.ts';
import { pastGoods } from './past-goods.ts';
import { pastPeople } from './past-people.ts';
import { PAST_SECTIONS, type PastFacts, type PastSections, type Telling } from './past-telling.ts';

/** What is known of a past time, as the live floor tells it: the state at its begin, then what changed. */
export interface PastFloorAnswer {
  readonly from: Millis;
  readonly to: Millis;
  readonly state: PastSections & { readonly at: Millis };
  readonly changes: (Partial<PastSections> & { readonly at: Millis })[];
  readonly legs: {
    readonly vehicle: string;
    readonly purpose: PastLeg['purpose'];
    readonly to: string;
    readonly action: PastLeg['action'];
    readonly work: PastLeg['work'];
    readonly path: string[];
    readonly start: PastLeg['start'];
    readonly passedTo: number;
    readonly times: (Millis | null)[];
    readonly from: Millis;
    readonly until: Millis | null;
  }[];
}

function pastDevices({ site, wcs }: PastFacts): Telling[] {
  const told: Telling[] = [];
  for (const { id, kind } of devicesOf(site)) {
    told.push({ at: 0, section: 'devices', id, value: { kind, status: 'online' } });
  }
  const kinds = new Map(devicesOf(site).map(({ id, kind }) => [id, kind]));
  for (const { device: id, kind: status, at, endedAt } of wcs.troubles) {
    const kind = kinds.get(id);
    if (!kind) continue;
    told.push({ at, section: 'devices', id, value: { kind, status } });
    if (endedAt === null) continue;
    told.push({ at: endedAt, section: 'devices', id, value: { kind, status: 'online' } });
  }
  return told;
}

function pastLabels({ wcs }: PastFacts): Telling[] {
  return wcs.presses.flatMap(({ bank, label, quantity, job, kind, from, to }) => {
    const had = wcs.works.find((one) => one.work.job === job && one.from <= from);
    const id = `${bank}/${label}`;
    const colour = kind === 'put' ? 'blue' : 'green';
    const value = { quantity, colour, worker: had?.actor ?? '' };
    return [
      { at: from, section: 'labels' as const, id, value },
      { at: to, section: 'labels' as const, id, value: null },
    ];
  });
}

const emptySections = (): Record<keyof PastSections, Record<string, unknown>> => ({
  people: {},
  labels: {},
  devices: {},
  units: {},
  places: {},
});

/** All that was told, in the order of its time: what came before is the state, what came after changes it. */
function tellInOrder(told: readonly Telling[], { from, to }: PastFacts) {
  const ordered = told
    .filter(({ at }) => at <= to)
    // What goes out goes before what comes at the same moment.
    .sort((a, b) => a.at - b.at || Number(b.value === null) - Number(a.value === null));
  const state = emptySections();
  const changes: (Partial<PastSections> & { at: Millis })[] = [];
  let change = { at: from, ...emptySections() };
  const endChange = () => {
    const said = PAST_SECTIONS.filter((name) => Object.keys(change[name]).length > 0);
    if (said.length === 0) return;
    changes.push({
      at: change.at,
      ...Object.fromEntries(said.map((name) => [name, change[name]])),
    });
  };
  for (const { at, section, id, value } of ordered) {
    if (at <= from) {
      if (value === null) delete state[section][id];
      else state[section][id] = value;
      continue;
    }
    if (at !== change.at) {
      endChange();
      change = { at, ...emptySections() };
    }
    change[section][id] = value;
  }
  endChange();
  return { state: { at: from, ...state }, changes };
}

export function pastOf(facts: PastFacts): PastFloorAnswer {
  const told = [
    ...pastGoods(facts),
    ...pastPeople(facts),
    ...pastDevices(facts),
    ...pastLabels(facts),
  ];
  return {
    from: facts.from,
    to: facts.to,
    ...tellInOrder(told, facts),
    legs: facts.wcs.legs.map(({ passedAt, askedAt, endedAt, ...leg }) => ({
      ...leg,
      path: [...leg.path],
      times: [...passedAt],
      // A drive that went on with the order of another has its times, too.
      from: Math.max(passedAt[0] ?? 0, askedAt),
      until: endedAt,
    })),
  };
}

import { invariant } from '#base/invariant.ts';
import type { Site, SiteLocation } from '#base/site/site.ts';
import { volumeOf } from './catalogue.ts';
import type { FlowPlan } from './plan.ts';

/** Stock of the first day, at its bin. */
export interface OpeningLine {
  readonly location: string;
  readonly item: string;
  readonly lot: string;
  readonly quantity: number;
  readonly producedDaysAgo?: number;
  /** One a piece, of goods with numbers. */
  readonly serials?: readonly string[];
}

/** Bins are filled so far and no further: room for what comes back. */
const FILL = 0.8;

/** What is ordered most lies nearest to the front, where bins have labels. */
function byReach(site: Site): SiteLocation[] {
  const bins = site.locations.filter((place) => place.kind === 'bin');
  const rank = (bin: SiteLocation) => (bin.label ? 0 : 1);
  return bins.sort(
    (a, b) => rank(a) - rank(b) || a.y - b.y || a.x - b.x || (a.z ?? 0) - (b.z ?? 0),
  );
}

/** What the trays of vertical lift modules still bear: bins of one tray share it. */
function trayBook({ vlms = [] }: Site) {
  const payloads = new Map(vlms.map(({ id, trayPayloadGrams }) => [id, trayPayloadGrams]));
  const borne = new Map<string, number>();
  const nameOf = ({ tray }: SiteLocation) => tray && `${tray.vlm}/${tray.tray}`;
  return {
    gramsLeft(bin: SiteLocation): number {
      const name = nameOf(bin);
      if (!name) return Number.POSITIVE_INFINITY;
      return (payloads.get(bin.tray!.vlm) ?? 0) - (borne.get(name) ?? 0);
    },
    lay(bin: SiteLocation, grams: number) {
      const name = nameOf(bin);
      if (name) borne.set(name, (borne.get(name) ?? 0) + grams);
    },
  };
}

/** Gives each lot of the opening stock bins of its own, by weight and volume. */
export function placeOpeningStock(plan: FlowPlan, site: Site): OpeningLine[] {
  const items = new Map(plan.items.map((item) => [item.item, item]));
  const rank = { A: 0, B: 1, C: 2 } as const;
  const stock = [...plan.openingStock].sort(
    (a, b) => rank[items.get(a.item)!.abc] - rank[items.get(b.item)!.abc],
  );
  const bins = byReach(site);
  const trays = trayBook(site);
  const lines: OpeningLine[] = [];
  for (const { item, lots } of stock) {
    const card = items.get(item)!;
    let number = 0;
    for (const lot of lots) {
      for (let left = lot.quantity; left > 0; ) {
        const bin = bins.shift();
        invariant(bin, 'the floor has too few bins for the opening stock: size it by sizing(plan)');
        const onTray = Math.floor(trays.gramsLeft(bin) / card.weightGrams);
        if (onTray < 1) continue;
        const fits = Math.min(
          onTray,
          Math.floor((bin.maxVolumeMl * FILL) / volumeOf(card)),
          Math.floor((bin.maxWeightGrams * FILL) / card.weightGrams),
        );
        const quantity = Math.min(left, Math.max(1, fits));
        left -= quantity;
        trays.lay(bin, quantity * card.weightGrams);
        const serials = Array.from({ length: quantity }, () => `${item}-N${++number}`);
        const numbered = card.serialControlled ? { serials } : {};
        lines.push({ location: bin.id, item, ...lot, quantity, ...numbered });
      }
    }
  }
  return lines;
}

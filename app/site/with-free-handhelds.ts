import type { Site } from '#base/site/site.ts';

/** The same floor with terminals for people: no simulated worker carries them (PDA-P1, PDA-P2 …). */
export function withFreeHandhelds(site: Site, count: number): Site {
  const terminals = Array.from({ length: count }, (_, i) => ({
    ...{ id: `PDA-P${i + 1}`, adapter: 'handheld', config: {} },
  }));
  return { ...site, devices: [...(site.devices ?? []), ...terminals] };
}

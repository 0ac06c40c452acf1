import { deviceAdapters } from '#adapters/devices/registry.ts';
import type { Site } from '#base/site/site.ts';
import { devicesOf } from './devices.ts';

export interface DeviceTopics {
  readonly isHandheld: boolean;
  isOwn(topic: string): boolean;
}

/**
 * Where its adapter names no folder, a device says in its own that it is there; what else it says and
 * hears lies beside that.
 */
const LEAF = /(?<=\/)connection$/;

/** The topics of each device of the site that speaks MQTT. */
export function topicsOfDevices(site: Site): ReadonlyMap<string, DeviceTopics> {
  const found = new Map<string, DeviceTopics>();
  for (const { id, adapter: name, config } of devicesOf(site)) {
    const adapter = deviceAdapters.find((one) => one.name === name);
    if (adapter?.protocol !== 'mqtt') continue;
    const filters = adapter.subscribe(config, id).map(({ filter }) => filter);
    const folders =
      adapter.topics?.(config, id) ??
      filters.filter((one) => LEAF.test(one)).map((one) => one.replace(LEAF, ''));
    found.set(id, {
      isHandheld: adapter.kind === 'handheld',
      isOwn: (topic) =>
        filters.includes(topic) || folders.some((folder) => topic.startsWith(folder)),
    });
  }
  return found;
}

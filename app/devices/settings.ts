import { deviceAdapters } from '#adapters/devices/registry.ts';
import type { Site } from '#base/site/site.ts';
import type { DeviceAdapter } from '#hub/adapter.ts';
import type { DeviceId } from '#hub/ports.ts';
import { devicesOf as placesOf } from '../floor/drawing.ts';
import { devicesOf } from '../warehouse/devices.ts';

export interface DeviceSettings {
  readonly adapter: string;
  readonly protocol: string;
  /** Where it is reached on its wire. */
  readonly address: string;
  /** Where the drawing fixes it; '': it moves about, or nobody drew it. */
  readonly place: string;
  /** As the site file has them. */
  readonly settings: Readonly<Record<string, unknown>>;
}

/** Fields of settings of which nobody is told the value. */
const SECRET = /pass|secret|token|credential|key$/i;
const HIDDEN = '***';
/** `opc.tcp://user:password@host` */
const LOGIN = /(?<=:\/\/)[^/@]+@/;

/** Settings without what would let somebody speak for the device, or with it. */
export function withoutSecrets(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(LOGIN, '');
  if (Array.isArray(value)) return value.map(withoutSecrets);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [
      name,
      SECRET.test(name) ? HIDDEN : withoutSecrets(inner),
    ]),
  );
}

function addressOf(adapter: DeviceAdapter, config: unknown, device: DeviceId): string {
  switch (adapter.protocol) {
    case 'mqtt':
      return adapter
        .subscribe(config, device)
        .map(({ filter }) => filter)
        .join(', ');
    case 'modbus': {
      const { host, port, unitId } = adapter.endpoint(config);
      return `${host}:${port}/${unitId}`;
    }
    case 'opcua':
      return adapter.endpoint(config).url.replace(LOGIN, '');
  }
}

/** How each device of the site is spoken with. */
export function settingsOf(site: Site): ReadonlyMap<DeviceId, DeviceSettings> {
  const places = new Map(placesOf(site).map(({ id, place }) => [id, place]));
  return new Map(
    devicesOf(site).flatMap(({ id, adapter: name, config }) => {
      const adapter = deviceAdapters.find((one) => one.name === name);
      if (!adapter) return [];
      const { protocol } = adapter;
      const settings = withoutSecrets(config) as DeviceSettings['settings'];
      const address = addressOf(adapter, config, id);
      return [
        [id, { adapter: name, protocol, address, place: places.get(id) ?? '', settings }] as const,
      ];
    }),
  );
}

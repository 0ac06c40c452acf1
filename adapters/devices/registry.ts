import type { DeviceAdapter } from '#hub/adapter.ts';
import { dimensioner } from './dimensioner/adapter.ts';
import { handheld } from './handheld/adapter.ts';
import { opcEquipment } from './opc-equipment/adapter.ts';
import { opcScale } from './opc-scale/adapter.ts';
import { pickToLight } from './pick-to-light/adapter.ts';
import { rfidGate } from './rfid-gate/adapter.ts';
import { vda5050V2 } from './vda5050/v2/adapter.ts';
import { vda5050V3 } from './vda5050/v3/adapter.ts';
import { vlm } from './vlm/adapter.ts';

/** All devices that Warehub speaks with; a new one is one line here (docs/add-a-device.md). */
export const deviceAdapters: readonly DeviceAdapter[] = [
  vda5050V2,
  vda5050V3,
  pickToLight,
  vlm,
  opcScale,
  opcEquipment,
  dimensioner,
  handheld,
  rfidGate,
];

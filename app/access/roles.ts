import type { Text } from '#base/refusal.ts';
import { ACTIONS, MANAGE_ACCESS, MQTT } from './actions.ts';

/** A role is a list of actions. */
export interface Role {
  readonly name: Text;
  readonly may: readonly string[];
}

/** What a whole floor may look at, beside costs and who did what. */
const READING = ACTIONS.filter(
  (action) => action.endsWith('.read') && action !== 'costs.read' && action !== 'history.read',
);
const PEOPLE = ['attachments.do', 'problems.do', 'alerts.do'];
/** What is needed to work at a place and no more: a counter does not see what the book says. */
const AT_A_PLACE = ['master.read', 'work.read', 'jobs.read', 'problems.read', 'status.read'];
const EVENTS = ['feed.read', 'attachments.read'];

const role = (en: string, zh: string, ...may: readonly string[]): Role => ({
  name: { en, zh },
  may: [...new Set(may)].sort(),
});

/** The roles of the house. */
export const ROLES = {
  administrator: role('administrator', '系统管理员', ...ACTIONS),
  supervisor: role(
    'warehouse supervisor',
    '仓库主管',
    ...ACTIONS.filter(
      (action) => ![MANAGE_ACCESS, 'costs.do', MQTT.asDevice, MQTT.asGateway].includes(action),
    ),
  ),
  finance: role(
    'finance manager',
    '财务经理',
    ...READING,
    ...['costs.read', 'costs.do', 'history.read', 'adjustments.approve', 'attachments.do'],
  ),
  purchasing: role(
    'purchasing',
    '采购',
    ...READING,
    ...PEOPLE,
    ...['inbound.announce', 'master.do', 'imports.do'],
  ),
  sales: role('sales', '销售', ...READING, ...PEOPLE, 'outbound.order'),
  quality: role(
    'quality',
    '质检',
    ...READING,
    ...PEOPLE,
    ...['quality.do', 'stock.hold', 'master.measure', MQTT.asTerminal],
  ),
  counter: role(
    'counter',
    '盘点员',
    ...AT_A_PLACE,
    ...EVENTS,
    ...['counts.do', 'problems.do', 'attachments.do', MQTT.asTerminal],
  ),
  picker: role(
    'picker',
    '拣货员',
    ...AT_A_PLACE,
    ...EVENTS,
    ...['stock.read', 'outbound.read', 'floor.read', 'problems.do', 'attachments.do'],
    MQTT.asTerminal,
  ),
  store: role(
    'store',
    '门店',
    ...EVENTS,
    ...['status.read', 'master.read', 'stock.read', 'outbound.read', 'outbound.order'],
    ...['inbound.read', 'attachments.do'],
  ),
  owner: role("owner's view", '老板', ...READING, 'costs.read', 'history.read'),
  host: role(
    'host (ERP, MES, TMS)',
    '上位系统（ERP、MES、TMS）',
    ...READING,
    ...['inbound.announce', 'inbound.do', 'outbound.order', 'outbound.do', 'transfers.do'],
    ...['master.do', 'master.measure', 'imports.do', 'attachments.do', 'customs.do'],
    ...['costs.read', 'costs.do', 'adjustments.do', 'stock.hold', 'transports.do'],
  ),
  board: role('board on the wall', '现场大屏', 'status.read'),
  device: role('device (its key has its name)', '设备（密钥与设备同名）', MQTT.asDevice),
  gateway: role('gateway of devices', '设备网关', MQTT.asDevice, MQTT.asGateway),
} as const satisfies Readonly<Record<string, Role>>;

export type RoleName = keyof typeof ROLES;
export const ROLE_NAMES = Object.keys(ROLES) as readonly RoleName[];

/** What these roles may do together. */
export const mayOf = (roles: readonly string[]): ReadonlySet<string> =>
  new Set(
    roles.flatMap((name): readonly string[] => (ROLES as Record<string, Role>)[name]?.may ?? []),
  );

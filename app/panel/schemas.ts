import { Type } from 'typebox';
import { DEVICE_KINDS, FASTEST, FAULT_NAMES } from '#simulators/plant/index.ts';
import { Code, closed, coded } from '#wms-core/http-schemas.ts';

export const tags = ['simulation'];

const Count = Type.Integer({ minimum: 0 });
const Speed = Type.Number({
  minimum: 0,
  maximum: FASTEST,
  description:
    'so many times as fast as the wall clock; 0: it stands still · 相对真实时间的倍数；0 为暂停',
});
const ErrorRate = Type.Enum(['none', 'default', 'high'], {
  description: 'how often people and deliveries go wrong by chance · 人员与到货随机出错的频率',
});
const MachineRate = Type.Enum(['none', 'default'], {
  description: 'how often machines go wrong by chance · 设备随机故障的频率',
});
const FaultName = Type.Enum([...FAULT_NAMES]);

/** What is so now is asked for by itself. */
export const DONE = { 200: Type.Object({}) } as const;

/** The whole panel. */
export const SimulationView = Type.Object({
  speed: Speed,
  plantNow: Type.Number({ description: 'milliseconds on the clock of the plant · 仿真现场时钟' }),
  people: ErrorRate,
  machines: MachineRate,
  devices: Type.Array(
    Type.Object({
      device: Type.String(),
      kind: Type.Enum([...DEVICE_KINDS]),
      worker: Type.Optional(Type.String()),
      faults: Type.Array(FaultName),
    }),
  ),
  faults: Type.Array(
    Type.Object({
      device: Type.String(),
      fault: FaultName,
      lasts: Type.Enum(['until_mended', 'until_next']),
      places: Type.Optional(Type.Array(Type.String())),
    }),
    { description: 'what is wrong right now · 当前故障' },
  ),
  lost: Type.Array(Type.Object({ code: Type.String(), pieces: Count }), {
    description: 'bins and handling units whose goods nobody finds · 找不到的货物',
  }),
  incidents: Type.Array(
    Type.Object({ at: Type.Number(), kind: Type.String(), device: Type.String() }),
    { description: 'what happened to machines by chance, the newest first · 最近的随机故障' },
  ),
  orders: Type.Object({ sent: Count, waiting: Count, shipped: Count }),
});

export const SettingsBody = Type.Object(
  {
    speed: Type.Optional(Speed),
    people: Type.Optional(ErrorRate),
    machines: Type.Optional(MachineRate),
  },
  { ...closed, examples: [{ speed: 5, people: 'high' }] },
);

export const FaultBody = Type.Object(
  {
    device: Type.String({ ...Code, description: 'of the simulated plant · 仿真设备' }),
    fault: FaultName,
  },
  { ...closed, examples: [{ device: 'AGV-1', fault: 'stopped' }] },
);
export const FaultParams = Type.Object({ device: coded('AGV-1'), fault: coded('stopped') }, closed);

export const LossBody = Type.Object(
  {
    code: Type.String({
      ...Code,
      description: 'a bin with goods, or a handling unit · 有货的储位或容器',
    }),
  },
  { ...closed, examples: [{ code: '04-01L-1' }] },
);
export const LossParams = Type.Object({ code: coded('04-01L-1') }, closed);

export const OrdersBody = Type.Object(
  {
    orders: Type.Integer({ minimum: 1, maximum: 20, description: 'how many · 单数' }),
    lines: Type.Integer({ minimum: 1, maximum: 40, description: 'of each · 每单行数' }),
  },
  { ...closed, examples: [{ orders: 3, lines: 2 }] },
);
export const OrdersAnswer = Type.Object({ orders: Type.Array(Type.String()) });

export const DeliveryBody = Type.Object(
  {
    lines: Type.Integer({ minimum: 1, maximum: 12, description: 'items on it · 货品种数' }),
    packed: Type.Optional(
      Type.Boolean({
        description: 'some of it on a pallet that the notice names · 部分货物按预告码盘',
      }),
    ),
    trouble: Type.Optional(
      Type.Enum(['short', 'damaged'], { description: 'what is wrong with what comes · 到货异常' }),
    ),
  },
  { ...closed, examples: [{ lines: 3, packed: true }] },
);
export const DeliveryAnswer = Type.Object({ asn: Type.String() });

import { Type } from 'typebox';

const orNull = (description: string) => Type.Union([Type.String(), Type.Null()], { description });
const Kind = Type.Enum([
  ...([
    'vehicle',
    'light_bank',
    'vlm',
    'scale',
    'dimensioner',
    'reader',
    'equipment',
    'handheld',
  ] as const),
]);
const CONNECTIONS = ['online', 'degraded', 'offline'] as const;

const line = {
  device: Type.String(),
  kind: Kind,
  status: Type.Enum([...CONNECTIONS, 'free', 'out_of_service'], {
    description:
      'out_of_service: a person said so, whatever the device says; free: a terminal that is off, with nobody signed in there',
  }),
  since: Type.String({
    description: 'since when it is so; at the longest since the house’s start',
  }),
  connection: Type.Enum([...CONNECTIONS]),
  heardAt: orNull('when it last said or answered anything; null: not since the start'),
  does: Type.Enum(['has_job', 'charging', 'parking', 'logged_out', 'nothing']),
  worker: orNull('who is signed in there, or works with it'),
  job: orNull('what it is used for; its page names all where there are several'),
  document: orNull('for which document'),
};
export const DeviceLine = Type.Object(line);

const Vehicle = Type.Object({
  node: Type.String({ description: 'where it stands or passed last' }),
  why: Type.String({ description: 'why it cannot drive; empty: it can' }),
  battery: Type.Union([Type.Integer(), Type.Null()], { description: 'percent' }),
  mode: orNull('as the vehicle says'),
  emergencyStop: Type.Boolean(),
  errors: Type.Array(
    Type.Object({ type: Type.String(), level: Type.String(), description: Type.String() }),
  ),
});

export const Device = Type.Object({
  ...line,
  outOfOrderReason: orNull('why a person took it out of service'),
  outOfOrderBy: orNull('who did'),
  vehicle: Type.Optional(Vehicle),
  work: Type.Array(
    Type.Object({ job: Type.String(), kind: Type.String(), document: Type.String() }),
  ),
  messages: Type.Array(
    Type.Object({
      at: Type.String(),
      message: Type.String({ description: 'what kind of message' }),
      data: Type.Record(Type.String(), Type.Unknown()),
    }),
    { description: 'the newest first' },
  ),
  place: Type.String({ description: 'where it is fixed; empty: it moves about' }),
  protocol: Type.String(),
  adapter: Type.String(),
  address: Type.String({ description: 'where it is reached' }),
  settings: Type.Record(Type.String(), Type.Unknown(), {
    description: 'as the site file has them, without secrets',
  }),
});

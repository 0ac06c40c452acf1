/**
 * The handheld terminal's topic contract, version 1 (docs/handheld.md). A terminal is an MQTT
 * 3.1.1 client with its device id as client id; everything is QoS 1 and safe to resend: what goes
 * up carries an id made by the terminal, and the same id gets the same answer.
 *
 *   handheld/v1/{device}/up          terminal → hub   login, scan, confirm, key, refuse, request …
 *   handheld/v1/{device}/step        hub → terminal   retained: the one thing to do now
 *   handheld/v1/{device}/answer      hub → terminal   to each `up`, by its id
 *   handheld/v1/{device}/connection  terminal         retained; the last will says offline
 */
import { type Static, Type } from 'typebox';

export const TOPIC_ROOT = 'handheld/v1';
export const topicOf = (device: string, leaf: 'up' | 'step' | 'answer' | 'connection'): string =>
  `${TOPIC_ROOT}/${device}/${leaf}`;

const closed = { additionalProperties: false } as const;
export const Id = Type.String({ pattern: '^[A-Za-z0-9_.:-]{1,64}$' });
/** A two-dimensional GS1 label holds a few hundred characters; its separators are U+001D. */
const Scanned = Type.String({ minLength: 1, maxLength: 400 });
const Text = Type.Object({ en: Type.String(), zh: Type.String() }, closed);

const Value = Type.Union([Scanned, Type.Integer({ minimum: 0, maximum: 1_000_000 })]);

export const Up = Type.Union([
  Type.Object({ id: Id, type: Type.Literal('login'), worker: Id }, closed),
  /** Where it says who leaves, another one who has logged in meanwhile stays. */
  Type.Object({ id: Id, type: Type.Literal('logout'), worker: Type.Optional(Id) }, closed),
  /** A half-done cart, pallet or tote, to go on with its job. */
  Type.Object({ id: Id, type: Type.Literal('take_over'), code: Scanned }, closed),
  /** One code, for the step's next open scan field; the last field completes the step. */
  Type.Object({ id: Id, type: Type.Literal('scan'), stepId: Id, code: Scanned }, closed),
  /** All fields of a step (those scanned before need not be repeated). */
  Type.Object(
    {
      id: Id,
      type: Type.Literal('confirm'),
      stepId: Id,
      values: Type.Record(Type.String({ maxLength: 40 }), Value),
    },
    closed,
  ),
  Type.Object({ id: Id, type: Type.Literal('key'), stepId: Id, key: Type.Literal('done') }, closed),
  Type.Object(
    {
      id: Id,
      type: Type.Literal('refuse'),
      stepId: Id,
      reason: Type.Union([
        Type.Literal('short'),
        Type.Literal('blocked'),
        Type.Literal('damaged'),
        Type.Literal('unreadable'),
        Type.Literal('destination_full'),
        Type.Literal('destination_occupied'),
        Type.Literal('lost'),
        Type.Literal('not_taken'),
        Type.Literal('cannot'),
      ]),
      quantity: Type.Optional(Type.Integer({ minimum: 0, maximum: 1_000_000 })),
    },
    closed,
  ),
  /** What no step asks for; the answer says what follows. */
  Type.Object(
    {
      id: Id,
      type: Type.Literal('request'),
      kind: Type.String({ pattern: '^[a-z_]{1,20}$' }),
      fields: Type.Record(Type.String({ pattern: '^[A-Za-z]{1,20}$' }), Value, {
        ...closed,
        maxProperties: 20,
      }),
    },
    closed,
  ),
]);
export type Up = Static<typeof Up>;

export const Field = Type.Object(
  {
    name: Type.String(),
    type: Type.Union([
      Type.Literal('scan'),
      Type.Literal('integer'),
      Type.Literal('text'),
      Type.Literal('date'),
    ]),
    required: Type.Boolean(),
    accept: Type.Optional(Type.Array(Type.String())),
  },
  closed,
);

const Line = Type.Object(
  { item: Type.String(), lot: Type.String(), quantity: Type.Integer() },
  closed,
);

/** `stepId: ''` and no act: nothing to do. */
export const Step = Type.Object(
  {
    stepId: Type.String(),
    jobId: Type.String(),
    act: Type.String(),
    text: Text,
    notice: Type.Optional(
      Type.Object(
        {
          level: Type.Union([
            Type.Literal('right'),
            Type.Literal('warning'),
            Type.Literal('wrong'),
          ]),
          text: Text,
        },
        closed,
      ),
    ),
    facts: Type.Object(
      {
        location: Type.Optional(Type.String()),
        to: Type.Optional(Type.String()),
        vlm: Type.Optional(Type.String()),
        tray: Type.Optional(Type.Integer()),
        position: Type.Optional(Type.String()),
        handlingUnit: Type.Optional(Type.String()),
        intoHandlingUnit: Type.Optional(Type.String()),
        item: Type.Optional(Type.String()),
        itemName: Type.Optional(Text),
        owner: Type.Optional(Type.String()),
        ownerName: Type.Optional(Text),
        lot: Type.Optional(Type.String()),
        quantity: Type.Optional(Type.Integer()),
        serials: Type.Optional(Type.Array(Type.String())),
        order: Type.Optional(Type.String()),
        asn: Type.Optional(Type.String()),
        waybill: Type.Optional(Type.String()),
        units: Type.Optional(Type.Array(Type.String())),
        mark: Type.Optional(Type.Literal('limited_quantity')),
        scale: Type.Optional(Type.String()),
        dimensioner: Type.Optional(Type.String()),
        characteristic: Type.Optional(Text),
        measuredIn: Type.Optional(Type.String()),
        decimals: Type.Optional(Type.Integer()),
        lower: Type.Optional(Type.String()),
        upper: Type.Optional(Type.String()),
        piece: Type.Optional(Type.Integer()),
        lines: Type.Optional(Type.Array(Line)),
      },
      closed,
    ),
    /** Why it cannot be answered yet. */
    waits: Type.Optional(Text),
    fields: Type.Array(Field),
    keys: Type.Array(Type.Literal('done')),
    refusals: Type.Array(Type.String()),
    alsoBy: Type.Optional(
      Type.Union([Type.Literal('light'), Type.Literal('scale'), Type.Literal('dimensioner')]),
    ),
    progress: Type.Optional(Type.Object({ done: Type.Integer(), total: Type.Integer() }, closed)),
  },
  closed,
);
export type Step = Static<typeof Step>;

export const Answer = Type.Object(
  {
    /** That of the message; '' where none could be read in it. */
    id: Type.Union([Id, Type.Literal('')]),
    accepted: Type.Boolean(),
    /** Set when refused. */
    code: Type.Optional(Type.String()),
    /** Why it was refused; to a request also what follows. */
    text: Type.Optional(Text),
    /** To a request: what there is to read, what was made, and where to a file is posted (HTTP). */
    lines: Type.Optional(Type.Array(Text)),
    document: Type.Optional(Type.String()),
    upload: Type.Optional(Type.String()),
  },
  closed,
);
export type Answer = Static<typeof Answer>;

export const Connection = Type.Object({ online: Type.Boolean() }, closed);
export type Connection = Static<typeof Connection>;

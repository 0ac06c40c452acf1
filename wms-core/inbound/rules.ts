import { type Static, Type } from 'typebox';
import type { Tx } from '#base/database/index.ts';
import type { Millis } from '#base/time.ts';

/** What people set of inbound over REST; one row for the house. */

const Seconds = Type.Integer({ minimum: 0, maximum: 86_400 });

export const InboundRules = Type.Object(
  {
    unlisted: Type.Enum(['refuse', 'hold'], {
      description:
        'goods that an ASN does not list: refuse the scan, or take them in and hold them',
    }),
    callAheadMinutes: Type.Integer({
      minimum: 0,
      maximum: 1_440,
      description: 'so long before its appointment an ASN may be called to its dock',
    }),
    announcedAheadMinutes: Type.Integer({
      minimum: 0,
      maximum: 43_200,
      description:
        'so long before it is expected an ASN without appointment may be called, unless its truck has reported',
    }),
    lotDates: Type.Enum(['refuse', 'tell'], {
      description:
        'a lot that a supplier delivered with another expiry date: refuse the scan, or take it in and tell the desk',
    }),
    dwellMinutes: Type.Integer({
      minimum: 0,
      maximum: 10_080,
      description: 'so long a pallet stays in the receiving area',
    }),
    labour: Type.Object(
      {
        unloadSecondsAPallet: Seconds,
        scanSecondsALine: Seconds,
        scanSecondsAPiece: Seconds,
        inspectSecondsAPiece: Seconds,
        putAwaySecondsALine: Seconds,
        putAwaySecondsAPiece: Seconds,
      },
      { additionalProperties: false },
    ),
  },
  { additionalProperties: false },
);
export type InboundRules = Static<typeof InboundRules>;

export const DEFAULT_RULES: InboundRules = {
  unlisted: 'refuse',
  callAheadMinutes: 30,
  announcedAheadMinutes: 120,
  lotDates: 'refuse',
  dwellMinutes: 120,
  labour: {
    unloadSecondsAPallet: 180,
    scanSecondsALine: 30,
    scanSecondsAPiece: 1,
    inspectSecondsAPiece: 20,
    putAwaySecondsALine: 60,
    putAwaySecondsAPiece: 2,
  },
};

/** What is set, over the defaults: what was stored before a rule was known lacks nothing. */
export async function readRules(tx: Tx): Promise<InboundRules> {
  const [row] = await tx.query<{ rules: Partial<InboundRules> }>(
    "SELECT rules FROM wms.inbound_rules WHERE name = 'inbound'",
  );
  const labour = { ...DEFAULT_RULES.labour, ...row?.rules.labour };
  return { ...DEFAULT_RULES, ...row?.rules, labour };
}

export async function writeRules(
  tx: Tx,
  rules: InboundRules,
  by: { readonly actor: string; readonly at: Millis },
): Promise<void> {
  await tx.query(
    `INSERT INTO wms.inbound_rules (name, rules, actor, at) VALUES ('inbound', $1::jsonb, $2, $3)
     ON CONFLICT (name) DO UPDATE SET rules = excluded.rules, actor = excluded.actor,
       at = excluded.at WHERE wms.inbound_rules.rules <> excluded.rules`,
    [JSON.stringify(rules), by.actor, by.at],
  );
}

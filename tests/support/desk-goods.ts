import { expect } from 'vitest';
import type { Reply, RestDesk } from './rest-desk.ts';

/** What an act needs before it begins must not be refused; its body. */
export async function given(reply: Promise<Reply>): Promise<Reply['body']> {
  const { status, body } = await reply;
  expect(status, JSON.stringify(body)).toBeLessThan(300);
  return body;
}

/** An item as a host tells it: a box of 100 mm and 100 g. */
export const ware = (code: string, more: object = {}) => ({
  item: code,
  name: { en: code, zh: code },
  barcodes: [],
  ...{ lengthMm: 100, widthMm: 100, heightMm: 100, weightGrams: 100 },
  ...more,
});

/** An ASN of the supplier ACME. */
export function announce(desk: RestDesk, asn: string, lines: readonly object[]) {
  const head = { asn, supplier: 'ACME', expectedAt: '2026-01-07T06:00:00Z', actor: 'erp' };
  const numbered = lines.map((line, index) => ({ line: `${index + 1}`, ...line }));
  return given(desk.call('POST', '/api/v1/asns', { ...head, lines: numbered }));
}

/** A delivery of these lines, received scan by scan onto one pallet; then it ends. */
export async function receive(
  desk: RestDesk,
  asn: string,
  lines: readonly object[],
  scans: readonly object[],
): Promise<void> {
  await announce(desk, asn, lines);
  await desk.scheduler.runFor(1_000);
  const { task: taskId } = await given(desk.call('GET', `/api/v1/asns/${asn}`));
  let reports = 0;
  const report = async (more: object) => {
    const base = { reportId: `R-${asn}-${++reports}`, taskId, actor: 'w1' };
    const [answer] = await desk.wms.reportPort.report([
      { ...base, at: desk.scheduler.now(), ...(more as { type: 'started' }) },
    ]);
    expect(answer).toEqual({ accepted: true });
  };
  await report({ type: 'accepted' });
  await report({ type: 'started' });
  for (const scan of scans) {
    const act = { act: 'received', damaged: 0, handlingUnit: `IB-${asn}`, ...scan };
    await report({ type: 'progress', act });
  }
  await report({ type: 'completed', act: { act: 'receipt_ended' } });
}

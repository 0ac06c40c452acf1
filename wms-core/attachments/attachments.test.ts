import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openRestDesk, type RestDesk } from '#tests/support/rest-desk.ts';
import { mediaTypeOf } from './media-type.ts';
import { MAX_BYTES, MAX_FILES } from './store.ts';

const jpeg = (text: string) => Buffer.concat([Buffer.from([0xff, 0xd8, 0xff]), Buffer.from(text)]);
const pdf = (text: string) => Buffer.from(`%PDF-1.7\n${text}`);

describe('the kind of a file', () => {
  it.each([
    ['image/jpeg', jpeg('x')],
    ['image/png', Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])],
    ['image/webp', Buffer.from('RIFF1234WEBPVP8 ')],
    ['application/pdf', pdf('x')],
    [undefined, Buffer.from('<script>alert(1)</script>')],
    [undefined, Buffer.from('GIF89a')],
    [undefined, Buffer.from('RIFF1234WAVE')],
    [undefined, Buffer.from([0xff, 0xd8])],
    [undefined, Buffer.alloc(0)],
  ])('%s', (type, file) => {
    expect(mediaTypeOf(file)).toBe(type);
  });
});

describe('a file', () => {
  let desk: RestDesk;
  const who = 'actor=anna&name=pallet.jpg';
  const send = (file: Buffer, to: string, type = 'image/jpeg', query = who) =>
    desk.call('POST', `/api/v1/attachments/${to}?${query}`, file, { 'content-type': type });

  beforeAll(async () => {
    desk = await openRestDesk();
    const ordered = await desk.call('POST', '/api/v1/stock/holds', {
      ...{ holdId: 'H-1', scope: { item: 'X' }, toCome: true, reason: 'wet', actor: 'anna' },
    });
    expect(ordered.status).toBe(200);
  });
  afterAll(async () => {
    expect(desk.bugs).toEqual([]);
    await desk.close();
  });

  it('is attached once, listed and read back to the byte', async () => {
    const file = jpeg('\u0000\u00ff photo of a wet pallet'.repeat(500));
    const first = await send(file, 'hold/H-1', 'image/jpeg', `${who}&note=wet`);
    expect(first).toMatchObject({ status: 201, body: { bytes: file.length, note: 'wet' } });
    const again = await send(file, 'hold/H-1', 'image/jpeg', 'actor=bob&name=other.jpg');
    expect(again).toMatchObject({ status: 200, body: first.body });
    const { body } = await desk.call('GET', '/api/v1/attachments/hold/H-1');
    expect(body.attachments).toEqual([first.body]);
    const url = `/api/v1/attachments/hold/H-1/${first.body.digest}`;
    const got = await desk.app.inject({ url });
    expect(got.rawPayload.equals(file)).toBe(true);
    expect(got.headers).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': `attachment; filename="pallet.jpg"; filename*=UTF-8''pallet.jpg`,
      'x-content-type-options': 'nosniff',
    });
  });

  it('keeps a Chinese name, and no name breaks out of its header', async () => {
    const name = encodeURIComponent('破损"\\;x.pdf');
    const query = `actor=anna&name=${name}`;
    const { status, body } = await send(pdf('a'), 'hold/H-1', 'application/pdf', query);
    expect(status).toBe(201);
    const got = await desk.app.inject({ url: `/api/v1/attachments/hold/H-1/${body.digest}` });
    expect(got.headers['content-disposition']).toBe(
      `attachment; filename="_____x.pdf"; filename*=UTF-8''%E7%A0%B4%E6%8D%9F%22%5C%3Bx.pdf`,
    );
  });

  it.each([
    ['attachment.document_unknown', 404, jpeg('1'), 'asn/NONE', 'image/jpeg'],
    ['attachment.type', 415, Buffer.from('MZ program'), 'hold/H-1', 'image/jpeg'],
    ['attachment.other_type', 415, jpeg('1'), 'hold/H-1', 'image/png'],
    ['attachment.too_large', 413, jpeg('x'.repeat(MAX_BYTES)), 'hold/H-1', 'image/jpeg'],
    ['request.media_type', 415, jpeg('1'), 'hold/H-1', 'text/html'],
    ['attachment.type', 415, Buffer.from('{}'), 'hold/H-1', 'application/json'],
    ['request.invalid', 400, jpeg('1'), 'nothing/H-1', 'image/jpeg'],
  ])('is refused: %s', async (code, status, file, to, type) => {
    expect(await send(file, to, type)).toMatchObject({ status, body: { code } });
  });

  it('that nobody attached is not found (attachment.unknown)', async () => {
    const url = `/api/v1/attachments/hold/H-1/${'0'.repeat(64)}`;
    expect(await desk.call('GET', url)).toMatchObject({
      status: 404,
      body: { code: 'attachment.unknown' },
    });
  });

  it('too many of one document are refused (attachment.too_many)', async () => {
    const answers = [];
    for (let index = 0; index < MAX_FILES; index++) {
      answers.push(await send(jpeg(`${index}`), 'hold/H-1'));
    }
    const refused = answers.filter(({ status }) => status !== 201);
    expect(refused.map(({ body }) => body.code)).toEqual(
      Array(refused.length).fill('attachment.too_many'),
    );
    expect(refused.length).toBe(2);
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import fastify, { type FastifyInstance } from 'fastify';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { servePages } from '#app/http/pages.ts';
import { packFolder } from '#web/pack.ts';

const PART = 'export const words = "goods in, goods out";\n'.repeat(200);

describe('the screens', () => {
  let folder: string;
  let app: FastifyInstance;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'warehub-pages-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<title>Warehub</title>');
    await writeFile(join(folder, 'assets', 'part.js'), PART);
    await packFolder(folder);
    app = fastify();
    await servePages(app, `${folder}/`);
  });
  afterAll(async () => {
    await app.close();
    await rm(folder, { recursive: true, force: true });
  });

  const ask = (encoding: string) =>
    app.inject({ url: '/assets/part.js', headers: { 'accept-encoding': encoding } });

  test.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ])('go packed to who unpacks %s', async (encoding, unpack) => {
    const reply = await ask(encoding);
    expect(reply.headers).toMatchObject({
      'content-encoding': encoding,
      vary: 'accept-encoding',
      'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(reply.headers['content-type']).toContain('javascript');
    expect(reply.rawPayload.length).toBeLessThan(PART.length / 10);
    expect(unpack(reply.rawPayload).toString()).toBe(PART);
  });

  test('go as they are to who unpacks nothing, and so do small ones', async () => {
    const reply = await ask('identity');
    expect(reply.headers['content-encoding']).toBeUndefined();
    expect(reply.payload).toBe(PART);
    const small = await app.inject({ url: '/index.html', headers: { 'accept-encoding': 'br' } });
    expect(small.headers['content-encoding']).toBeUndefined();
  });

  test('a part of a build that came after the start is there, and what is none is not', async () => {
    await writeFile(join(folder, 'assets', 'later.js'), PART);
    const reply = await app.inject({ url: '/assets/later.js' });
    expect([reply.statusCode, reply.payload]).toEqual([200, PART]);
    expect(reply.headers['cache-control']).toBe('public, max-age=31536000, immutable');
    expect((await app.inject({ url: '/assets/never.js' })).statusCode).toBe(404);
  });
});

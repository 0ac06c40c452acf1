/**
 * Keeps the shell of the PDA (its page and the parts that this names), so that it opens without a
 * connection. Nothing that the warehouse says is kept here: what is shown offline is the page's own
 * memory of its step.
 */
const SHELL = 'warehub-pda-shell';
const PAGE = '/pda';
const ALSO = ['/icon.svg', '/pda.webmanifest'];
/** On a floor with one bar of signal, the kept page is better than a white one. */
const PATIENCE_MS = 3_000;

/** The page and all that it loads, in one go: a page is never kept with parts of another build. */
async function keepShell(page) {
  const html = await page.clone().text();
  const parts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  const shell = await caches.open(SHELL);
  const known = new Set((await shell.keys()).map(({ url }) => new URL(url).pathname));
  await shell.addAll([...parts, ...ALSO].filter((path) => !known.has(path)));
  await shell.put(PAGE, page);
}

async function fetchPage() {
  const page = await fetch(PAGE, { headers: { accept: 'text/html' }, cache: 'no-cache' });
  if (!page.ok) throw new Error(String(page.status));
  await keepShell(page.clone());
  return page;
}

async function servePage() {
  const late = new Promise((_, fail) => setTimeout(fail, PATIENCE_MS));
  try {
    return await Promise.race([fetchPage(), late]);
  } catch {
    return (await caches.match(PAGE)) ?? Response.error();
  }
}

/** Parts have their content in their names: what is kept is right for ever. */
async function servePart(request) {
  const found = await caches.match(request);
  if (found) return found;
  const part = await fetch(request);
  if (part.ok) await (await caches.open(SHELL)).put(request, part.clone());
  return part;
}

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(fetchPage());
});
self.addEventListener('activate', (event) => event.waitUntil(self.clients.claim()));
self.addEventListener('fetch', (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== 'GET' || origin !== self.location.origin) return;
  if (request.mode === 'navigate') event.respondWith(servePage());
  else if (pathname.startsWith('/assets/') || ALSO.includes(pathname)) {
    event.respondWith(servePart(request));
  }
});

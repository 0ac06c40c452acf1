import type { Database, Tx } from '#base/database/index.ts';
import { isRefusal, type Refusal } from '#base/refusal.ts';
import { noteRequest } from '#wms-core/history/requests.ts';
import type { RequestPort, RequestReply, WorkerRequest } from '#wms-core/ports.ts';
import { count, freeze, move, nest, scrap, takeFrom } from './acts.ts';
import { look } from './look.ts';
import { type Given, type Kind, type RequestParts, wrongFields } from './model.ts';
import { inOrder, outOfOrder, tookState } from './out-of-order.ts';
import { photo } from './photo.ts';
import { refuseRequest } from './refusals.ts';

const PLACE = ['location', 'handlingUnit'] as const;
const GOODS = ['owner', 'lot'] as const;

/** The table says which fields there are; `run` gets them when all that it needs are. */
const kind = <G extends Given>(
  one: Omit<Kind, 'run'> & {
    run(...args: [RequestParts, Tx, G, WorkerRequest]): ReturnType<Kind['run']>;
  },
): Kind => ({ ...one, run: (parts, tx, given, by) => one.run(parts, tx, given as G, by) });

const KINDS: Readonly<Record<string, Kind>> = {
  stock: kind({ needs: ['code'], may: ['owner'], readsOnly: true, run: look }),
  count: kind({ needs: [], may: [...PLACE, 'item', 'owner'], run: count }),
  move: kind({
    needs: ['to'],
    may: [...PLACE, 'item', ...GOODS, 'serial', 'quantity', 'quality', 'toQuality', 'reason'],
    run: move,
  }),
  scrap: kind({
    needs: ['item', 'reason'],
    may: [...PLACE, ...GOODS, 'serial', 'quantity', 'quality', 'note'],
    run: scrap,
  }),
  nest: kind({ needs: ['handlingUnit', 'into'], may: ['reason'], run: nest }),
  take_out: kind({ needs: ['handlingUnit'], may: ['reason'], run: takeFrom }),
  photo: kind({ needs: [], may: ['document', 'documentKind', 'name'], run: photo }),
  hold: kind({
    needs: ['reason'],
    may: [...PLACE, 'item', ...GOODS, 'quantity'],
    run: freeze,
  }),
  out_of_order: kind({
    ...{ needs: ['code', 'reason'], may: ['blocks'] },
    ...{ run: outOfOrder, took: tookState },
  }),
  in_order: kind({ needs: ['code'], may: [], run: inOrder, took: tookState }),
};

interface Answered {
  readonly answer: RequestReply | Refusal;
}

async function known(tx: Tx, { requestId }: WorkerRequest): Promise<Answered | undefined> {
  // Two of one id take turns even while there is no row to lock.
  await tx.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`worker request ${requestId}`]);
  const [before] = await tx.query<Answered>(
    'SELECT answer FROM wms.worker_request WHERE request_id = $1',
    [requestId],
  );
  return before;
}

async function keep(
  tx: Tx,
  { requestId, worker, device, kind: name }: WorkerRequest,
  answer: Answered['answer'],
  at: number,
): Promise<Answered> {
  await tx.query(
    `INSERT INTO wms.worker_request (request_id, worker, device, kind, answer, at)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [requestId, worker, device, name, JSON.stringify(answer), at],
  );
  return { answer };
}

function faultOf(request: WorkerRequest): Refusal | Kind {
  const { kind: name, fields, device, worker } = request;
  if (worker === '') return refuseRequest('request.nobody', { device });
  const found = Object.hasOwn(KINDS, name) ? KINDS[name] : undefined;
  const kinds = Object.keys(KINDS).join(', ');
  if (!found) return refuseRequest('request.kind_unknown', { kind: name, kinds });
  const wrong = wrongFields(found, fields);
  if (wrong.length === 0) return found;
  const [needs, may] = [found.needs, found.may].map((names) => names.join(', ') || '–');
  return refuseRequest('request.fields', {
    kind: name,
    wrong: wrong.join(', '),
    needs: needs!,
    may: may!,
  });
}

/**
 * Where workers ask for what no task told them. Each request is one transaction that keeps its answer
 * by its id, so a resend gets the same; a refused one is undone first, and then only its answer kept.
 */
export function createRequestPort(database: Database, parts: RequestParts): RequestPort {
  const clock = parts.work.scheduler;

  const act = async (tx: Tx, request: WorkerRequest, found: Kind): Promise<Answered | Refusal> => {
    const before = found.readsOnly ? undefined : await known(tx, request);
    if (before) return before;
    const done = await found.run(parts, tx, request.fields as Given, request);
    if (isRefusal(done)) return done;
    const answer: RequestReply = { accepted: true, ...done };
    if (found.readsOnly) return { answer };
    const { worker, device, kind: path, fields } = request;
    const body = { actor: worker, document: done.document ?? '' };
    const source = { method: 'PDA', path, address: device, device: '' };
    await noteRequest(tx, { ...source, params: fields, body, at: clock.now() });
    return keep(tx, request, answer, clock.now());
  };

  return {
    async request(request) {
      const found = faultOf(request);
      const tried = isRefusal(found)
        ? found
        : await database.transaction('worker request', (tx) => act(tx, request, found));
      if (!isRefusal(tried) && !isRefusal(found) && found.took && !isRefusal(tried.answer)) {
        const { took } = found;
        await database.transaction('worker request took', (tx) =>
          took(parts, tx, request.fields as Given),
        );
      }
      if (!isRefusal(tried)) return tried.answer;
      if (!isRefusal(found) && found.readsOnly) return tried;
      const kept = await database.transaction(
        'worker request refused',
        async (tx) => (await known(tx, request)) ?? keep(tx, request, tried, clock.now()),
      );
      return kept.answer;
    },
  };
}

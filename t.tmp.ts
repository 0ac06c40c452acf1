import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create({ dataDir: '/tmp/q/dbcopy' });
const q = `SELECT u.handling_unit FROM wms.handling_unit u JOIN wms.location p USING (location)
     WHERE u.type = 'cart' AND p.kind = 'cart_pool' AND u.bound_to = ''
       AND NOT EXISTS (SELECT FROM wms.stock s WHERE s.handling_unit = u.handling_unit)
     ORDER BY u.since, u.handling_unit LIMIT 100 FOR UPDATE OF u SKIP LOCKED`;
const ex = async () => console.log((await db.query<any>('explain analyze ' + q)).rows.map((r) => r['QUERY PLAN']).join('\n'));
await ex(); await ex();
console.log((await db.query(`select count(*), relname from wms.handling_unit, pg_class where relname='handling_unit' group by 2`)).rows, (await db.query(`select relname, reltuples, relpages from pg_class where relname in ('stock','handling_unit','location')`)).rows);

import { PGlite } from '@electric-sql/pglite';
const db = await PGlite.create({ dataDir: process.argv[2] });
const q = async (s: string) => (await db.query(s)).rows;
console.table(await q(`select relname, pg_relation_size(relid)/1024 as kb, n_live_tup, n_dead_tup, n_tup_upd, n_tup_hot_upd, seq_scan, idx_scan, last_analyze from pg_stat_user_tables order by 2 desc limit 25`));
console.table(await q(`select indexrelname, pg_relation_size(indexrelid)/1024 kb from pg_stat_user_indexes order by 2 desc limit 15`));
for (const t of ['wms.stock','wcs.job','wms.pick_share','wms.reservation','wms.layer','wms.inbound_unit','wcs.inbox','wms.allocation','wms.task'])
  console.log(t, (await q(`select count(*) n from ${t}`))[0]);
let t0 = performance.now(); await db.exec('VACUUM ANALYZE'); console.log('vacuum analyze', performance.now() - t0);
t0 = performance.now(); await db.exec('VACUUM ANALYZE'); console.log('again', performance.now() - t0);
t0 = performance.now(); await db.exec('ANALYZE'); console.log('analyze', performance.now() - t0);

import { fileURLToPath } from 'node:url';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Where `npm run web` sends what is not a page: a running warehouse. */
const WAREHOUSE = process.env.WAREHOUSE_URL ?? 'http://127.0.0.1:8080';

export default defineConfig({
  root: path('.'),
  plugins: [vue()],
  resolve: { alias: { '#web': path('.'), '#adapters': path('../adapters') } },
  define: {
    __VUE_OPTIONS_API__: 'false',
    __VUE_I18N_FULL_INSTALL__: 'false',
    __VUE_I18N_LEGACY_API__: 'false',
    __INTLIFY_PROD_DEVTOOLS__: 'false',
  },
  server: {
    proxy: {
      '/api': WAREHOUSE,
      '/docs': WAREHOUSE,
      '/mqtt': { target: WAREHOUSE, ws: true },
    },
  },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 2_000,
    rolldownOptions: {
      input: {
        console: path('index.html'),
        pda: path('pda/index.html'),
        board: path('board/index.html'),
      },
    },
  },
});

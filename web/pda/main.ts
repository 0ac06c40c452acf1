import { createApp } from 'vue';
import './pda.css';
import '#web/parts/calm.css';
import { loadSession } from '#web/api/session.ts';
import { createWords } from '#web/words/index.ts';
import { pdaWords } from '#web/words/pda.ts';
import App from './App.vue';

// Not waited for: the steps come without it, and offline nobody can say who is signed in.
void loadSession();
createApp(App).use(createWords(pdaWords)).mount('#app');

// Only a secure page may have one; elsewhere the PDA works, but does not open without a connection.
if (import.meta.env.PROD) {
  void navigator.serviceWorker?.register('/pda-sw.js', { scope: '/pda' }).catch(() => {});
}

import { createApp } from 'vue';
import './board.css';
import '#web/parts/calm.css';
import { loadSession } from '#web/api/session.ts';
import { boardWords } from '#web/words/board.ts';
import { createWords } from '#web/words/index.ts';
import App from './App.vue';

const words = createWords(boardWords);
await loadSession();
createApp(App).use(words).mount('#app');

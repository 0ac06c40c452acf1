import { createApp } from 'vue';
import 'element-plus/dist/index.css';
import './console.css';
import { loadSession } from '#web/api/session.ts';
import { consoleWords } from '#web/words/console.ts';
import { deskWords } from '#web/words/desk.ts';
import { createWords } from '#web/words/index.ts';
import App from './App.vue';
import { router } from './router.ts';

const words = createWords({ ...consoleWords, ...deskWords });
await loadSession();
createApp(App).use(words).use(router).mount('#app');

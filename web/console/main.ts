import { createApp } from 'vue';
import 'element-plus/dist/index.css';
import './console.css';
import '#web/parts/calm.css';
import { loadSession } from '#web/api/session.ts';
import { consoleWords } from '#web/words/console.ts';
import { hintWords } from '#web/words/hints.ts';
import { createWords } from '#web/words/index.ts';
import { pageWords } from '#web/words/pages.ts';
import App from './App.vue';
import { setColours } from './colours.ts';
import { router } from './router.ts';

const words = createWords({ ...consoleWords, ...pageWords, ...hintWords });
setColours();
await loadSession();
createApp(App).use(words).use(router).mount('#app');

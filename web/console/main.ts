import { createApp } from 'vue';
import 'element-plus/dist/index.css';
import './console.css';
import { consoleWords } from '#web/words/console.ts';

import { createWords } from '#web/words/index.ts';
import { pageWords } from '#web/words/pages.ts';
import { searchWords } from '#web/words/search.ts';
import App from './App.vue';
import { router } from './router.ts';

createApp(App)
  .use(createWords({ ...consoleWords, ...pageWords, ...searchWords }))
  .use(router)
  .mount('#app');

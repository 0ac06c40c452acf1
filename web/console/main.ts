import { createApp } from 'vue';
import 'element-plus/dist/index.css';
import './console.css';
import { consoleWords } from '#web/words/console.ts';
import { deskWords } from '#web/words/desk.ts';
import { createWords } from '#web/words/index.ts';
import App from './App.vue';
import { router } from './router.ts';

createApp(App)
  .use(createWords({ ...consoleWords, ...deskWords }))
  .use(router)
  .mount('#app');

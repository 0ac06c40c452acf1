import { reactive } from 'vue';

/** Who is signed in; '' until known. */
export const session = reactive({ user: '' });

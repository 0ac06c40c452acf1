import { computed, ref, shallowRef, watch } from 'vue';
import { Problem, sendFile } from '#web/api/ask.ts';
import { loadSession } from '#web/api/session.ts';
import type { Language } from '#web/words/words.ts';
import { type Happening, PdaClient, type View } from './client/client.ts';
import { kept, partOf } from './client/kept.ts';
import { mqttLines } from './client/mqtt-line.ts';
import { type Message, newId, type Outcome, type Text } from './client/outbox.ts';
import { browserPhotos } from './client/photo-store.ts';
import { Photos } from './client/photos.ts';
import { createSignals, type Sound } from './senses/signals.ts';
import { play } from './senses/sounds.ts';
import { hush, speak } from './senses/voice.ts';

const keptDevice = kept<string>(localStorage, 'device');
const keptVoice = kept<boolean>(localStorage, 'voice');
const PHOTOS_AGAIN_MS = 10_000;
const LOOK_AGAIN_MS = 10_000;
/** Often enough that the session of a terminal that only scans does not end. */
const STAY_SIGNED_IN_MS = 30 * 60_000;

/** The broker, by way of the warehouse's own address. */
const brokerUrl = (): string => `${location.protocol.replace('http', 'ws')}//${location.host}/mqtt`;

const view = shallowRef<View>();
const device = ref(keptDevice.read() ?? '');
const isOpenElsewhere = ref(false);
const hasVoiceOn = ref(keptVoice.read() ?? true);
/** Why the last photo was refused for good; '': this device has lost it. */
const photoFault = ref<string>();
const photosWaiting = ref({ count: 0, why: '' });
let client: PdaClient | undefined;
let letGo = () => {};
let language: () => Language = () => 'en';

const signal = createSignals(() => performance.now());

/** What somebody waits for who asked by a form: by the id of the request. */
const answers = new Map<string, (outcome: Outcome) => void>();

const photos = new Photos(localStorage, {
  photos: browserPhotos,
  async post(path, photo) {
    try {
      await sendFile(path, photo);
      return { status: 201, detail: '' };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      if (error.status === 401 || error.code === 'access.csrf') {
        // Nobody is signed in on this terminal, or somebody else than at its start: the photo waits.
        await loadSession();
        return { status: 401, detail: '' };
      }
      return { status: error.status, detail: error.message };
    }
  },
  onChange: (count, why) => {
    photosWaiting.value = { count, why };
  },
  onRefused: (detail) => {
    photoFault.value = detail;
    sound('wrong');
  },
});

function sound(what: Sound): void {
  play(what);
}

function say(text: Text): void {
  if (hasVoiceOn.value) speak(text[language()], language());
}

function follow(happening: Happening): void {
  if (happening.type === 'outcome') {
    const { up, answer } = happening.outcome;
    if (up.type === 'request' && up.kind === 'photo') {
      void (answer?.upload ? photos.accept(up.id, answer.upload) : photos.drop(up.id));
    }
    answers.get(up.id)?.(happening.outcome);
    answers.delete(up.id);
  }
  const { sound: heard, say: said } = signal(happening);
  if (heard) sound(heard);
  if (said) say(said);
}

/** One page a terminal: two of the same name would throw each other off the line. */
function hold(name: string): Promise<boolean> {
  if (!navigator.locks) return Promise.resolve(true);
  return new Promise((decided) => {
    void navigator.locks.request(`warehub.pda.${name}`, { ifAvailable: true }, (lock) => {
      decided(lock !== null);
      return (
        lock &&
        new Promise<void>((release) => {
          letGo = release;
        })
      );
    });
  });
}

async function connect(): Promise<void> {
  if (device.value === '') return;
  isOpenElsewhere.value = !(await hold(device.value));
  if (isOpenElsewhere.value) return;
  client = new PdaClient({
    device: device.value,
    open: mqttLines(brokerUrl()),
    store: partOf(localStorage, device.value),
    timers: {
      now: () => Date.now(),
      every(ms, act) {
        const timer = window.setInterval(act, ms);
        return () => window.clearInterval(timer);
      },
    },
    onChange: (next) => {
      view.value = next;
    },
    onHappening: follow,
  });
  client.open();
}

function disconnect(): void {
  client?.close();
  client = undefined;
  view.value = undefined;
  letGo();
  letGo = () => {};
}

watch(hasVoiceOn, (on) => {
  keptVoice.write(on);
  if (!on) hush();
});

/** Begins, once, when the page is there. */
export function startPda(speaks: () => Language): void {
  language = speaks;
  void connect();
  photosWaiting.value = { count: photos.waiting, why: '' };
  window.setInterval(() => void photos.send(), PHOTOS_AGAIN_MS);
  // A line that is refused looks like one that is cut: whether somebody is signed in, the warehouse says.
  window.setInterval(() => {
    if (view.value && view.value.line !== 'online') void loadSession();
  }, LOOK_AGAIN_MS);
  window.setInterval(() => void loadSession(), STAY_SIGNED_IN_MS);
  window.addEventListener('pagehide', () => client?.close());
  window.addEventListener('pageshow', (event) => event.persisted && location.reload());
}

/** The terminal in this hand. */
export function usePda() {
  return {
    view,
    device,
    isOpenElsewhere,
    hasVoiceOn,
    photoFault,
    photosWaiting,
    sound,
    client: () => client,
    worker: computed(() => view.value?.worker ?? ''),
    chooseDevice(name: string): void {
      disconnect();
      keptDevice.write(name === '' ? undefined : name);
      device.value = name;
      void connect();
    },
    connectAgain(): void {
      disconnect();
      void connect();
    },
    /** Sends a question; `then` hears what became of it, once. False: it could not be kept. */
    ask(
      message: Extract<Message, { type: 'request' | 'take_over' }>,
      then: (outcome: Outcome) => void,
    ): boolean {
      const id = newId();
      answers.set(id, then);
      const isKept = client?.ask(message, id) ?? false;
      if (!isKept) answers.delete(id);
      return isKept;
    },
    /** Keeps the picture before it is asked for: its answer may come at once, or after a reload. */
    async askWithPhoto(
      fields: Record<string, string | number>,
      photo: Blob,
      then: (outcome: Outcome) => void,
    ): Promise<'sent' | 'full' | 'no_room'> {
      const id = newId();
      if (!(await photos.keep(id, photo))) return 'no_room';
      answers.set(id, then);
      if (client?.ask({ type: 'request', kind: 'photo', fields }, id)) return 'sent';
      answers.delete(id);
      await photos.drop(id);
      return 'full';
    },
  };
}

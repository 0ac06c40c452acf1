import type { Language } from '#web/words/words.ts';

const TAGS: Record<Language, string> = { en: 'en-US', zh: 'zh-CN' };

/** The device's own voice for a language; a browser may have none, or learn of it late. */
const voiceFor = (language: Language): SpeechSynthesisVoice | undefined =>
  globalThis.speechSynthesis
    ?.getVoices()
    .find((voice) => voice.localService && voice.lang.toLowerCase().startsWith(language));

export const hasVoice = (language: Language): boolean => voiceFor(language) !== undefined;

/** Says a sentence, and stops saying the one before: what is to be done now is what counts. */
export function speak(sentence: string, language: Language): void {
  const voice = voiceFor(language);
  if (!voice) return;
  const spoken = new SpeechSynthesisUtterance(sentence);
  spoken.voice = voice;
  spoken.lang = TAGS[language];
  speechSynthesis.cancel();
  speechSynthesis.speak(spoken);
}

export const hush = (): void => globalThis.speechSynthesis?.cancel();

import type { Refusal, Text } from '#base/refusal.ts';
import { inChinese } from '#base/words.ts';
import type { Figures, MeasuredThing } from '#wms-core/master-data/measured.ts';
import type { DeviceMeasurement } from '#wms-core/ports.ts';

/** What the desk, the device's screen and whoever reads the list are told of a measurement. */

const sizeOf = ({ lengthMm, widthMm, heightMm, weightGrams }: Figures) =>
  `${lengthMm} × ${widthMm} × ${heightMm} mm, ${weightGrams} g`;

const nameOf = ({ owner, item, level }: MeasuredThing): Text => ({
  en: `${item} (${level}, owner ${owner})`,
  zh: `${item}（${inChinese(level)}，货主 ${owner}）`,
});

const decide = (id: string): Text => ({
  en: `POST /api/v1/measurements/${id}/take or …/refuse`,
  zh: `POST /api/v1/measurements/${id}/take 或 …/refuse`,
});

export function keptText(given: Figures, thing: MeasuredThing): Text {
  const { en, zh } = nameOf(thing);
  const size = sizeOf(given);
  return { en: `${en} is kept as ${size}.`, zh: `${zh}已保存为 ${size}。` };
}

export function unknownText(given: DeviceMeasurement): Text {
  const { device, code, measurementId } = given;
  const act = decide(measurementId);
  const size = sizeOf(given);
  return {
    en: `${device} measured ${code} as ${size}, and no item has this code: say which it is by ${act.en}.`,
    zh: `${device} 测得 ${code} 为 ${size}，但没有货品使用此条码：请用 ${act.zh} 指明或拒绝。`,
  };
}

export function severalText(given: DeviceMeasurement, things: readonly MeasuredThing[]): Text {
  const { device, code, measurementId } = given;
  const act = decide(measurementId);
  const size = sizeOf(given);
  const names = (language: keyof Text) => things.map((one) => nameOf(one)[language]).join(', ');
  return {
    en: `${device} measured ${code} as ${size}, and it is the code of ${names('en')}: say which it is by ${act.en}.`,
    zh: `${device} 测得 ${code} 为 ${size}，该条码属于 ${names('zh')}：请用 ${act.zh} 指明或拒绝。`,
  };
}

export function farText(given: DeviceMeasurement, thing: MeasuredThing, kept: Figures): Text {
  const { device, measurementId } = given;
  const { en, zh } = nameOf(thing);
  const act = decide(measurementId);
  return {
    en: `${device} measured ${en} as ${sizeOf(given)}, far from what is kept, ${sizeOf(kept)}. Look at the goods and measure them again, or decide by ${act.en}.`,
    zh: `${device} 测得 ${zh}为 ${sizeOf(given)}，与已保存的 ${sizeOf(kept)} 相差很大。请核对实物并重新测量，或用 ${act.zh} 处理。`,
  };
}

export function unfitText(given: DeviceMeasurement, thing: MeasuredThing, why: Refusal): Text {
  const { device, measurementId } = given;
  const { en, zh } = nameOf(thing);
  const act = decide(measurementId);
  return {
    en: `${device} measured ${en} as ${sizeOf(given)}, which cannot be kept: ${why.text.en} Then decide by ${act.en}.`,
    zh: `${device} 测得 ${zh}为 ${sizeOf(given)}，无法保存：${why.text.zh}之后请用 ${act.zh} 处理。`,
  };
}

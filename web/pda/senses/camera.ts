/** Reads codes through the camera; loaded when the camera is opened for the first time. */
import { BarcodeDetector, prepareZXingModule } from 'barcode-detector/ponyfill';
import reader from 'zxing-wasm/reader/zxing_reader.wasm?url';

// From this house alone: left to itself, the library fetches its reader from a public address.
prepareZXingModule({
  overrides: {
    locateFile: (path: string, prefix: string) => (path.endsWith('.wasm') ? reader : prefix + path),
  },
});

const FORMATS = [
  ...(['code_128', 'ean_13', 'ean_8', 'upc_a', 'itf', 'code_39'] as const),
  ...(['data_matrix', 'qr_code', 'databar', 'databar_expanded'] as const),
];
const LOOK_EVERY_MS = 200;

/** The camera's picture in `video`, until `stop`; calls `found` for each code that it sees. */
export async function watchCamera(
  video: HTMLVideoElement,
  found: (code: string) => void,
): Promise<() => void> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: 'environment', width: { ideal: 1_280 } },
  });
  video.srcObject = stream;
  await video.play();
  const detector = new BarcodeDetector({ formats: [...FORMATS] });
  let stopped = false;
  let looking = 0;
  const look = async () => {
    const codes = await detector.detect(video).catch(() => []);
    if (stopped) return;
    // A label comes as a person would type it, `(01)…(10)…`: the reader writes it so.
    if (codes[0]) found(codes[0].rawValue);
    looking = window.setTimeout(look, LOOK_EVERY_MS);
  };
  void look();
  return () => {
    stopped = true;
    window.clearTimeout(looking);
    for (const track of stream.getTracks()) track.stop();
  };
}

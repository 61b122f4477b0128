// Reads a QR from the phone's camera or from a photo, with zxing's reader served by us.
/* global LIFELINE_READER */
import {prepareZXingModule, readBarcodes} from 'zxing-wasm/reader';

const PAUSE_MS = 120;
/** @type {import('zxing-wasm/reader').ReaderOptions} */
const OPTIONS = {formats: ['QRCode'], tryHarder: true, tryInvert: true, maxNumberOfSymbols: 1};
// a photo has more than a QR needs; more would only be slow on an old phone
const LONGEST_SIDE = 1800;

prepareZXingModule({
  overrides: {
    // without this the library asks a content delivery network
    locateFile: (path, prefix) => path.endsWith('.wasm') ? new URL(LIFELINE_READER, import.meta.url).href : prefix + path,
  },
});

/** @returns {Promise<string | null>} the text of the QR in the pixels, or null */
async function read(image) {
  const [found] = await readBarcodes(image, OPTIONS);
  return found?.isValid ? found.text : null;
}

/** @param {Blob} photo */
export async function readPhoto(photo) {
  const image = await createImageBitmap(photo);
  for (const side of [LONGEST_SIDE, LONGEST_SIDE / 2]) {
    const scale = Math.min(1, side / Math.max(image.width, image.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.round(image.width * scale);
    canvas.height = Math.round(image.height * scale);
    const context = canvas.getContext('2d', {willReadFrequently: true});
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    const text = await read(context.getImageData(0, 0, canvas.width, canvas.height));
    if (text !== null) {
      return text;
    }
  }
  return null;
}

function end(stream) {
  for (const track of stream?.getTracks() ?? []) {
    track.stop();
  }
}

export const hasCamera = () => Boolean(navigator.mediaDevices?.getUserMedia);

/** The rear camera in a video element; calls `found` with the first QR's text and when its picture was taken. */
export class Camera {
  #stream = null;
  /** Counts up with each start and stop. */
  #turn = 0;
  #canvas = document.createElement('canvas');

  constructor(video) {
    this.video = video;
  }

  get running() {
    return this.#stream !== null;
  }

  /**
   * @param {(text: string, seenAt: number) => void} found
   * @param {() => void} opened the camera is there, and its picture follows
   * @returns {Promise<boolean>} false when it was stopped before it ran: a camera that opens late must not look at the next paper
   */
  async start(found, opened) {
    this.stop();
    const turn = this.#turn;
    try {
      const stream = await navigator.mediaDevices.getUserMedia({
        audio: false,
        video: {facingMode: {ideal: 'environment'}, width: {ideal: 1280}, height: {ideal: 720}},
      });
      if (turn !== this.#turn) {
        end(stream);
        return false;
      }
      this.#stream = stream;
      this.video.srcObject = stream;
      opened();
      await this.video.play();
      this.#look(stream, found);
    } catch (problem) {
      if (turn === this.#turn) {
        throw problem;
      }
    }
    return turn === this.#turn;
  }

  async #look(stream, found) {
    while (this.#stream === stream) {
      const {videoWidth: width, videoHeight: height} = this.video;
      if (width > 0) {
        const seenAt = performance.now();
        this.#canvas.width = width;
        this.#canvas.height = height;
        const context = this.#canvas.getContext('2d', {willReadFrequently: true});
        context.drawImage(this.video, 0, 0);
        const text = await read(context.getImageData(0, 0, width, height));
        if (text !== null && this.#stream === stream) {
          found(text, seenAt);
          return;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
  }

  get hasTorch() {
    return Boolean(this.#stream?.getVideoTracks()[0]?.getCapabilities?.().torch);
  }

  async torch(on) {
    await this.#stream?.getVideoTracks()[0]?.applyConstraints({advanced: [{torch: on}]});
  }

  stop() {
    this.#turn++;
    end(this.#stream);
    this.#stream = null;
    this.video.srcObject = null;
  }
}

// Photos before they are sent: as small as a paper stays readable, upright, and without the place where they were taken. What the browser
// cannot read goes as it is; the server says what is wrong with it.

/** Longest side in pixels: a page of A4 at some 200 dots an inch. */
export const LONGEST_SIDE = 2400;
/** Smaller files are sent as they are. */
export const SMALL_BYTES = 500_000;
const QUALITY = 0.85;
/** What officers can open; the server takes no other photos, so a browser that reads others makes these of them. */
const TAKEN = ['image/jpeg', 'image/png'];

export const isPhoto = (file) => file.type.startsWith('image/') && file.type !== 'image/svg+xml';

/** Whether a photo is worth the work. */
export const needsWork = (file) => isPhoto(file) && (file.size > SMALL_BYTES || !TAKEN.includes(file.type));

/** The size of the smaller picture; never larger than the photo. */
export function fitted(width, height, longest = LONGEST_SIDE) {
  const scale = Math.min(1, longest / Math.max(width, height));
  return {width: Math.max(1, Math.round(width * scale)), height: Math.max(1, Math.round(height * scale))};
}

export const jpegName = (name) => `${name.replace(/\.[^.]{1,5}$/, '')}.jpg`;

/**
 * @param {File} file
 * @returns {Promise<File>} a JPEG, or the file itself where that would not be smaller or the browser cannot read it
 */
export async function reduced(file) {
  if (!needsWork(file)) {
    return file;
  }
  let photo;
  try {
    // upright as the camera was held; a canvas knows nothing of Exif, so nothing else of it goes along
    photo = await createImageBitmap(file, {imageOrientation: 'from-image'});
    const {width, height} = fitted(photo.width, photo.height);
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const pen = canvas.getContext('2d', {alpha: false});
    pen.fillStyle = '#fff';
    pen.fillRect(0, 0, width, height);
    pen.imageSmoothingQuality = 'high';
    pen.drawImage(photo, 0, 0, width, height);
    const jpeg = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', QUALITY));
    canvas.width = 0; // old phones keep the memory otherwise
    if (!jpeg || jpeg.type !== 'image/jpeg' || (jpeg.size >= file.size && TAKEN.includes(file.type))) {
      return file;
    }
    return new File([jpeg], jpegName(file.name), {type: 'image/jpeg', lastModified: file.lastModified});
  } catch {
    return file;
  } finally {
    photo?.close();
  }
}

/** Such as 340 KB or 1.2 MB, as the server says it. */
export const sizeOf = (bytes) => (bytes < 1_000_000 ? `${Math.max(1, Math.floor(bytes / 1000))} KB` : `${(bytes / 1_000_000).toFixed(1)} MB`);

import { post, Refusal } from './api';
import type { Picture, Upload } from './wire';

/** The longest side that models look at, in pixels, with something to spare. */
const LONGEST_SIDE = 2_048;

/** What is larger is made smaller before it leaves this page, in bytes. */
const LARGE_BYTES = 1_000_000;

/** The most that the gateway reads of one, in bytes. */
const MOST_BYTES = 4_194_304;

const QUALITY = 0.88;

/** Hands an image to the gateway, smaller where it is large: from there on only what it shows is left of it. */
export async function upload(file: Blob): Promise<Upload> {
  const fits = await fitting(file);
  if (fits.size > MOST_BYTES) {
    throw new Refusal(0, {
      code: 'IMAGE-003',
      sentence: `This has ${Math.ceil(fits.size / 1_048_576)} MiB, and the browser cannot make it smaller: perhaps it is no image, or of a type that it does not know.`,
      remedy: 'Save it as JPEG or PNG of at most 4 MiB, and attach that.',
    });
  }
  return post<Upload>('/api/images', fits);
}

async function fitting(file: Blob): Promise<Blob> {
  if (file.size <= LARGE_BYTES) {
    return file;
  }
  try {
    const bitmap = await createImageBitmap(file);
    const scale = Math.min(1, LONGEST_SIDE / Math.max(bitmap.width, bitmap.height));
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(bitmap.width * scale));
    canvas.height = Math.max(1, Math.round(bitmap.height * scale));
    const paper = canvas.getContext('2d');
    if (paper) {
      // JPEG has no transparency, and would show black behind dark letters.
      paper.fillStyle = '#fff';
      paper.fillRect(0, 0, canvas.width, canvas.height);
      paper.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
    }
    bitmap.close();
    return await new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? file), 'image/jpeg', QUALITY));
  } catch {
    // What this browser cannot read the gateway refuses, and says why.
    return file;
  }
}

/** What a person reads of an image. */
export function words({ type, width, height }: Picture): string {
  return `${type.replace(/^image\//, '').toUpperCase()}, ${width} × ${height} pixels`;
}

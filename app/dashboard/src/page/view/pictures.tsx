import type { JSX } from 'preact';
import { useRef, useState } from 'preact/hooks';
import { problemFrom } from '../api';
import type { Model } from '../model';
import { upload, words } from '../picture';
import { Exact, ProblemLine } from '../ui/parts';
import type { Picture, Problem, Upload } from '../wire';

/** The most images of one message. */
const MOST = 8;

function tooMany(left: readonly File[]): Problem {
  return {
    code: 'IMAGE-005',
    sentence: `At most ${MOST} images go with one message; not attached: ${left.map((file) => file.name).join(', ')}.`,
    remedy: 'Send these first, and the others after the answer.',
  };
}

/** Images of a message; those that are nowhere to be read from yet are said in words. */
export function Pictures({
  images,
  source,
}: {
  images: readonly Picture[];
  source: ((index: number) => string) | undefined;
}): JSX.Element | null {
  return images.length === 0 ? null : (
    <ul class="pictures">
      {images.map((image, index) => (
        <li key={index}>
          {source === undefined ? (
            <Exact value={words(image)} />
          ) : (
            <img src={source(index)} alt={`Image ${index + 1}: ${words(image)}`} />
          )}
        </li>
      ))}
    </ul>
  );
}

/** The images that go with what is said next, and what adds to them. */
export interface Attaching {
  images: readonly Upload[];
  busy: boolean;
  problem: Problem | undefined;
  add: (files: Iterable<File>) => void;
  remove: (id: string) => void;
  clear: () => void;
}

export function useAttaching(model: Model, session: string): Attaching {
  const [images, setImages] = useState(model.attached.get(session) ?? []);
  const [waiting, setWaiting] = useState(0);
  const [problem, setProblem] = useState<Problem>();
  const keep = (next: readonly Upload[]): void => {
    model.attached.set(session, next);
    setImages(next);
  };
  const now = (): readonly Upload[] => model.attached.get(session) ?? [];
  const one = async (file: File): Promise<void> => {
    setWaiting((count) => count + 1);
    try {
      const image = await upload(file);
      keep([...now(), image]);
    } catch (thrown) {
      model.checkAccess(thrown);
      const said = problemFrom(thrown);
      setProblem({ ...said, sentence: `${file.name}: ${said.sentence}` });
    } finally {
      setWaiting((count) => count - 1);
    }
  };
  return {
    images,
    busy: waiting > 0,
    problem,
    add: (files) => {
      const all = [...files];
      const room = Math.max(0, MOST - now().length - waiting);
      setProblem(all.length > room ? tooMany(all.slice(room)) : undefined);
      for (const file of all.slice(0, room)) {
        void one(file);
      }
    },
    remove: (id) => keep(now().filter((image) => image.id !== id)),
    clear: () => keep([]),
  };
}

/** What is attached, each with a way to take it off again. */
export function Attached({ attaching }: { attaching: Attaching }): JSX.Element {
  return (
    <>
      {attaching.problem && <ProblemLine problem={attaching.problem} />}
      {(attaching.images.length > 0 || attaching.busy) && (
        <ul class="pictures attached" aria-label="Attached images">
          {attaching.images.map((image, index) => (
            <li key={image.id}>
              <img src={`/api/images/${encodeURIComponent(image.id)}`} alt={`Image ${index + 1}: ${words(image)}`} />
              <button
                type="button"
                class="quiet"
                aria-label={`Take image ${index + 1} off`}
                onClick={() => attaching.remove(image.id)}
              >
                Remove
              </button>
            </li>
          ))}
          {attaching.busy && <li class="quiet">Reading…</li>}
        </ul>
      )}
    </>
  );
}

/** Chooses images from this device. */
export function AttachButton({ attaching }: { attaching: Attaching }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <input
        ref={input}
        class="hidden"
        type="file"
        accept="image/png,image/jpeg,image/gif,image/webp"
        multiple
        tabIndex={-1}
        aria-label="Images to attach"
        onChange={(event) => {
          attaching.add(event.currentTarget.files ?? []);
          event.currentTarget.value = '';
        }}
      />
      <button type="button" disabled={attaching.images.length >= MOST} onClick={() => input.current?.click()}>
        Attach
      </button>
    </>
  );
}

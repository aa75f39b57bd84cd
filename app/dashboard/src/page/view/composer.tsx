import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import type { Model } from '../model';
import { AttachButton, Attached, useAttaching } from './pictures';

const MOST_ROWS = 10;
const MOST_CHARACTERS = 100_000;

/** Where the owner writes. Enter sends; a draft stays through reconnects and changes of view. */
export function Composer({
  model,
  session,
  connected,
  active,
}: {
  model: Model;
  session: string;
  connected: boolean;
  active: string | undefined;
}): JSX.Element {
  const [draft, setDraft] = useState(model.drafts.get(session) ?? '');
  const attaching = useAttaching(model, session);
  const box = useRef<HTMLTextAreaElement>(null);
  const empty = draft.trim() === '' && attaching.images.length === 0;
  useEffect(() => {
    if (matchMedia('(hover: hover)').matches) {
      box.current?.focus({ preventScroll: true });
    }
  }, []);
  const keep = (text: string): void => {
    model.drafts.set(session, text);
    setDraft(text);
  };
  const send = (): void => {
    if (!empty && !attaching.busy && model.say(session, draft.trim(), attaching.images)) {
      keep('');
      attaching.clear();
    }
    box.current?.focus();
  };
  return (
    <form
      class="composer"
      onSubmit={(event) => {
        event.preventDefault();
        send();
      }}
    >
      <div class="column">
        <label class="hidden" for="draft">
          Message to Homarus
        </label>
        <Attached attaching={attaching} />
        <textarea
          id="draft"
          ref={box}
          dir="auto"
          rows={Math.min(MOST_ROWS, draft.split('\n').length)}
          maxLength={MOST_CHARACTERS}
          placeholder="Message to Homarus"
          aria-describedby="draft-hint"
          enterkeyhint="send"
          value={draft}
          onInput={(event) => keep(event.currentTarget.value)}
          onPaste={(event) => {
            const files = event.clipboardData?.files;
            if (files && files.length > 0) {
              event.preventDefault();
              attaching.add(files);
            }
          }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
              event.preventDefault();
              if (!event.repeat) {
                send();
              }
            }
          }}
        />
        <div class="row">
          <p id="draft-hint" class={connected ? 'quiet hint' : 'quiet'}>
            {connected ? 'Enter sends. Shift and Enter start a new line.' : 'Not connected. Your text stays here.'}
          </p>
          {active !== undefined && (
            <button type="button" onClick={() => model.stop(active)}>
              Stop
            </button>
          )}
          <AttachButton attaching={attaching} />
          <button type="submit" class="primary" disabled={!connected || empty || attaching.busy}>
            Send
          </button>
        </div>
      </div>
    </form>
  );
}

import type { JSX } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { bytes } from '../api';
import { count, text } from '../format';
import type { Model } from '../model';
import { useReading, useWork } from '../ui/hooks';
import { Exact, Fact, LabelBadge, Lines, ProblemLine, Size, Time } from '../ui/parts';
import type { LedgerRequest } from '../wire';
import { Forbid } from './forbidden';

/** One request as it went over the wire. */
export function LedgerDetail({ model, id }: { model: Model; id: string }): JSX.Element {
  const heading = useRef<HTMLHeadingElement>(null);
  const path = `/api/ledger/${encodeURIComponent(id)}`;
  const { value: request, problem } = useReading<LedgerRequest>(model, path);
  useEffect(() => heading.current?.focus(), []);
  return (
    <section class="detail" aria-labelledby="request">
      <header class="title">
        <h2 id="request" ref={heading} tabIndex={-1}>
          {request ? <Exact value={request.host} /> : 'One request'}
        </h2>
        <a class="button" href="#/ledger">
          Close
        </a>
      </header>
      {problem && <ProblemLine problem={problem} />}
      {request && (
        <>
          <dl class="facts">
            <Fact name="Request" value={`${text(request.method)} ${text(request.path)}`} code />
            <Fact name="Time">
              <Time at={request.time} seconds />
            </Fact>
            <Fact name="Sent">{count(request.bytes)} bytes</Fact>
            <Fact name="Received">
              {count(request.received)} bytes, status <Exact value={request.status} />
            </Fact>
            <Fact name="Label">
              <LabelBadge label={request.label} />
            </Fact>
            <Fact name="Allowed by" value={request.rule} code />
            {request.answeredBy !== undefined && <Fact name="Seen first by" value={`${text(request.answeredBy)}, who said yes to ${text(request.approval)}`} />}
            <Fact name="Session" value={request.session} />
            <Fact name="SHA-256" value={request.sha256} code />
          </dl>
          <Forbid model={model} id={id} host={request.host} />
          <details>
            <summary>Headers</summary>
            <Lines name="Headers" value={headerLines(request.headers)} />
          </details>
          {request.method === 'CONNECT' ? (
            <p>A command has encrypted what it sent here itself. Known are the number of bytes and their digest.</p>
          ) : request.kept === false ? (
            <p>This was sent in an incognito conversation: its text was not kept.</p>
          ) : (
            <>
              <h3>What it was made of</h3>
              <ol class="segments">
                {request.segments.map((segment, index) => (
                  <li>
                    <p>
                      <strong>
                        <Exact value={segment.source} />
                      </strong>{' '}
                      <LabelBadge label={segment.label} />{' '}
                      <span class="quiet">
                        <Size bytes={segment.bytes} />
                      </span>
                    </p>
                    {segment.image === true && <img class="sent" src={`${path}/images/${index}`} alt="The image as it was sent" />}
                    <Lines name={`Segment ${text(segment.source)}`} value={segment.text} />
                    {segment.before !== undefined && (
                      <details>
                        <summary>Before something in it was hidden</summary>
                        <Lines name={`Segment ${text(segment.source)}, before`} value={segment.before} />
                      </details>
                    )}
                  </li>
                ))}
              </ol>
              <Wire path={`${path}/wire`} sha256={text(request.sha256)} />
            </>
          )}
        </>
      )}
    </section>
  );
}

interface Checked {
  text: string;
  length: number;
  sha256: string;
}

/** The exact bytes, hashed again by this browser. */
export function Wire({ path, sha256, id = 'wire' }: { path: string; sha256: string; id?: string }): JSX.Element {
  const [checked, setChecked] = useState<Checked>();
  const { busy, problem, run } = useWork();
  const check = (): void =>
    run(async () => {
      const body = await bytes(path);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', body));
      setChecked({
        text: new TextDecoder().decode(body),
        length: body.length,
        sha256: Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join(''),
      });
    });
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>The exact bytes</h3>
      {problem && <ProblemLine problem={problem} />}
      {checked ? (
        <>
          <p role="status" class={checked.sha256 === sha256.toLowerCase() ? 'good' : 'bad'}>
            {checked.sha256 === sha256.toLowerCase()
              ? `Your browser read ${count(checked.length)} bytes and got the same SHA-256.`
              : `Your browser got another SHA-256 over ${count(checked.length)} bytes: ${checked.sha256}`}
          </p>
          <Lines name="The exact bytes as text" value={checked.text} />
        </>
      ) : (
        <button type="button" disabled={busy} onClick={check}>
          Read and check them
        </button>
      )}
    </section>
  );
}

/** Headers come as an object of names to values, or as a list of pairs. */
function headerLines(headers: unknown): string {
  if (Array.isArray(headers)) {
    return headers.map((pair) => (Array.isArray(pair) ? pair.map(text).join(': ') : text(pair))).join('\n');
  }
  return typeof headers === 'object' && headers !== null
    ? Object.entries(headers)
        .map(([name, value]) => `${name}: ${text(value)}`)
        .join('\n')
    : text(headers);
}

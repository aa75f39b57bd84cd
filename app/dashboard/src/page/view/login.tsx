import type { JSX } from 'preact';
import { ProblemLine } from '../ui/parts';
import type { Problem } from '../wire';

/** What a browser without a sign-in sees. */
export function Login({ problem }: { problem: Problem | undefined }): JSX.Element {
  return (
    <main class="login">
      <img src="/assets/logo.svg" alt="" width="72" height="72" />
      <h1>Homarus</h1>
      {problem && <ProblemLine problem={problem} />}
      <p>This browser is not signed in.</p>
      <p>
        In a terminal on this machine, run <code class="key">homarus</code> and open the link that it prints. The link works
        once, for two minutes.
      </p>
      <p class="quiet">There is no password to type here, and none to steal.</p>
    </main>
  );
}

/**
 * A walk through the page in Chromium. With HOMARUS_URL (a fresh link, http://127.0.0.1:PORT/#code=…) the core of the
 * walk goes through that gateway; without, the whole walk goes through the mock. SHOTS names a folder for pictures.
 */
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { faint, misdeeds, nameless, startBrowser, sticksOut, watched } from './browser.mjs';
import { HOSTILE, startMock } from './mock-gateway.mjs';

const real = process.env.HOMARUS_URL;
const mocked = { skip: real !== undefined && 'needs the mock' };
let mock;
let browser;
let page;
let base;

before(async () => {
  mock = real ? undefined : await startMock();
  base = new URL('/', real ?? mock.url).href;
  browser = await startBrowser();
  page = browser.page;
});

after(async () => {
  await browser?.stop();
  await mock?.stop();
});

const open = (place) => page.goto(`${base}#/${place}`);
const say = async (text) => {
  await page.fill('#draft', text);
  await page.press('#draft', 'Enter');
};
const idle = () => page.waitForFunction(() => !document.querySelector('.progress') && document.querySelector('.reply footer'));
const clean = async () => assert.deepEqual(await misdeeds(page, base), []);
const until = async (what) => {
  const end = Date.now() + 5_000;
  while (!(await what())) {
    assert.ok(Date.now() < end, `never came true: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

/* The core: true of every gateway. */

test('page_headers_carryTheStrictPolicy', async () => {
  const response = await fetch(base);
  const policy = response.headers.get('content-security-policy');
  for (const part of ["default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'", "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"]) {
    assert.ok(policy?.includes(part), part);
  }
  assert.ok(!policy.includes('unsafe'), policy);
});

test('page_withoutASignIn_saysWhatToRun', async () => {
  await page.goto(base);
  await page.getByText('This browser is not signed in.').first().waitFor();
  assert.match(await page.textContent('main'), /run homarus and open the link/);
  assert.deepEqual(await nameless(page), []);
});

test('page_openedByLink_signsInAndForgetsTheCode', async () => {
  // Only the fragment differs from the page that is open: there is no new load.
  await page.goto(real ?? mock.link());
  await page.getByText('Connected', { exact: true }).first().waitFor();
  assert.ok(!page.url().includes('code='), page.url());
  await page.goBack().catch(() => undefined);
  assert.ok(!page.url().includes('code='), page.url());
});

test('chat_message_getsItsReplyWithLabels', async () => {
  await open(`chat/walk-${Date.now()}`);
  await say('hello from the walk');
  await page.locator('.said', { hasText: 'hello from the walk' }).waitFor();
  await idle();
  assert.notEqual((await page.textContent('.reply .prose')).trim(), '');
  assert.match(await page.textContent('.said footer'), /personal · your words/);
  assert.equal(await page.inputValue('#draft'), '');
});

test('audit_verifyNow_findsTheLogWhole', async () => {
  await open('audit');
  await page.locator('.feed li').first().waitFor();
  await page.click('text=Verify now');
  await page.getByText(/All [\d,]+ entries are as they were written/).waitFor();
});

test('health_shows_theGatewaysState', async () => {
  await open('health');
  await page.getByRole('heading', { name: 'Gateway' }).waitFor();
  for (const name of ['State', 'Sandbox', 'Key slot', 'Home', 'Workspace', 'Version']) {
    const fact = page.locator('dl.facts > div', { has: page.locator('dt', { hasText: new RegExp(`^${name}$`) }) }).first();
    assert.notEqual((await fact.locator('dd').textContent()).trim(), '', name);
  }
  await page.getByRole('heading', { name: 'Models' }).waitFor();
});

test('everyView_controls_haveNamesAndNothingIsForbidden', async () => {
  for (const view of ['chat', 'approvals', 'ledger', 'audit', 'trust', 'health']) {
    await open(view);
    await page.locator('h1').first().waitFor({ state: 'attached' });
    assert.deepEqual(await nameless(page), [], view);
  }
  await clean();
});

/* The rest needs a gateway that does as it is told. */

test('login_usedLink_saysWhy', mocked, async () => {
  const link = mock.link();
  await fetch(`${base}api/login`, { method: 'POST', headers: { origin: base.slice(0, -1) }, body: JSON.stringify({ code: new URL(link).hash.slice(6) }) });
  const other = await startBrowser();
  await other.page.goto(link);
  await other.page.getByText('This link was used before, or is too old.').first().waitFor();
  await other.stop();
});

test('chat_reply_growsPieceByPiece', mocked, async () => {
  await open('chat/stream');
  await say('watch this grow while it is being written, word for word');
  await page.locator('.progress', { hasText: 'Thinking' }).waitFor();
  await page.locator('.reply[aria-busy=true]').waitFor();
  const first = (await page.textContent('.reply .prose')).length;
  await until(async () => (await page.textContent('.reply .prose')).length > first);
  await idle();
  await page.locator('.reply strong', { hasText: 'watch this grow' }).waitFor();
  assert.match(await page.textContent('.reply footer'), /personal · untrusted.*812 tokens in, 64 out/);
});

test('chat_shiftEnter_startsALine', mocked, async () => {
  await page.fill('#draft', 'one');
  await page.press('#draft', 'Shift+Enter');
  await page.keyboard.type('two');
  assert.equal(await page.inputValue('#draft'), 'one\ntwo');
  assert.equal(await page.getAttribute('#draft', 'rows'), '2');
  await page.fill('#draft', '');
});

test('chat_stop_endsTheReply', mocked, async () => {
  await open('chat/stop');
  await say('long');
  await page.locator('.reply[aria-busy=true]').waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByText('Stopped.').first().waitFor();
  await page.getByRole('button', { name: 'Stop' }).waitFor({ state: 'detached' });
});

test('chat_failedTurn_showsTheProblemInline', mocked, async () => {
  await open('chat/fail');
  await say('fail');
  const line = page.locator('.thread .problem');
  await line.waitFor();
  assert.match(await line.textContent(), /PROVIDER-004 The model server .* does not answer\. Start it/);
});

test('chat_refusedMessage_keepsItsWordsAndCanBeSentAgain', mocked, async () => {
  await open('chat/refused');
  await say('refuse me');
  const line = page.locator('.thread .problem');
  await line.waitFor();
  assert.match(await line.textContent(), /CHAT-002/);
  assert.equal(await page.textContent('.said p'), 'refuse me');
  await page.getByRole('button', { name: 'Remove' }).click();
  await page.locator('.said').waitFor({ state: 'detached' });
});

/** A red dot, 1 × 1 pixel. */
const DOT = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAIAAACQd1PeAAAADElEQVR4nGP4z8AAAAMBAQDJ/pLvAAAAAElFTkSuQmCC', 'base64');

test('chat_image_isAttachedShownTakenOffAndSent', mocked, async () => {
  for (const [width, height] of [[1280, 800], [360, 640]]) {
    await page.setViewportSize({ width, height });
    const session = `images-${width}`;
    await open(`chat/${session}`);
    await page.getByRole('button', { name: 'Attach', exact: true }).waitFor();
    const file = { name: 'dot.txt', mimeType: 'text/plain', buffer: DOT };
    await page.locator('input[type=file]').setInputFiles([file, file]);
    const attached = page.getByRole('list', { name: 'Attached images' }).locator('img');
    await until(async () => (await attached.count()) === 2);
    await until(() => attached.first().evaluate((image) => image.complete && image.naturalWidth === 1));
    assert.deepEqual(await sticksOut(page), []);
    assert.deepEqual(await nameless(page), []);
    await page.getByRole('button', { name: 'Take image 1 off' }).click();
    await until(async () => (await attached.count()) === 1);
    await page.getByRole('button', { name: 'Send' }).click();
    await page.locator('.said img').first().waitFor();
    await idle();
    const stored = page.locator('.said img').last();
    await until(() => stored.evaluate((image) => image.complete && image.naturalWidth === 1));
    assert.match(await stored.getAttribute('alt'), /PNG, 1 × 1 pixels/);
    assert.equal(mock.house.messages.get(session)[0].images.length, 1);
    assert.equal(await attached.count(), 0);
    assert.deepEqual(await sticksOut(page), []);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
  await clean();
});

test('chat_image_pasted_isAttached_andWhatIsNoneIsSaidSo', mocked, async () => {
  await open('chat/pasted');
  const paste = (bytes) =>
    page.locator('#draft').evaluate((box, numbers) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(numbers)], 'image.png', { type: 'image/png' }));
      box.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
    }, [...bytes]);
  await paste(DOT);
  await page.getByRole('list', { name: 'Attached images' }).locator('img').waitFor();
  await paste(Buffer.from('no image at all, only words'));
  await page.locator('.composer .problem', { hasText: 'IMAGE-001' }).waitFor();
});

test('chat_imagesThatDoNotGo_areNamed_andTheTextStays', mocked, async () => {
  for (const [width, height] of [[1280, 800], [360, 640]]) {
    await page.setViewportSize({ width, height });
    await open(`chat/refused-${width}`);
    await page.locator('#draft').fill('what is it?');
    const input = page.locator('input[type=file]');
    const said = (text) => page.locator('.composer .problem', { hasText: text }).waitFor();
    await input.setInputFiles({ name: 'film.png', mimeType: 'image/png', buffer: Buffer.alloc(6_000_000, 'x') });
    await said(/film\.png: This has 6 MiB/);
    await input.setInputFiles({ name: 'words.png', mimeType: 'image/png', buffer: Buffer.from('only words') });
    await said(/words\.png: This is no image/);
    const dots = Array.from({ length: 10 }, (_, index) => ({ name: `dot${index}.png`, mimeType: 'image/png', buffer: DOT }));
    await input.setInputFiles(dots);
    await said(/not attached: dot8\.png, dot9\.png/);
    await until(async () => (await page.getByRole('list', { name: 'Attached images' }).locator('img').count()) === 8);
    assert.equal(await page.locator('#draft').inputValue(), 'what is it?');
    const send = await page.getByRole('button', { name: 'Send' }).boundingBox();
    assert.ok(send.y + send.height <= height, `Send is out of sight: ${JSON.stringify(send)}`);
    assert.deepEqual(await sticksOut(page), []);
  }
  await page.setViewportSize({ width: 1280, height: 800 });
});

test('chat_largeTransparentImage_isMadeSmallerOnWhite', mocked, async () => {
  await open('chat/white');
  const png = await page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 700;
    const noise = canvas.getContext('2d').createImageData(700, 700);
    // The left half is noise, so that it is large; the right one is seen through.
    for (let i = 0; i < noise.data.length; i += 65_536) {
      crypto.getRandomValues(noise.data.subarray(i, Math.min(i + 65_536, noise.data.length)));
    }
    for (let i = 0; i < noise.data.length; i += 4) {
      noise.data[i + 3] = (i / 4) % 700 < 600 ? 255 : 0;
    }
    canvas.getContext('2d').putImageData(noise, 0, 0);
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/png'));
    return [...new Uint8Array(await blob.arrayBuffer())];
  });
  assert.ok(png.length > 1_000_000);
  await page.evaluate(() => {
    const real = globalThis.fetch;
    globalThis.fetch = (path, how) => {
      globalThis.sent = path === '/api/images' ? how.body : globalThis.sent;
      return real(path, how);
    };
  });
  await page.locator('input[type=file]').setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(png) });
  await page.waitForFunction(() => globalThis.sent !== undefined);
  assert.equal(await page.evaluate(() => globalThis.sent.type), 'image/jpeg');
  const corner = await page.evaluate(async () => {
    const bitmap = await createImageBitmap(globalThis.sent);
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = 700;
    canvas.getContext('2d').drawImage(bitmap, 0, 0);
    return [...canvas.getContext('2d').getImageData(690, 10, 1, 1).data];
  });
  assert.ok(corner.every((value) => value > 240), corner.join());
});

test('chat_earlierMessages_comeInPages', mocked, async () => {
  await open('chat/main');
  await page.getByText('Your workspace holds').first().waitFor();
  const count = () => page.locator('.thread .message').count();
  const first = await count();
  await page.getByRole('button', { name: 'Show earlier messages' }).click();
  await until(async () => (await count()) > first);
  const anchor = await page.evaluate(() => document.querySelector('.thread').scrollTop);
  assert.ok(anchor > 500, `the reader's place is kept: ${anchor}`);
  await page.getByRole('button', { name: 'Show earlier messages' }).click();
  await page.getByText('Question number 0', { exact: true }).first().waitFor();
  await page.getByRole('button', { name: 'Show earlier messages' }).waitFor({ state: 'detached' });
});

test('chat_readingFurtherUp_isNotPulledDown', mocked, async () => {
  await open('chat/long');
  await say('long');
  await page.locator('.reply[aria-busy=true]').waitFor();
  await until(() => page.evaluate(() => document.querySelector('.thread').scrollTop > 300));
  await page.evaluate(() => (document.querySelector('.thread').scrollTop = 0));
  await page.getByRole('button', { name: 'To the newest' }).waitFor();
  await idle();
  assert.ok((await page.evaluate(() => document.querySelector('.thread').scrollTop)) < 50);
  await page.getByRole('button', { name: 'To the newest' }).click();
  await page.getByText('Line 149 of a long reply.').first().waitFor();
  await page.getByRole('button', { name: 'To the newest' }).waitFor({ state: 'detached' });
});

test('chat_newSession_opensByItsName', mocked, async () => {
  await page.getByRole('button', { name: 'New session' }).click();
  await page.fill('#session-name', 'My Taxes!');
  assert.equal(await page.inputValue('#session-name'), 'my-taxes');
  await page.getByRole('button', { name: 'Start' }).click();
  await page.getByText('What can I do for you?').first().waitFor();
  await say('first words');
  await page.locator('.session-list a[aria-current]', { hasText: 'my-taxes' }).waitFor();
  await idle();
});

test('approval_allowOnce_runsTheCommandAndShowsWhoAnswered', mocked, async () => {
  await open('chat/allow');
  await say('run ls \u202e-la');
  const card = page.getByRole('region', { name: 'May Homarus run this command?' });
  await card.waitFor();
  assert.equal(await card.locator('.command').textContent(), 'ls \\u{202e}-la');
  assert.equal(await card.locator('.command mark').textContent(), '\\u{202e}');
  for (const part of ['/home/me/homarus/workspace', 'LANG=C.UTF-8', 'the model local', 'allow', 'personal · untrusted', '60 s', 'left']) {
    assert.ok((await card.textContent()).includes(part), part);
  }
  await page.locator('.progress', { hasText: 'Waiting for your approval' }).waitFor();
  await card.getByRole('button', { name: 'Allow once' }).click();
  await page.locator('.closed', { hasText: /Allowed once by owner/ }).waitFor();
  await idle();
  assert.equal([...mock.house.approvals.values()].at(-1).for, 'once');
  assert.match(await page.textContent('.reply .prose'), /It printed/);
});

test('approval_forThisSession_isSaidSo', mocked, async () => {
  await say('run uptime');
  await page.getByRole('button', { name: 'Allow this exact command for this session' }).click();
  await page.locator('.closed', { hasText: 'Allowed for this session' }).waitFor();
  await idle();
  assert.equal([...mock.house.approvals.values()].at(-1).for, 'session');
});

test('approval_always_isForWhatTheButtonSays_andForWhatWasShown', mocked, async () => {
  await open('approvals');
  const approval = mock.house.propose({
    session: 'plan', command: 'grep x src | head', digest: 'd'.repeat(64), group: 'grep | head in /workspace', suspicious: true,
    untrusted: { read: true, from: ['web:example.org'] }, sentence: 'searches for x in src', risk: 'reads', riskWords: 'only reads', rule: 'exec.ask',
    reasons: ['a note'], touches: ['/workspace/src'],
    plan: { steps: [{ when: 'always', stages: [
      { program: '/usr/bin/grep', arguments: ['grep', 'x\u202e', 'src'], folder: '/workspace', environment: [], redirects: [] },
      { program: '/usr/bin/head', arguments: ['head'], folder: '/workspace', environment: [], redirects: [{ descriptor: 1, kind: 'write', to: '/workspace/n' }] },
    ] }], pins: [] },
  });
  const card = page.getByRole('region', { name: 'May Homarus run this command?' });
  for (const part of ['/usr/bin/grep', 'x\\u{202e}', 'into', 'output 1 replaces /workspace/n', 'searches for x in src', 'only reads', 'web:example.org', 'Suspicious', 'a note', '/workspace/src', 'd'.repeat(64)]) {
    await card.getByText(part).first().waitFor();
  }
  await card.getByText('More ways to allow it').click();
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/api/approvals/'));
  await card.getByText('ls where it only reads').waitFor();
  await card.getByRole('button', { name: 'Allow its programs always' }).click();
  assert.deepEqual((await posted).postDataJSON(), { answer: 'allow', for: 'always', scope: 'program', digest: 'd'.repeat(64) });
  await page.locator('.closed', { hasText: 'Allowed always' }).first().waitFor();
  assert.equal(mock.house.approvals.get(approval.id).state, 'allowed');
});

test('approval_thatCanBeAllowedOnceOnly_offersNothingElse', mocked, async () => {
  const approval = mock.house.propose({ session: 'opaque', command: 'x=$(y)', analysable: false, choices: [{ for: 'once', scope: 'exact', covers: 'this, now, once' }] });
  const card = page.locator('.approval:not(.closed)', { hasText: 'x=$(y)' });
  await card.waitFor();
  await card.getByText('cannot be told').waitFor();
  assert.deepEqual(await card.getByRole('button').allTextContents(), ['Allow once', 'Deny']);
  mock.house.close(approval.id, { answer: 'deny' });
});

test('approval_ofAFile_showsWhatChanges_andAlikeOnesStandTogether', mocked, async () => {
  const one = mock.house.propose({ kind: 'write', command: 'write a.txt', path: 'a.txt', group: 'write a.txt', shownChange: '+ hello\n- bye', cwd: undefined, environment: undefined, timeout: undefined });
  const two = mock.house.propose({ kind: 'write', command: 'write a.txt', path: 'a.txt', group: 'write a.txt', shownChange: '+ more', cwd: undefined, environment: undefined, timeout: undefined });
  await page.getByText('2 questions are alike').waitFor();
  await page.getByRole('heading', { name: 'May Homarus change this file?' }).first().waitFor();
  await page.locator('.change', { hasText: '+ hello' }).waitFor();
  mock.house.close(one.id, { answer: 'deny' });
  mock.house.close(two.id, { answer: 'deny' });
});

/** A request that waits to be seen. */
function sending() {
  const wire = '{"messages":[{"role":"user","content":"write to EMAIL_1‮"}]}';
  return {
    kind: 'send', command: 'send 60 bytes to provider:far', model: 'far', destination: 'https://api.far.example:443', host: 'api.far.example', bytes: Buffer.from(wire).length,
    method: 'POST', path: '/v1/chat/completions', headers: { Authorization: 'Bearer {vault:model.far}' }, sha256: createHash('sha256').update(wire).digest('hex'), wire,
    cwd: undefined, environment: undefined, timeout: undefined, rule: 'egress.look', sentence: 'send exactly these bytes to api.far.example',
    choices: [{ for: 'once', scope: 'exact', covers: 'exactly these bytes, now' }, { for: 'turn', scope: 'exact', covers: 'whatever this turn sends to provider:far' }],
    segments: Array.from({ length: 9 }, (_, at) => ({
      source: at === 8 ? 'user' : 'framing', label: at === 7 ? 'public/system' : 'personal/owner', bytes: 7, hidden: at === 8, shown: at === 8 ? 'write to EMAIL_1\\u{202e}' : `piece ${at}`,
      ...(at === 8 ? { shownBefore: 'write to ann@example.org' } : {}),
    })),
  };
}

test('approval_ofARequest_showsItsPiecesAndExactBytes_andFits', mocked, async () => {
  await open('approvals');
  const approval = mock.house.propose({ session: 'look', digest: 'e'.repeat(64), ...sending() });
  const card = page.getByRole('region', { name: 'May this be sent to the model?' });
  for (const part of ['far at https://api.far.example:443', 'POST /v1/chat/completions', 'Bearer {vault:model.far}', 'write to EMAIL_1', 'with stand-ins', '3 pieces before', 'egress.look']) {
    await card.getByText(part).first().waitFor();
  }
  assert.equal(await card.getByText('piece 6').isVisible(), true);
  assert.equal(await card.getByText('piece 7').isVisible(), false);
  await card.getByText('Homarus’ own words').click();
  assert.equal(await card.getByText('piece 7').isVisible(), true);
  await card.getByText('Before something in it was hidden').click();
  await card.getByText('write to ann@example.org').waitFor();
  await card.getByRole('button', { name: 'Read and check them' }).click();
  await card.getByText('got the same SHA-256').waitFor();
  const exact = card.getByLabel('The exact bytes as text');
  assert.match(await exact.textContent(), /"content":"write to EMAIL_1\\u\{202e\}"/);
  assert.doesNotMatch(await card.textContent(), /‮/);
  await page.setViewportSize({ width: 360, height: 640 });
  assert.deepEqual(await sticksOut(page), []);
  await page.setViewportSize({ width: 1280, height: 800 });
  await card.getByText('More ways to allow it').click();
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/api/approvals/'));
  await card.getByRole('button', { name: 'Allow whatever this Turn sends' }).click();
  assert.deepEqual((await posted).postDataJSON(), { answer: 'allow', for: 'turn', digest: 'e'.repeat(64) });
  await page.locator('.closed', { hasText: 'Allowed for this Turn' }).first().waitFor();
  assert.equal(mock.house.approvals.get(approval.id).state, 'allowed');
});

test('trust_showsGrantsLevelsAndPolicy_andStepsAfterTheDiff', mocked, async () => {
  mock.house.grants = [{ id: 'grt_1', covers: 'grep where it only reads, inside /workspace', for: 'always', by: 'owner', given: new Date().toISOString(), expires: new Date(Date.now() + 1e9).toISOString() }];
  await open('trust');
  await page.getByText('grep where it only reads').waitFor();
  await page.getByText('no-push').waitFor();
  await page.getByText('What changes at level 3?').click();
  await page.getByText('+ Models on other machines may be used.').waitFor();
  assert.equal(mock.house.trust, 1);
  await page.getByRole('button', { name: 'Go to level 3' }).click();
  await page.locator('.level.current', { hasText: '3 ·' }).waitFor();
  await page.getByRole('button', { name: 'Undo the last step' }).click();
  await page.locator('.level.current', { hasText: '1 ·' }).waitFor();
  await page.getByRole('button', { name: 'Take back' }).click();
  await page.getByText('Nothing is allowed for longer than once').waitFor();
});

test('consents_areATable_thatIsGivenAndWithdrawnFrom', mocked, async () => {
  await open('trust');
  const table = page.locator('table.consents');
  await table.getByText('public').waitFor();
  await page.getByLabel('be sent what is about').selectOption('contacts');
  await page.getByRole('button', { name: 'Consent', exact: true }).click();
  const row = table.locator('tr', { hasText: 'contacts' });
  await row.getByText('personal').waitFor();
  assert.deepEqual([...mock.house.consents.keys()], ['contacts']);
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await row.waitFor({ state: 'detached' });
  assert.equal(mock.house.consents.size, 0);
  await clean();
});

test('ledger_forbidThisFromNowOn_asksOnce_andTrustTakesItBack', mocked, async () => {
  await open('ledger');
  await page.locator('.ledger tbody a', { hasText: 'api.far.example' }).first().click();
  await page.getByRole('button', { name: 'Forbid this from now on' }).click();
  assert.deepEqual(mock.house.stops.hosts, []);
  await page.getByRole('button', { name: 'Yes, forbid it' }).click();
  await page.getByText('is forbidden and sent nothing').waitFor();
  assert.equal(mock.house.stops.hosts[0].host, 'api.far.example');
  await open('trust');
  await page.getByRole('button', { name: 'Allow again what else is allowed' }).click();
  await page.getByText('Hosts that are sent nothing').waitFor({ state: 'detached' });
  assert.deepEqual(mock.house.stops.hosts, []);
  await clean();
});

test('incognito_isSaidSo_andGoneWhenItIsClosed', mocked, async () => {
  await open('chat');
  await page.getByRole('button', { name: 'New incognito conversation' }).click();
  await page.getByText('Nothing of this conversation is kept').waitFor();
  const session = decodeURIComponent(new URL(page.url()).hash.replace('#/chat/', ''));
  assert.ok(mock.house.sessions.has(session));
  await say('between us');
  await idle();
  await page.getByRole('button', { name: 'Close it' }).click();
  await page.getByText('Nothing of this conversation is kept').waitFor({ state: 'detached' });
  assert.ok(!mock.house.sessions.has(session));
  await until(async () => !(await page.content()).includes('between us'));
  await clean();
});

test('conversation_saysWhatItHasTouched', mocked, async () => {
  mock.house.touch('main', { touched: { untrusted: true, private: true, outside: false } });
  await open('health');
  await open('chat/main');
  await page.getByText('It has read what nobody vouches for, read private data.').waitFor();
  await page.getByText('Whatever would reach outside from here is asked about.').waitFor();
  mock.house.touch('main', { touched: { untrusted: false, private: false, outside: false } });
  await page.getByText('It has read what nobody vouches for').waitFor({ state: 'detached' });
});

test('stops_oneClickOn_andOffAfterAQuestion', mocked, async () => {
  await open('health');
  await page.getByRole('button', { name: 'Local only' }).click();
  await page.getByText('Local-only mode: nothing leaves this machine.').waitFor();
  assert.equal(mock.house.stops.local.on, true);
  await page.getByRole('button', { name: 'Let things leave again' }).click();
  assert.equal(mock.house.stops.local.on, true);
  await page.getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('button', { name: 'Let things leave again' }).click();
  await page.getByRole('button', { name: 'Yes, let things leave again' }).click();
  await page.getByRole('button', { name: 'Local only' }).waitFor();
  assert.equal(mock.house.stops.local.on, false);
  mock.house.stops = { ...mock.house.stops, pause: { on: true, since: new Date().toISOString(), by: 'tok_1' } };
  mock.house.tell({ type: 'stops.changed', stops: mock.house.stops });
  await page.getByText('Paused: nothing runs and nothing is sent.').waitFor();
  await page.getByRole('button', { name: 'Resume' }).click();
  await page.getByRole('button', { name: 'Yes, resume' }).click();
  await page.getByRole('button', { name: 'Pause' }).waitFor();
});

test('approval_deny_carriesTheMessage', mocked, async () => {
  await open('chat/deny');
  const posted = page.waitForRequest((request) => request.method() === 'POST' && request.url().includes('/api/approvals/'));
  await say('run rm -rf /');
  await page.getByLabel('Message to the model when you deny').fill('too dangerous');
  await page.getByRole('button', { name: 'Deny' }).click();
  assert.deepEqual((await posted).postDataJSON(), { answer: 'deny', text: 'too dangerous' });
  await page.locator('.closed', { hasText: 'Denied by owner' }).waitFor();
  await page.getByText('You said no, so I did not run it.').first().waitFor();
});

test('approval_byKeyboardOnly_needsTheWayToTheButton', mocked, async () => {
  await open('chat/keys');
  await idle().catch(() => undefined);
  await page.focus('#draft');
  await page.keyboard.type('run date');
  await page.keyboard.down('Enter');
  await page.locator('.approval:not(.closed)').waitFor();
  for (let i = 0; i < 5; i++) {
    await page.keyboard.down('Enter');
  }
  await page.keyboard.up('Enter');
  await page.locator('.approval button:enabled').first().waitFor();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Space');
  const asked = [...mock.house.approvals.values()].at(-1);
  assert.equal(mock.house.approvals.get(asked.id).state, 'waiting');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'draft');

  const focused = () => page.evaluate(() => document.activeElement.textContent);
  await until(async () => {
    await page.keyboard.press('Shift+Tab');
    return (await focused()) === 'Allow once';
  });
  const ring = await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle);
  assert.equal(ring, 'solid');
  await page.keyboard.press('Enter');
  await page.locator('.closed', { hasText: 'Allowed once' }).waitFor();
  await until(() => page.evaluate(() => document.activeElement.id === 'draft'));
});

test('approval_justShown_takesNoClick', mocked, async () => {
  await open('approvals');
  const approval = mock.house.propose({ session: 'early' });
  const button = page.getByRole('button', { name: 'Allow once' });
  await button.waitFor();
  assert.equal(await button.isDisabled(), true);
  await page.locator('button:enabled', { hasText: 'Allow once' }).waitFor();
  mock.house.close(approval.id, { answer: 'deny' }, 'owner (terminal)');
  await page.locator('.closed', { hasText: 'Denied by owner (terminal)' }).first().waitFor();
});

test('approval_answeredElsewhereMeanwhile_saysSo', mocked, async () => {
  const approval = mock.house.propose({ session: 'race', command: 'race-me' });
  await page.locator('button:enabled', { hasText: 'Allow once' }).waitFor();
  mock.house.approvals.set(approval.id, { ...mock.house.approvals.get(approval.id), state: 'denied', answeredBy: 'owner (phone)', answeredAt: new Date().toISOString() });
  await page.getByRole('button', { name: 'Allow once' }).click();
  await page.locator('.closed', { hasText: 'Denied by owner (phone)' }).waitFor();
});

test('approval_timeIsUp_takesNoAnswer', mocked, async () => {
  const approval = mock.house.propose({ session: 'slow', seconds: 2 });
  await page.getByText('Time is up').first().waitFor();
  assert.equal(await page.getByRole('button', { name: 'Allow once' }).isDisabled(), true);
  mock.house.approvals.set(approval.id, { ...approval, state: 'expired' });
  mock.house.tell({ type: 'approval.closed', approval: { ...approval, state: 'expired' } });
  await page.locator('.closed', { hasText: 'Expired without an answer' }).waitFor();
});

test('approval_fromAnotherSession_isABannerEverywhere', mocked, async () => {
  await open('health');
  const approval = mock.house.propose({ session: 'far-away', command: 'whoami' });
  const banner = page.getByRole('region', { name: 'Approvals waiting' });
  await banner.waitFor();
  assert.match(await banner.textContent(), /waiting for you in far-away: whoami/);
  assert.match(await page.title(), /^\(1\) /);
  assert.match(await page.textContent('[role=alert]'), /Approval needed in session far-away: whoami/);
  await banner.getByRole('link', { name: 'Review' }).click();
  await page.locator('.approval .command', { hasText: 'whoami' }).waitFor();
  await banner.waitFor({ state: 'detached' });
  mock.house.close(approval.id, { answer: 'deny' });
  await until(async () => !(await page.title()).startsWith('('));
});

test('ledger_rowsFilterAndDetail_showTheExactBytes', mocked, async () => {
  await open('ledger');
  await page.locator('.ledger tbody tr').nth(99).waitFor();
  await page.getByRole('button', { name: 'Show older' }).click();
  await page.locator('.ledger tbody tr').nth(140).waitFor();
  await page.selectOption('select', 'third.example');
  await until(async () => new Set(await page.locator('.ledger tbody td:nth-child(2)').allTextContents()).size === 1);
  await page.locator('.ledger tbody a').first().click();
  const detail = page.locator('.detail');
  await detail.locator('.segments li').nth(4).waitFor();
  const { row, wire } = mock.house.ledger.find((request) => page.url().endsWith(request.row.id));
  assert.ok((await detail.textContent()).includes(row.sha256));
  assert.ok((await detail.textContent()).includes('egress.consent.personal'));
  assert.match(await detail.locator('.segments').textContent(), /system public · Homarus’ own 32 bytes/);
  await detail.getByRole('button', { name: 'Read and check them' }).click();
  await detail.getByText(`Your browser read ${row.bytes} bytes and got the same SHA-256.`).first().waitFor();
  assert.equal((await detail.getByLabel('The exact bytes as text').textContent()).replace('\\u{202e}', '\u202e'), wire.toString());
});

test('ledger_hosts_areListedWithWhatStandsNow', mocked, async () => {
  await open('ledger');
  await page.getByText('Who received something (2)').click();
  const row = page.locator('.hosts .grant', { hasText: 'api.far.example:443' });
  await row.waitFor();
  assert.match(await row.textContent(), /for command, model.*consent for personal/);
  await page.getByText('On this machine: 127.0.0.1:8080').waitFor();
});

test('ledger_changedBytes_areNoticed', mocked, async () => {
  const found = mock.house.ledger.find(({ row }) => row.host === 'api.far.example');
  found.wire = Buffer.from('something else');
  await open(`ledger/${found.row.id}`);
  await page.getByRole('button', { name: 'Read and check them' }).click();
  await page.getByText(/Your browser got another SHA-256 over 14 bytes/).first().waitFor();
});

test('ledger_newRequest_appearsByItself', mocked, async () => {
  await open('ledger');
  await page.selectOption('select', '');
  await page.locator('.ledger').waitFor();
  const sum = await page.textContent('.sum');
  mock.house.sent('fresh.example', 'main', 'x'.repeat(5_000));
  await page.locator('.ledger tbody tr').first().getByText('fresh.example').first().waitFor();
  await until(async () => (await page.textContent('.sum')) !== sum);
});

test('audit_kindDetailAndLiveEntries_areShown', mocked, async () => {
  await open('audit');
  await page.selectOption('select', 'policy.decided');
  await until(async () => new Set(await page.locator('.feed .kind').allTextContents()).size === 1);
  await page.locator('.feed summary').first().click();
  await page.locator('.feed pre', { hasText: '"rule": "speak.owner"' }).first().waitFor();
  mock.house.write('policy.decided', 'owner', 'A fresh decision', { rule: 'x' });
  await page.locator('.feed li').first().getByText('A fresh decision').first().waitFor();
});

test('audit_changedLog_isSaidSo', mocked, async () => {
  mock.house.intact = false;
  await page.click('text=Verify now');
  await page.getByText('The log was changed, or is damaged.').first().waitFor();
  await page.getByText(/entry 7 differs/).first().waitFor();
  mock.house.intact = true;
});

test('audit_lastDays_sayWhatIsOutOfTheUsual', mocked, async () => {
  await open('health');
  await open('audit');
  await page.getByText(/The last seven days: 2 out of the usual/).click();
  const card = page.locator('details.hosts');
  await card.getByText('a login link was refused').first().waitFor();
  assert.match(await card.textContent(), /exec 12, read_file 4/);
  assert.match(await card.textContent(), /api\.example\.com:443 48\.2 kB for the first time/);
  assert.match(await card.textContent(), /homarus audit query --kind login/);
  await clean();
});

test('health_spending_saysWhatWasSpentAndWhereItEnds', mocked, async () => {
  await open('health');
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Spending' }) });
  await section.getByText('$31.07').first().waitFor();
  assert.deepEqual(await section.locator('.state').allTextContents(), ['near', 'used up', 'holds']);
  assert.match(await section.textContent(), /told from \$2\.50/);
  await clean();
});

test('health_routing_saysWhoAnswersAndWhy', mocked, async () => {
  await open('health');
  const section = page.locator('section', { has: page.getByRole('heading', { name: 'Which model answers' }) });
  await section.getByText('7 of 8').first().waitFor();
  assert.match(await section.textContent(), /passed, 7 of 8/);
  assert.match(await section.textContent(), /12 of 40 turns in 30 days/);
  await section.locator('input').fill('fix Main.java');
  await section.getByRole('button').click();
  await section.getByRole('status').waitFor();
  assert.match(await section.getByRole('status').textContent(), /cloud: your list for code counts/);
  await clean();
});

test('health_models_sayWhatTheyMayBeSent', mocked, async () => {
  await open('health');
  const card = (name) => page.locator('.model', { has: page.getByRole('heading', { name, exact: true }) });
  await card('local').waitFor();
  assert.match(await card('local').textContent(), /in use.*on this machine.*everything but secrets/);
  assert.match(await card('far').textContent(), /somebody else’s machine.*public and personal text, until/);
  assert.match(await card('third').textContent(), /nothing yet; it needs your consent/);
  await card('third').getByRole('button', { name: 'Test' }).click();
  await card('third').getByText('EGRESS-003').first().waitFor();
  await card('far').getByRole('button', { name: 'Use this model' }).click();
  await card('far').getByText('in use').first().waitFor();
  await page.getByText('Commands run without a limit on memory').first().waitFor();
});

test('health_look_isTurnedOnAtOnce_andOffBehindAWord', mocked, async () => {
  await open('health');
  const card = page.locator('.model', { has: page.getByRole('heading', { name: 'far', exact: true }) });
  await card.getByText('nothing is shown').waitFor();
  await card.getByRole('button', { name: 'Look before sending' }).click();
  await card.getByText('each request waits until you have seen it').waitFor();
  assert.equal(mock.house.models.find((row) => row.name === 'far').lookBefore, true);
  await card.getByText('Stop looking first').click();
  await card.getByRole('button', { name: 'Let them go unseen' }).click();
  await card.getByText('nothing is shown').waitFor();
  assert.equal(mock.house.models.find((row) => row.name === 'far').lookBefore, false);
});

test('connection_lostAndFound_keepsTheDraftAndReadsAnew', mocked, async () => {
  await open('chat/back');
  await say('before');
  await idle();
  await page.fill('#draft', 'half a thought');
  mock.house.away = true;
  mock.house.drop();
  await page.getByText('Disconnected').first().waitFor();
  await page.getByText('Not connected. Your text stays here.').first().waitFor();
  await page.press('#draft', 'Enter');
  assert.equal(await page.inputValue('#draft'), 'half a thought');
  mock.house.store('back', 'while-away', 'assistant', 'Said while you were away.');
  mock.house.away = false;
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await page.getByText('Said while you were away.').first().waitFor();
  assert.equal(await page.inputValue('#draft'), 'half a thought');
  await page.locator('.places a', { hasText: 'Audit' }).click();
  await page.locator('.feed').waitFor();
  await page.locator('.places a', { hasText: 'Chat' }).click();
  assert.equal(await page.inputValue('#draft'), 'half a thought');
  await page.fill('#draft', '');
});

test('connection_lostDuringATurn_showsWhatWasStored', mocked, async () => {
  await open('chat/cut');
  await say('long');
  await page.locator('.reply[aria-busy=true]').waitFor();
  mock.house.drop();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await page.getByText('Line 149 of a long reply.').first().waitFor({ timeout: 30_000 });
  assert.equal(await page.locator('.said').count(), 1);
  assert.equal(await page.locator('.reply').count(), 1);
});

test('hostileText_inEveryField_isText', mocked, async () => {
  const shows = async (selector) => {
    await page.locator(selector).first().waitFor();
    await until(async () => (await page.textContent('main')).includes('<img src=x onerror="alert(1)">'));
  };
  await open('chat/hostile');
  await shows('.reply');
  await page.locator('.tool summary').first().click();
  await open(`chat/${encodeURIComponent(HOSTILE)}`);
  await page.getByText('A session with a hostile name').first().waitFor();
  await open('chat/attack');
  await say('hostile');
  await idle();
  await say(HOSTILE);
  await page.locator('.said', { hasText: '<script>alert(2)</script>' }).waitFor();
  const approval = mock.house.propose({ session: HOSTILE, turn: HOSTILE, command: HOSTILE, cwd: HOSTILE, origin: HOSTILE, label: HOSTILE, environment: { [HOSTILE]: HOSTILE } });
  await page.getByRole('region', { name: 'Approvals waiting' }).waitFor();
  await open('approvals');
  await shows('.approval');
  mock.house.close(approval.id, { answer: 'deny' }, HOSTILE);
  await page.locator('.closed summary', { hasText: 'onerror' }).first().click();
  await open('ledger');
  await shows('.ledger');
  await open(`ledger/${mock.house.ledger.find(({ row }) => row.host === HOSTILE).row.id}`);
  await shows('.segments');
  await page.locator('.detail summary').click();
  await open('audit');
  await shows('.feed');
  await page.locator('.feed summary', { hasText: 'onerror' }).first().click();
  await open('health');
  await shows('.findings');
  mock.house.tell({ type: 'problem', problem: { code: HOSTILE, sentence: HOSTILE, remedy: HOSTILE } });
  await page.locator('.banners .problem').waitFor();
  assert.equal(await page.evaluate(() => document.querySelectorAll('script, iframe, object, embed').length), 1);
  assert.deepEqual(await page.evaluate(() => [...document.images].map((image) => new URL(image.src).pathname)), ['/assets/logo.svg']);
  await page.getByRole('button', { name: 'Dismiss' }).click();
  await clean();
});

test('everyView_inLightAndDark_hasContrastNamesAndFitsFrom360', mocked, async () => {
  const request = mock.house.ledger.find(({ row }) => row.host === HOSTILE).row.id;
  const approval = mock.house.propose({
    session: 'main', command: `echo ${'a-very-long-word'.repeat(20)}`, digest: 'd'.repeat(64), suspicious: true, untrusted: { read: true, from: ['web:example.org'] },
    sentence: 'prints a word', riskWords: 'changes no more than the workspace', reasons: ['a note'], touches: ['/workspace/src/a'], rule: 'exec.ask',
    plan: { steps: [{ when: 'always', stages: [{ program: '/usr/bin/echo', arguments: ['echo', 'a-very-long-word'.repeat(20)], folder: '/workspace', environment: [{ name: 'LC_ALL', value: 'C' }], redirects: [{ descriptor: 1, kind: 'write', to: '/workspace/n' }] }] }], pins: [] },
  });
  mock.house.grants = [{ id: 'grt_2', covers: 'grep where it only reads, inside /workspace', session: 'main', for: 'session', by: 'owner', given: new Date().toISOString(), expires: new Date(Date.now() + 1e9).toISOString(), lastUse: new Date().toISOString() }];
  const views = ['chat/main', 'chat/hostile', `chat/${encodeURIComponent(HOSTILE)}`, 'chat/brand-new', 'approvals', 'ledger', `ledger/${request}`, 'audit', 'trust', 'health'];
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1280, 800], [768, 1024], [390, 844], [360, 640]]) {
      const other = await watched(browser.context);
      await other.emulateMedia({ colorScheme });
      await other.setViewportSize({ width, height });
      for (const [index, view] of views.entries()) {
        await other.goto(`${base}#/${view}`);
        await other.waitForLoadState('networkidle');
        await other.locator('h1').first().waitFor({ state: 'attached' });
        if (process.env.SHOTS) {
          await other.screenshot({ path: `${process.env.SHOTS}/${width}-${colorScheme}-${index}-${view.split('/')[0]}.png` });
        }
        const where = `${view.slice(0, 20)} at ${width} in ${colorScheme}`;
        assert.deepEqual(await sticksOut(other), [], where);
        assert.deepEqual(await faint(other), [], where);
        assert.deepEqual(await nameless(other), [], where);
      }
      assert.deepEqual(await misdeeds(other, base), []);
      await other.close();
    }
  }
  mock.house.grants = [];
  mock.house.close(approval.id, { answer: 'deny' });
});

test('emptyGateway_everyView_saysWhatToDoNext', mocked, async () => {
  const empty = await startMock({ empty: true });
  // In a browser of its own: cookies do not tell ports apart.
  const apart = await startBrowser();
  const other = apart.page;
  await other.goto(empty.link());
  await other.getByText('What can I do for you?').first().waitFor();
  await other.getByText('No model is set up yet.').first().waitFor();
  for (const [view, sentence] of [['approvals', 'Nothing waits for you'], ['ledger', 'Nothing has left this machine'], ['audit', 'No entries yet'], ['trust', 'Nothing is allowed for longer than once'], ['health', 'No model yet']]) {
    await other.goto(`${empty.url}#/${view}`);
    await other.getByText(sentence).waitFor();
  }
  await apart.stop();
  await empty.stop();
});

test('signIn_over_leadsToTheLoginPage', mocked, async () => {
  await open('health');
  mock.house.cookies.clear();
  mock.house.drop();
  await page.getByText('This browser is not signed in.').first().waitFor();
  await page.goto(mock.link());
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await open('health');
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.getByText('This browser is not signed in.').first().waitFor();
  await clean();
});

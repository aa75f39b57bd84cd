/** The dashboard in Chromium, with the real gateway behind it. SHOTS names a folder for pictures. */
import assert from 'node:assert/strict';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { misdeeds, startBrowser } from '../../app/dashboard/test/browser.mjs';
import { startProduct } from './product.mjs';

let product;
let browser;
let page;
let base;

before(async () => {
  product = await startProduct();
  base = `${product.base}/`;
  browser = await startBrowser();
  page = browser.page;
});
after(async () => {
  await browser?.stop();
  await product.stop();
});

const open = (place) => page.goto(`${base}#/${place}`);
const say = async (text) => {
  await page.fill('#draft', text);
  await page.press('#draft', 'Enter');
};
const shot = async (name) => {
  if (!process.env.SHOTS) return;
  for (const colorScheme of ['light', 'dark']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: path.join(process.env.SHOTS, `${name}-${colorScheme}.png`) });
  }
};
const clean = async () => assert.deepEqual(await misdeeds(page, base), []);

test('link_printed_signsInOnce', async () => {
  const link = await product.link();
  await page.goto(link);
  await page.locator('#draft').waitFor();
  await page.locator('.light.open').waitFor();
  assert.ok(!page.url().includes('code='));
  const again = await fetch(`${base}api/login`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ code: link.split('code=')[1] }) });
  assert.equal(again.status, 401);
  await clean();
});

test('chat_said_isAnsweredWhileItStreams', async () => {
  await say('hello from the browser');
  await page.getByText('You said: hello from the browser', { exact: true }).first().waitFor();
  await shot('chat');
  await clean();
});

test('command_asked_isShownExactlyAndRunsAfterYes', async () => {
  await say('run printf \u202e%s hi-there');
  await page.getByRole('button', { name: /allow once/i }).first().waitFor();
  assert.match(await page.locator('body').innerText(), /\\u\{202e\}/);
  await shot('approval');
  await page.waitForTimeout(700);
  await page.getByRole('button', { name: /allow once/i }).first().click();
  await page.getByText(/The tool says:.*hi-there/).first().waitFor();
  await clean();
});

test('command_denied_doesNotRun', async () => {
  await say('run touch should-not-exist');
  await page.getByRole('button', { name: /^deny/i }).first().waitFor();
  await page.waitForTimeout(700);
  await page.getByRole('button', { name: /^deny/i }).first().click();
  await page.getByText(/The tool says: Not done: the owner refused/).first().waitFor();
  await clean();
});

test('views_ofTheRecords_showWhatHappened', async () => {
  const { requests } = await product.api('GET', '/api/ledger');
  assert.ok(requests.length >= 5);
  for (const [place, words] of [['ledger', requests[0].host], ['audit', 'approval.answered'], ['health', 'isolated']]) {
    await open(place);
    await page.getByText(words).locator('visible=true').first().waitFor();
    await shot(place);
  }
  await clean();
});

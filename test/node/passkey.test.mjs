/** A passkey opens a home: Chromium with a virtual authenticator, the real gateway behind it. */
import assert from 'node:assert/strict';
import { once } from 'node:events';
import net from 'node:net';
import { after, before, test } from 'node:test';
import { misdeeds, startBrowser } from '../../app/dashboard/test/browser.mjs';
import { virtualPasskeys } from '../../app/dashboard/test/passkeys.mjs';
import { startProduct } from './product.mjs';

let product;
let browser;
let page;
let passkeys;
let base;

before(async () => {
  product = await startProduct();
  browser = await startBrowser();
  page = browser.page;
  // The gateway's process begins anew when it is locked, and is looked at again and again until it answers.
  page.setDefaultTimeout(30_000);
  passkeys = await virtualPasskeys(page);
});
after(async () => {
  await browser?.stop();
  await product.stop();
});

const slots = () => page.getByRole('region', { name: 'Who can open this home' });
const form = () => slots().locator('details', { hasText: 'Add a passkey' });
const slot = (kind) => slots().locator('.finding', { has: page.locator('strong', { hasText: new RegExp(`^${kind}$`) }) });
const unlock = () => page.getByRole('button', { name: 'Unlock with your passkey' });
const connected = () => page.getByText('Connected', { exact: true }).first();
const clean = async () => assert.deepEqual(await misdeeds(page, base), []);

async function addPasskey() {
  await form().getByText('Add a passkey').click();
  await form().getByLabel(/To confirm/).fill('elevate');
  await form().getByRole('button', { name: 'Make it' }).click();
}

async function lock() {
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Homarus is locked' }).waitFor();
}

test('link_forPasskeys_leadsToThePageByItsName', async () => {
  const link = await product.passkeyLink();
  assert.match(link, /^http:\/\/localhost:\d+\/#code=/);
  base = link.slice(0, link.indexOf('#'));
  await page.goto(link);
  await slots().waitFor();
  await clean();
});

test('passkey_withoutThePrf_isNotTaken', async () => {
  await passkeys.add({ hasPrf: false });
  await addPasskey();
  await form().locator('.problem', { hasText: 'DASHBOARD-004' }).waitFor();
  assert.equal((await product.api('GET', '/api/keys')).slots.length, 1);
  await passkeys.removeAll();
  await clean();
});

test('R123 a passkey is added, and opens the home once nothing else of this machine does', async () => {
  await page.reload();
  await passkeys.add();
  await addPasskey();
  await slot('passkey').waitFor();
  await slot('machine').getByText('Remove machine').click();
  await slot('machine').getByLabel(/To confirm/).fill('elevate');
  await slot('machine').getByRole('button', { name: /Remove it/ }).click();
  await slot('machine').waitFor({ state: 'detached' });
  const { slots: left, proof } = await product.api('GET', '/api/keys');
  assert.deepEqual(left.map((known) => known.kind), ['passkey']);
  assert.deepEqual(proof, [['passkey']], 'a word recognises nobody any more');
  await lock();
  await unlock().waitFor();
  assert.equal(await page.getByLabel('Passphrase').count(), 0);
  const refused = await product.api('POST', '/api/unlock', {});
  assert.equal(refused.problem.code, 'VAULT-019');
  assert.match(refused.problem.remedy, /^Open http:\/\/localhost:\d+\/ and use the passkey\./);
  await unlock().click();
  await connected().waitFor();
  assert.equal((await product.api('GET', '/api/keys')).openedBy, 'passkey');
  await clean();
});

test('passkey_theLastSlot_staysWhereItIs_andRecognisesItsOwner', async () => {
  await page.goto(`${base}#/keys`);
  await slot('passkey').getByText('Remove passkey').click();
  await slot('passkey').getByText('Your passkey is asked first.').waitFor();
  await slot('passkey').getByRole('button', { name: /Remove it/ }).click();
  await slot('passkey').locator('.problem', { hasText: 'VAULT-012' }).waitFor();
  const passphrase = slots().locator('details', { hasText: 'New passphrase' });
  await slots().getByText('Add a passphrase').click();
  await passphrase.getByLabel('New passphrase').fill('seven herons under one bridge');
  await passphrase.getByLabel('The same again').fill('seven herons under one bridge');
  await passphrase.getByRole('button', { name: 'Add it' }).click();
  await slot('passphrase').waitFor();
  await clean();
});

test('passkey_ofAnother_opensNothing_andThePassphraseDoes', async () => {
  const { passkeys: known } = await product.api('GET', '/api/keys');
  await lock();
  await unlock().waitFor();
  // What another authenticator would give for the same question.
  const answer = await page.evaluate(
    async ({ credential }) => {
      const response = await fetch('/api/unlock', {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ passkey: { credential, output: btoa('x'.repeat(32)) } }),
      });
      return { status: response.status, code: (await response.json()).problem.code };
    },
    known[0],
  );
  assert.deepEqual(answer, { status: 400, code: 'SLOT-062' });
  await passkeys.removeAll();
  await passkeys.add();
  await unlock().click();
  await page.locator('.problem', { hasText: 'DASHBOARD-005' }).waitFor();
  await page.getByLabel('Passphrase').fill('seven herons under one bridge');
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await connected().waitFor();
  await clean();
});

test('name_thatAnotherProgramHas_isNotHandedOut', async () => {
  const other = net.createServer().listen(0, '::1');
  const [refused] = await Promise.race([once(other, 'listening').then(() => [false]), once(other, 'error').then(() => [true])]);
  if (refused) {
    // A machine without ::1 has nobody there.
    return;
  }
  const { port } = other.address();
  const second = await startProduct({ port });
  try {
    const answer = await second.api('POST', '/api/link/passkey');
    assert.equal(answer.problem.code, 'GATEWAY-002');
  } finally {
    await second.stop();
    other.close();
  }
});

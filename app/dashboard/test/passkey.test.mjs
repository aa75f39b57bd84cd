/** Passkeys in Chromium, with its virtual authenticators, against the mock. SHOTS names a folder for pictures. */
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, test } from 'node:test';
import { misdeeds, startBrowser } from './browser.mjs';
import { look } from './look.mjs';
import { MockKeys } from './mock-keys.mjs';
import { startMock } from './mock-gateway.mjs';
import { virtualPasskeys } from './passkeys.mjs';

const ELSEWHERE = { code: 'GATEWAY-002', sentence: 'Another program listens at [::1]:7117, and a browser would ask that one for localhost.', remedy: 'Stop it, or choose another port for Homarus: homarus start --port N.' };

let mock;
let browser;
let page;
let home;
let passkeys;

before(async () => {
  mock = await startMock();
  browser = await startBrowser();
  page = browser.page;
  home = mock.url.replace('127.0.0.1', 'localhost');
  passkeys = await virtualPasskeys(page);
});

after(async () => {
  await browser?.stop();
  await mock?.stop();
});

beforeEach(async () => {
  mock.house.keys = new MockKeys();
  page.seen.requests.length = 0;
  await page.goto(`${mock.link().replace('127.0.0.1', 'localhost')}&view=keys`);
  await page.reload();
  await page.getByRole('heading', { name: 'Who can open this home' }).waitFor();
});

afterEach(async () => {
  await passkeys.removeAll();
});

const keys = () => mock.house.keys;
const slots = () => page.getByRole('region', { name: 'Who can open this home' });
const form = () => slots().locator('details', { hasText: 'Add a passkey' });
const slot = () => slots().locator('.finding', { has: page.locator('strong', { hasText: /^passkey$/ }) });
const clean = async () => assert.deepEqual(await misdeeds(page, home), []);

async function add(passphrase = keys().passphrase) {
  await form().getByText('Add a passkey').click();
  await form().getByLabel('The passphrase of this home').fill(passphrase);
  await form().getByRole('button', { name: 'Make it' }).click();
}

async function lock() {
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Homarus is locked' }).waitFor();
}

test('passkey_isMadeAndAskedForItsKey_andUnlocks', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  const [[credential, made]] = [...keys().passkeys];
  assert.equal(Buffer.from(made.output, 'base64').length, 32);
  assert.equal(Buffer.from(made.salt, 'base64').length, 32);
  assert.match(credential, /^[A-Za-z0-9_-]+$/);
  await look(page, 'passkey-added');
  await lock();
  await look(page, 'locked-passkey');
  await page.getByRole('button', { name: 'Unlock with your passkey' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('passkey_ofAHomeThatOpensWithNothingElseHere_isTheOnlyWayOnThePage', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  keys().slots = keys().slots.filter((known) => known.kind === 'passkey');
  await lock();
  await page.getByRole('button', { name: 'Unlock with your passkey' }).waitFor();
  assert.equal(await page.getByLabel('Passphrase').count(), 0);
  await look(page, 'locked-passkey-only');
  await page.getByRole('button', { name: 'Unlock with your passkey' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('passkey_ofAHomeWithNothingToType_recognisesItsOwner', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  keys().proof = [['identity'], ['passkey']];
  await page.reload();
  await slots().getByText('Add a passphrase').click();
  await slots().locator('details', { hasText: 'New passphrase' }).getByText('Your passkey is asked first.').waitFor();
  await slots().getByLabel('New passphrase').fill('seven herons under one bridge');
  await slots().getByLabel('The same again').fill('seven herons under one bridge');
  await slots().getByRole('button', { name: 'Add it' }).click();
  await slots().locator('.finding').nth(4).waitFor();
  assert.equal(keys().passphrase, 'seven herons under one bridge');
  await look(page, 'passkey-proof');
  await page.goto(`${mock.link()}&view=keys`);
  await slots().getByText('Remove machine').click();
  await slots().locator('.finding').first().getByText('homarus link --passkey').waitFor();
  assert.ok(await slots().getByRole('button', { name: /Remove it/ }).first().isDisabled());
  await look(page, 'passkey-proof-by-address');
});

test('passkey_thatGivesNoKey_isNotAdded_andThePageSaysWhatElseOpens', async () => {
  await passkeys.add({ hasPrf: false });
  await add();
  await form().locator('.problem', { hasText: 'DASHBOARD-004' }).waitFor();
  assert.equal(keys().passkeys.size, 0);
  assert.equal(keys().slots.length, 3);
  await look(page, 'passkey-without-key');
  await clean();
});

test('passkey_thatGivesNoKeyAnyMore_leavesThePassphrase', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  await passkeys.removeAll();
  await passkeys.add({ hasPrf: false });
  await lock();
  await page.getByRole('button', { name: 'Unlock with your passkey' }).click();
  await page.locator('.problem', { hasText: /DASHBOARD-00[45]/ }).waitFor();
  await look(page, 'locked-passkey-refused');
  await page.getByLabel('Passphrase').fill(keys().passphrase);
  await page.getByRole('button', { name: 'Unlock', exact: true }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('passkey_thatOpensTheHomeAlready_isNotAddedTwice', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  await page.reload();
  await add();
  await form().locator('.problem', { hasText: 'DASHBOARD-006' }).waitFor();
  assert.equal(keys().passkeys.size, 1);
  await clean();
});

test('passkey_withAWrongPassphrase_isNotAdded_andTheGatewaySaysWhy', async () => {
  await passkeys.add();
  await add('wrong wrong wrong');
  await form().locator('.problem', { hasText: 'GRANT-005' }).waitFor();
  assert.equal(keys().passkeys.size, 0);
  await clean();
});

test('passkey_thatTheGatewayRefuses_isSaid', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  [...keys().passkeys.values()][0].output = 'another';
  await lock();
  await page.getByRole('button', { name: 'Unlock with your passkey' }).click();
  await page.locator('.problem', { hasText: 'SLOT-062' }).waitFor();
  await clean();
});

test('pageUnderTheAddress_sendsToTheNameForThePasskey_andComesBack', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  await page.goto(`${mock.link()}&view=keys`);
  await form().getByText('Add a passkey').click();
  await form().getByText('homarus key add passkey').waitFor();
  await look(page, 'passkey-by-address');
  await lock();
  await page.getByRole('link', { name: 'Go to where your passkey works' }).click();
  await page.waitForURL(`${home}#back`);
  await page.getByRole('button', { name: 'Unlock with your passkey' }).click();
  await page.waitForURL((url) => url.hostname === '127.0.0.1');
  await page.getByText('Connected', { exact: true }).first().waitFor();
});

test('nameThatAnotherProgramHas_isNotSentTo', async () => {
  await passkeys.add();
  await add();
  await slot().waitFor();
  keys().nameTaken = ELSEWHERE;
  await lock();
  await page.locator('.problem', { hasText: 'GATEWAY-002' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Unlock with your passkey' }).count(), 0);
  assert.equal(await page.getByRole('link', { name: 'Go to where your passkey works' }).count(), 0);
  await look(page, 'locked-name-taken');
  await clean();
});

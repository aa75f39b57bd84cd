/** The keys page and the locked page in Chromium, against the mock. SHOTS names a folder for pictures. */
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { misdeeds, startBrowser } from './browser.mjs';
import { look } from './look.mjs';
import { MockKeys } from './mock-keys.mjs';
import { startMock } from './mock-gateway.mjs';

let mock;
let browser;
let page;

before(async () => {
  mock = await startMock();
  browser = await startBrowser();
  page = browser.page;
  await page.goto(mock.link());
  await page.getByText('Connected', { exact: true }).first().waitFor();
});

after(async () => {
  await browser?.stop();
  await mock?.stop();
});

beforeEach(async () => {
  mock.house.keys = new MockKeys();
  await page.goto(`${mock.url}#/chat/main`);
  await page.goto(`${mock.url}#/keys`);
  await page.reload();
  await page.getByRole('heading', { name: 'Who can open this home' }).waitFor();
});

const keys = () => mock.house.keys;
const slots = () => page.getByRole('region', { name: 'Who can open this home' });
const slot = (name) => slots().locator('.finding', { has: page.locator('strong', { hasText: new RegExp(`^${name}$`) }) });
const clean = async () => assert.deepEqual(await misdeeds(page, mock.url), []);

test('keys_page_listsSlotsSecretsAndBackups', async () => {
  assert.match(await slot('machine').textContent(), /opens by itself/);
  assert.match(await slot('passphrase \\+ pkcs11').textContent(), /opens with you/);
  assert.match(await slots().textContent(), /Root key number 3/);
  const secrets = await page.getByRole('region', { name: 'Secrets' }).textContent();
  assert.match(secrets, /openai sealed, sent only to https:\/\/api\.openai\.com\/v1 in authorization/);
  assert.match(secrets, /short in memory only, sent nowhere/);
  assert.match(secrets, /never used/);
  assert.match(secrets, /homarus vault bind short URL/);
  const backups = page.getByRole('region', { name: 'Backups' });
  assert.match(await backups.locator('.finding').nth(0).textContent(), /\/mnt\/disk\/homarus, last .*proved to open/);
  assert.match(await backups.locator('.finding').nth(1).textContent(), /not proved yet: homarus backup drill \/mnt\/stick\/homarus/);
  const warnings = backups.locator('.finding.warning');
  assert.match(await warnings.nth(0).textContent(), /BACKUP-001/);
  assert.match(await warnings.nth(1).textContent(), /\/mnt\/drawer\/homarus, last .*not there connect its disk/);
  assert.match(await warnings.nth(2).textContent(), /\/mnt\/new\/homarus, planned.*not there/);
  assert.match(await warnings.nth(3).textContent(), /\/net\/nas\/homarus, planned.*does not answer look whether/);
  assert.equal(await warnings.count(), 4);
  assert.match(await backups.locator('.finding.fine').last().textContent(), /\/mnt\/later\/homarus, planned.*not made yet/);
  for (const details of await page.locator('details').all()) {
    await details.locator('summary').click();
  }
  await look(page, 'keys');
  await clean();
});

test('slot_isRemoved_onlyWithThePassphrase', async () => {
  const machine = slot('machine');
  await machine.getByText('Remove machine').click();
  const button = machine.getByRole('button', { name: /Remove it/ });
  assert.ok(await button.isDisabled());
  await machine.getByLabel('The passphrase of this home').fill('wrong wrong wrong');
  await button.click();
  await machine.getByText('The passphrase of the home is needed, and this is not it.').waitFor();
  assert.equal(keys().slots.length, 3);
  assert.equal(await machine.getByLabel('The passphrase of this home').inputValue(), '');
  await machine.getByLabel('The passphrase of this home').fill(keys().passphrase);
  await button.click();
  await machine.waitFor({ state: 'detached' });
  await slots().getByText(/Root key number 4/).waitFor();
  await clean();
});

test('slot_ofAHomeThatNeedsTwoThings_isRemovedWithBoth', async () => {
  keys().proof = [['passphrase', 'pin']];
  await page.reload();
  const machine = slot('machine');
  await machine.getByText('Remove machine').click();
  const button = machine.getByRole('button', { name: /Remove it/ });
  await machine.getByLabel('The passphrase of this home').fill(keys().passphrase);
  assert.ok(await button.isDisabled());
  await machine.getByLabel('The PIN of its token').fill('4815');
  await button.click();
  await machine.waitFor({ state: 'detached' });
  await clean();
});

test('slot_theLastOne_isNotRemoved_andThePageSaysWhy', async () => {
  keys().slots = keys().slots.slice(0, 1);
  await page.reload();
  const machine = slot('machine');
  await machine.getByText('Remove machine').click();
  await machine.getByLabel('To confirm, type elevate').fill('elevate');
  await machine.getByRole('button', { name: /Remove it/ }).click();
  await machine.getByText('This is the last slot: without it nobody could open the home again.').waitFor();
  assert.match(await machine.textContent(), /VAULT-012/);
  assert.equal(keys().slots.length, 1);
  await look(page, 'last-slot');
  await clean();
});

test('passphrase_isAdded_onceItIsTypedTwiceAndHardToGuess', async () => {
  keys().slots = keys().slots.slice(0, 1);
  await page.reload();
  await slots().getByText('Add a passphrase').click();
  const button = slots().getByRole('button', { name: 'Add it' });
  await slots().getByLabel('New passphrase').fill('short');
  await slots().getByLabel('The same again').fill('shor');
  await slots().getByText('The two differ.').waitFor();
  await slots().locator('details', { hasText: 'New passphrase' }).getByLabel('To confirm, type elevate').fill('elevate');
  assert.ok(await button.isDisabled());
  await slots().getByLabel('The same again').fill('short');
  await button.click();
  await slots().getByText('The passphrase is shorter than 10 characters.').waitFor();
  await slots().getByLabel('New passphrase').fill('seven herons under one bridge');
  await slots().getByLabel('The same again').fill('seven herons under one bridge');
  await slots().locator('details', { hasText: 'New passphrase' }).getByLabel('To confirm, type elevate').fill('elevate');
  await button.click();
  await slot('passphrase').waitFor();
  assert.equal(await slots().getByLabel('New passphrase').inputValue(), '');
  assert.equal(keys().passphrase, 'seven herons under one bridge');
  await clean();
});

test('lock_button_leadsToTheLockedPage_andThePassphraseOpensIt', async () => {
  await page.getByRole('button', { name: 'Lock', exact: true }).first().click();
  await page.getByRole('heading', { name: 'Homarus is locked' }).waitFor();
  assert.equal(await page.getByText('Reply number').count(), 0);
  assert.equal(await page.getByLabel(/PIN/).count(), 0);
  await look(page, 'locked');
  await page.getByLabel('Passphrase').fill('wrong wrong wrong');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('The passphrase is wrong.').waitFor();
  assert.equal(await page.getByLabel('Passphrase').inputValue(), '');
  await page.getByLabel('Passphrase').fill(keys().passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('lockedPage_ofAHomeThatNeedsTwoThings_asksForBothAtOnce', async () => {
  keys().pin = '123456';
  mock.house.lock();
  await page.getByRole('heading', { name: 'Homarus is locked' }).waitFor();
  await page.getByText('This home opens with the passphrase and the PIN of the token together.').waitFor();
  await look(page, 'locked-two');
  await page.getByLabel('Passphrase').fill(keys().passphrase);
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.locator('.problem', { hasText: 'VAULT-021' }).waitFor();
  await page.getByLabel('Passphrase').fill(keys().passphrase);
  await page.getByLabel(/PIN of the token/).fill('654321');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('The passphrase is wrong.').waitFor();
  await page.getByLabel('Passphrase').fill(keys().passphrase);
  await page.getByLabel(/PIN of the token/).fill('123456');
  await page.getByRole('button', { name: 'Unlock' }).click();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('page_thatShowsAConversation_isEmptyAsSoonAsTheHomeIsLockedElsewhere', async () => {
  await page.goto(`${mock.url}#/chat/main`);
  await page.getByText('Reply number 129').waitFor();
  mock.house.lock();
  await page.getByRole('heading', { name: 'Homarus is locked' }).waitFor({ timeout: 1_000 });
  assert.equal(await page.getByText('Reply number').count(), 0);
  keys().locked = false;
  await page.reload();
  await page.getByText('Connected', { exact: true }).first().waitFor();
  await clean();
});

test('spending_page_looksRight', async () => {
  await page.goto(`${mock.url}#/health`);
  const spending = page.getByRole('region', { name: 'Spending' });
  await spending.getByText('$31.07').first().waitFor();
  await look(page, 'spending');
  await clean();
});

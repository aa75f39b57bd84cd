import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const ARGUMENTS = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium (CHROMIUM, else /usr/bin/chromium) with a fresh profile. */
export async function startBrowser({ width = 1280, height = 800, colorScheme = 'light', ...more } = {}) {
  const profile = await mkdtemp(join(tmpdir(), 'homarus-browser-'));
  const context = await chromium.launchPersistentContext(profile, {
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ARGUMENTS,
    viewport: { width, height },
    colorScheme,
    ...more,
  });
  context.setDefaultTimeout(10_000);
  return {
    context,
    page: await watched(context),
    stop: async () => {
      await context.close();
      await rm(profile, { recursive: true, force: true });
    },
  };
}

/** A page that remembers what must not happen: violations, dialogs, errors, requests to elsewhere. */
export async function watched(context) {
  const page = await context.newPage();
  const seen = { dialogs: [], errors: [], requests: [] };
  await page.addInitScript(() => {
    globalThis.violations = [];
    document.addEventListener('securitypolicyviolation', (event) =>
      globalThis.violations.push(`${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
    );
  });
  page.on('dialog', (dialog) => {
    seen.dialogs.push(dialog.message());
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => seen.errors.push(error.message));
  page.on('console', (message) => {
    // Chromium reports each refused or broken request by itself.
    if (message.type() === 'error' && !/Failed to load resource|WebSocket connection/.test(message.text())) {
      seen.errors.push(message.text());
    }
  });
  page.on('request', (request) => seen.requests.push(request.url()));
  page.on('websocket', (socket) => seen.requests.push(socket.url()));
  page.seen = seen;
  return page;
}

/** Returns what happened that must not, as lines; none is good. */
export async function misdeeds(page, origin) {
  const { host } = new URL(origin);
  return [
    ...(await page.evaluate(() => globalThis.violations)).map((line) => `policy: ${line}`),
    ...page.seen.dialogs.map((line) => `dialog: ${line}`),
    ...page.seen.errors.map((line) => `error: ${line}`),
    ...page.seen.requests.filter((url) => new URL(url).host !== host).map((line) => `elsewhere: ${line}`),
  ];
}

const clients = new WeakMap();

/** Returns the page's one session of the DevTools protocol: the end of another would take virtual passkeys along. */
export async function devTools(page) {
  if (!clients.has(page)) {
    clients.set(page, await page.context().newCDPSession(page));
  }
  return clients.get(page);
}

/** Returns the controls and landmarks that have no name for assistive technology. */
export async function nameless(page) {
  const { nodes } = await (await devTools(page)).send('Accessibility.getFullAXTree');
  const roles = /^(button|link|textbox|combobox|checkbox|region|navigation|img|image)$/;
  return nodes
    .filter((node) => !node.ignored && roles.test(node.role?.value ?? '') && !node.name?.value)
    .map((node) => `${node.role.value} ${JSON.stringify(node.properties?.map((property) => property.name))}`);
}

/** Returns the texts whose contrast with what is behind them is under WCAG AA's 4.5. */
export function faint(page) {
  return page.evaluate(() => {
    const numbers = (color) => color.match(/[\d.]+/g).map(Number);
    const light = (color) => {
      const [r, g, b] = numbers(color).map((value) => {
        const part = value / 255;
        return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    const behind = (element) => {
      for (let at = element; at; at = at.parentElement) {
        const color = getComputedStyle(at).backgroundColor;
        if ((numbers(color)[3] ?? 1) === 1) {
          return color;
        }
      }
      return 'rgb(255, 255, 255)';
    };
    const found = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const element = walker.currentNode.parentElement;
      if (walker.currentNode.data.trim() === '' || !element.checkVisibility() || element.closest(':disabled, .hidden, option')) {
        continue;
      }
      const [a, b] = [light(getComputedStyle(element).color), light(behind(element))].sort((x, y) => y - x);
      const ratio = (a + 0.05) / (b + 0.05);
      if (ratio < 4.5) {
        found.push(`${ratio.toFixed(2)} ${walker.currentNode.data.slice(0, 40)}`);
      }
    }
    return found;
  });
}

/** Returns what sticks out at the side of the window, except in boxes that scroll by themselves. */
export function sticksOut(page) {
  return page.evaluate(() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => {
      for (let at = element.parentElement; at; at = at.parentElement) {
        if (at.tagName !== 'MAIN' && /auto|scroll|hidden/.test(getComputedStyle(at).overflowX) && !at.matches('.thread, .view > *')) {
          return true;
        }
      }
      return false;
    };
    const found = document.documentElement.scrollWidth > width ? ['the page scrolls sideways'] : [];
    for (const element of document.body.querySelectorAll('*')) {
      if (element.checkVisibility() && element.getBoundingClientRect().right > width + 1 && !element.closest('.skip, .hidden') && !scrolls(element)) {
        found.push(`${element.tagName}.${element.className} ${Math.round(element.getBoundingClientRect().right)}`);
      }
    }
    return found;
  });
}

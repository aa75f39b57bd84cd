import assert from 'node:assert/strict';
import { faint, nameless, sticksOut } from './browser.mjs';

/** Looks at what is shown at each width in both schemes. */
export async function look(page, name) {
  for (const colorScheme of ['light', 'dark']) {
    for (const [width, height] of [[1280, 800], [360, 640]]) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height });
      if (process.env.SHOTS) {
        // As high as the view is, which scrolls by itself.
        const whole = await page.evaluate(() => document.querySelector('main').scrollHeight + 160);
        await page.setViewportSize({ width, height: Math.max(height, whole) });
        await page.screenshot({ path: `${process.env.SHOTS}/${name}-${width}-${colorScheme}.png` });
        await page.setViewportSize({ width, height });
      }
      const where = `${name} at ${width} in ${colorScheme}`;
      assert.deepEqual(await sticksOut(page), [], where);
      assert.deepEqual(await faint(page), [], where);
      assert.deepEqual(await nameless(page), [], where);
    }
  }
  await page.emulateMedia({ colorScheme: 'light' });
  await page.setViewportSize({ width: 1280, height: 800 });
}

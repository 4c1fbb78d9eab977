// Makes the pictures of the documents: node tests/browser/screenshots.mjs
import { join } from "node:path";

import { Ledger, ROOT, SESSION, browser, loaded, open } from "./kit.mjs";

const ORDER = "ORD_20251201_144000_3fa91c26";
const PICTURES = [
  ["blotter-dark", "dark", 1280, "", async () => {}],
  ["blotter-findings", "light", 1280, "", (page) => page.keyboard.press("f")],
  ["blotter-order", "dark", 1280, `#/order/${ORDER}`, (page) =>
    page.locator(".timeline").waitFor()],
  ["blotter-narrow", "dark", 400, "", async () => {}],
];

const chromium = await browser();
const ledger = new Ledger(SESSION);
await ledger.serve();
for (const [name, colorScheme, width, hash, prepare] of PICTURES) {
  const viewport = { width, height: 720 };
  const page = await open(chromium, ledger.url, { viewport, colorScheme });
  await loaded(page);
  await page.getByText("findings in").waitFor();
  await page.evaluate((hash) => (location.hash = hash), hash);
  await prepare(page);
  await page.evaluate(() => document.activeElement?.blur());
  await page.waitForTimeout(300);
  await page.screenshot({ path: join(ROOT, "docs/pictures", `${name}.png`) });
  await page.context().close();
}
await chromium.close();
await ledger.close();

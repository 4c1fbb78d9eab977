// The blotter in a browser: what a trader sees, does, and relies on.
import assert from "node:assert/strict";
import { renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";

import {
  Ledger, SESSION, allRows, browser, fill, fresh, lines, listed, loaded, open, report, scroll,
  seen, settled,
} from "./kit.mjs";

let chromium;
before(async () => {
  chromium = await browser();
});
after(() => chromium.close());

// A page of a ledger of its own.
const blotter = (name, run, { commands = SESSION, args = [], ...options } = {}) =>
  test(name, { timeout: 120_000 }, async (t) => {
    const ledger = new Ledger(commands);
    t.after(() => ledger.close());
    await ledger.serve("127.0.0.1:0", args.map((arg) => arg(ledger)));
    const page = await open(chromium, ledger.url, options);
    t.after(() => page.context().close());
    await run(page, ledger, t);
    assert.deepEqual(page.wrong, []);
  });

const focused = (page) => page.evaluate(() => document.activeElement?.id);
const chosen = (page) => page.getAttribute("#grid", "aria-activedescendant");
// Once it is drawn: a hidden row may still have the class.
const chosenText = async (page) => {
  await page.evaluate(() => new Promise((done) =>
    requestAnimationFrame(() => requestAnimationFrame(done))));
  return page.textContent(".row.chosen:not([hidden]) .c-symbol");
};

blotter("every row is that of the ledger", async (page, ledger) => {
  await loaded(page);
  await settled(page, ledger);
  const [shifts, shifted] = await page.evaluate(() => [globalThis.shifts, globalThis.shifted]);
  assert.ok(shifts < 0.01, `layout shifts of ${shifts}:${shifted}`);
});

test("a list that ends early is read anew", { timeout: 60_000 }, async (t) => {
  const ledger = new Ledger(SESSION);
  t.after(() => ledger.close());
  await ledger.serve();
  let boards = 0;
  const cut = async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    // The first rows and the cursor, without the rows that follow.
    const body = boards++ ? text : text.split("\n").slice(0, 2).join("\n") + "\n";
    await route.fulfill({ response, body });
  };
  const page = await open(chromium, ledger.url, {}, (page) => page.route("**/api/board", cut));
  t.after(() => page.context().close());
  await loaded(page);
  await settled(page, ledger);
  assert.equal(boards, 2);
});

blotter("what changes is shown, lit, and stays in its place", async (page, ledger) => {
  await loaded(page);
  const first = (await seen(page))[1];
  const { order } = (await ledger.get("/api/orders?open=true&sort=newest")).orders[0];
  ledger.import(lines(report(order.order_id, "PARTIALLY_FILLED", new Date().toISOString())));
  const row = page.locator(".row.lit");
  await row.waitFor();
  assert.match(await row.textContent(), /PARTIAL/);
  await page.waitForFunction(() => !document.querySelector(".row.lit"));
  assert.equal((await seen(page))[1].text, first.text.replace("|OPEN|", "|PARTIAL|"));
  await settled(page, ledger);
});

blotter("nothing moves under the pointer", async (page, ledger) => {
  await loaded(page);
  await page.mouse.move(400, 300);
  const before = await seen(page);
  const more = ["00000001", "00000002"].map((suffix) => ({ register: fresh(suffix) }));
  ledger.import(lines(...more));
  await page.getByText("2 changes to sort in (n)").waitFor();
  await page.waitForTimeout(1500);
  assert.deepEqual(await seen(page), before);
  // An order under the pointer that ends keeps its place, and shows its end.
  const { orders } = await ledger.get("/api/orders?open=true&sort=newest");
  const old = orders.at(-1).order;
  ledger.import(lines(report(old.order_id, "CANCELLED", new Date().toISOString())));
  await page.getByText("3 changes to sort in (n)").waitFor();
  assert.equal((await seen(page)).length, before.length);
  await page.keyboard.press("n");
  await page.getByText("3 changes to sort in (n)").waitFor({ state: "hidden" });
  assert.match((await seen(page))[1].text, /BTC_USDT\|BUY\|LIMIT\|0.5\|0\|95000.00/);
  await page.mouse.move(400, 10);
  await settled(page, ledger);
});

blotter("rows stay where they are while one reads further down", async (page, ledger) => {
  await loaded(page);
  await scroll(page, 400);
  await page.waitForTimeout(1200);
  const before = await seen(page);
  ledger.import(lines({ register: fresh("00000001") }));
  await page.waitForTimeout(1500);
  const after = await seen(page);
  assert.deepEqual(after.map(({ text }) => text), before.map(({ text }) => text));
  assert.deepEqual(after.map(({ index }) => index), before.map(({ index }) => index + 1));
});

blotter("it filters as one types", async (page, ledger) => {
  await loaded(page);
  await page.keyboard.press("/");
  assert.equal(await focused(page), "filter");
  for (const text of ["eth", "eth sell", "cancelled", "binance_order", "3fa91c1a", "no such"]) {
    await page.fill("#filter", text);
    await settled(page, ledger, { words: text.split(" ") });
  }
  await page.keyboard.press("Escape");
  assert.equal(await focused(page), "grid");
  await settled(page, ledger);
});

const number = (key) => (one, other) => {
  const [a, b] = [one, other].map((it) => it.order[key]);
  if (a === null || b === null) return (a === null) - (b === null);
  return Number(a) - Number(b);
};
const backwards = (key) => (one, other) => {
  const isMissing = one.order[key] === null || other.order[key] === null;
  return isMissing ? number(key)(one, other) : -number(key)(one, other);
};
const text = (key) => ({ order: one }, { order: other }) =>
  one[key] < other[key] ? -1 : Number(one[key] > other[key]);

blotter("it sorts by every column", async (page, ledger) => {
  await loaded(page);
  for (const [label, compare, sort] of [
    ["Symbol", text("symbol"), "ascending"],
    ["Symbol", (a, b) => text("symbol")(b, a), "descending"],
    ["Quantity", backwards("quantity"), "descending"],
    ["Quantity", number("quantity"), "ascending"],
    ["Price", backwards("price"), "descending"],
    ["Price", number("price"), "ascending"],
    ["Stop", backwards("stop_price"), "descending"],
    ["Status", text("status"), "ascending"],
    ["Side", text("side"), "ascending"],
    ["Type", text("order_type"), "ascending"],
    ["Group", text("parent_group_id"), "ascending"],
  ]) {
    const head = page.getByRole("columnheader", { name: label, exact: true });
    await head.click();
    await page.mouse.move(400, 10);
    assert.equal(await head.getAttribute("aria-sort"), sort, label);
    await settled(page, ledger, { compare });
  }
});

blotter("all of it works by keyboard", async (page, ledger) => {
  await loaded(page);
  assert.equal(await focused(page), "grid");
  await page.keyboard.press("ArrowDown");
  const rows = (await allRows(page)).filter((row) => row.includes("|"));
  await scroll(page, 0);
  assert.equal(await chosenText(page), rows[0].split("|")[1]);
  assert.ok(await chosen(page));
  for (const key of ["j", "ArrowDown", "k"]) await page.keyboard.press(key);
  await page.keyboard.press("End");
  assert.equal(await chosenText(page), rows.at(-1).split("|")[1]);
  await page.keyboard.press("Home");
  assert.equal(await chosenText(page), rows[0].split("|")[1]);
  await page.keyboard.press("Enter");
  const { order } = (await ledger.get("/api/orders?open=true&sort=creation")).orders.at(-1);
  await page.waitForURL(`**/#/order/${order.order_id}`);
  await page.getByRole("heading", { level: 2 }).waitFor();
  assert.match(await page.evaluate(() => document.activeElement.textContent), /BUY|SELL/);
  await page.keyboard.press("Escape");
  await page.waitForURL("**/#/");
  assert.equal(await focused(page), "grid");
  assert.equal(await chosenText(page), rows[0].split("|")[1]);
  await page.keyboard.press("g");
  await page.getByRole("heading", { name: `Group ${order.parent_group_id}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("s");
  const symbol = page.getByRole("columnheader", { name: "Symbol", exact: true });
  assert.equal(await symbol.getAttribute("aria-sort"), "ascending");
  await page.keyboard.press("r");
  assert.equal(await symbol.getAttribute("aria-sort"), "descending");
  await page.keyboard.press("?");
  await page.getByRole("dialog", { name: "Keys" }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  await page.getByText("What to do: ask the exchange for the execution; bust").waitFor();
});

blotter("findings say what they mean and what to do", async (page, ledger) => {
  await loaded(page);
  const { findings, total } = await ledger.get("/api/findings");
  await page.getByText(`${total} findings in`).click();
  for (const { order_id, message } of findings) {
    await page.locator("#findings-list li", { hasText: order_id }).filter({ hasText: message })
      .first().waitFor();
  }
  const id = "ORD_20251201_144000_3fa91c26";
  await page.locator("#findings-list").getByRole("link", { name: id }).click();
  await page.locator(".found", { hasText: "conflicting fills" }).waitFor();
  await page.locator(".found", { hasText: "What to do: ask the exchange" }).waitFor();
});

blotter("an order is shown as a timeline, and follows what happens", async (page, ledger) => {
  await loaded(page);
  const id = "ORD_20251201_144000_3fa91c26";
  const told = await ledger.get(`/api/orders/${id}`);
  await page.goto(`${ledger.url}#/order/${id}`);
  await page.locator("tr.conflicts").waitFor();
  assert.equal(await page.locator(".timeline li").count(), told.history.length);
  assert.equal(await page.locator("tr.counts").count(), told.executions.length);
  const { orders } = await ledger.get("/api/orders");
  for (const { order } of orders) {
    const { parts, history } = await ledger.get(`/api/orders/${order.order_id}`);
    if (!parts.some(({ standing }) => standing === "busted")) continue;
    await page.goto(`${ledger.url}#/order/${order.order_id}`);
    await page.locator("tr.busted").first().waitFor();
    await page.locator(".timeline", { hasText: "bust of" }).waitFor();
    assert.equal(await page.locator(".timeline li").count(), history.length);
  }
  const { order } = orders.find(({ order }) => order.status === "OPEN");
  await page.goto(`${ledger.url}#/order/${order.order_id}`);
  await page.locator("h2 [data-status=OPEN]").waitFor();
  const at = new Date().toISOString();
  const reason = "the desk wants out";
  ledger.import(lines(report(order.order_id, "CANCELLED", at, null, reason)));
  await page.locator("h2 [data-status=CANCELLED]").waitFor();
  await page.locator(".timeline", { hasText: reason }).waitFor();
});

blotter("a group is shown with its progress", async (page, ledger) => {
  await loaded(page);
  const id = "EXG_20251201_154955_3fa91c0f";
  const { progress, orders } = await ledger.get(`/api/groups/${id}`);
  await page.goto(`${ledger.url}#/group/${id}`);
  await page.getByText(progress.group.parent_plan_id).waitFor();
  assert.equal(await page.locator("progress").count(), progress.quantities.length);
  for (const { order } of orders) await page.getByRole("link", { name: order.order_id }).waitFor();
});

blotter("a server that was killed is missed, and nothing is lost", async (page, ledger) => {
  await loaded(page);
  await ledger.stop("SIGKILL");
  await page.locator("[data-state=lost]").waitFor();
  ledger.import(lines({ register: fresh("00000001") }, { register: fresh("00000002") }));
  await ledger.serve(new URL(ledger.url).host);
  await page.locator("[data-state=live]").waitFor();
  await settled(page, ledger);
  // It asks for what it has not seen, and for nothing else.
  assert.equal(await page.evaluate(() => performance.getEntriesByName("all-rows").length), 1);
  ledger.import(lines({ register: fresh("00000003") }));
  await settled(page, ledger);
  assert.equal(await ledger.stop(), 0);
});

blotter("a ledger that is replaced is shown anew", async (page, ledger) => {
  await loaded(page);
  const other = join(ledger.folder, "other.ledger");
  ledger.import(SESSION.split("\n").slice(0, 40).join("\n"), other);
  for (const suffix of ["-wal", "-shm"]) rmSync(`${ledger.path}${suffix}`, { force: true });
  renameSync(other, ledger.path);
  await page.waitForFunction(() => performance.getEntriesByName("all-rows").length === 2);
  await settled(page, ledger);
});

const MARKUP = `<img src=x onerror="alert(1)"><script>alert(2)</script>&lt;b&gt;"'\u202e`;
const hostile = () => {
  const order = fresh("0000000a", { connector_order_id: `1${MARKUP}` });
  const at = order.created_at;
  const id = order.order_id;
  const stamp = id.slice(4, 19);
  const part = fill(id, `FIL_${stamp}_0000000b`, "0.1", "95000.00", at);
  Object.assign(part.fill, {
    connector_fill_id: `2${MARKUP}`, commission: "1", commission_asset: `3${MARKUP}`,
  });
  return lines(
    { register: order }, report(id, "OPEN", at, `1${MARKUP}`, `4${MARKUP}`),
    report(id, "REJECTED", at, `5${MARKUP}`, `6${MARKUP}`), part,
    { bust: { parent_order_id: id, connector_fill_id: `7${MARKUP}`, fill_id: null, busted_at: at,
      reason: `8${MARKUP}` } },
    { request: { order_id: id, kind: "CANCEL", attempt: 1, requested_at: at, expires_at: null } },
    { answer: { order_id: id, kind: "CANCEL", attempt: 1, outcome: "REFUSED", answered_at: at,
      reason: `9${MARKUP}` } },
  );
};

blotter("markup from a venue is text", async (page, ledger) => {
  await loaded(page);
  ledger.import(hostile());
  const { order } = (await ledger.get("/api/orders?sort=newest&limit=1")).orders[0];
  await page.goto(`${ledger.url}#/order/${order.order_id}`);
  const shown = MARKUP.replace("\u202e", "\\u{202e}");
  await page.locator(".timeline", { hasText: `9${shown}` }).waitFor();
  const text = await page.locator("#order-view").textContent();
  for (const n of [1, 2, 3, 4, 5, 6, 7, 8, 9]) assert.ok(text.includes(`${n}${shown}`), `${n}`);
  await page.locator(".found", { hasText: `7${shown}` }).waitFor();
  await page.keyboard.press("Escape");
  await page.keyboard.press("f");
  await page.locator("#findings-list", { hasText: `7${shown}` }).waitFor();
  await page.fill("#filter", "onerror=");
  assert.equal((await allRows(page)).length, 2 + 1);
  const made = await page.evaluate(() => document.querySelectorAll("img, b, body script").length);
  assert.equal(made, 0);
});

const TOKEN = "0123456789abcdef-token";
const withToken = (ledger) => {
  const path = join(ledger.folder, "token");
  writeFileSync(path, `${TOKEN}\n`);
  return path;
};
test("a server with a token asks for it", { timeout: 60_000 }, async (t) => {
  const ledger = new Ledger(SESSION);
  t.after(() => ledger.close());
  await ledger.serve("127.0.0.1:0", ["--token", withToken(ledger)]);
  const page = await open(chromium, ledger.url);
  t.after(() => page.context().close());
  await page.locator("#token").fill("another-token-0000");
  await page.keyboard.press("Enter");
  await page.getByText("not the one of this server").waitFor();
  await page.locator("#token").fill(TOKEN);
  await page.keyboard.press("Enter");
  await loaded(page);
  await page.reload();
  await loaded(page);
  const linked = await open(chromium, `${ledger.url}#token=${TOKEN}`);
  t.after(() => linked.context().close());
  await linked.waitForFunction(() => !location.hash.includes("token"));
  await loaded(linked);
  assert.equal((await page.context().cookies()).length, 0);
});

blotter("a narrow screen needs no scrolling to the side", async (page, ledger) => {
  await loaded(page);
  const { wide, narrow } = await page.evaluate(() => ({
    wide: document.documentElement.scrollWidth, narrow: document.getElementById("grid").scrollWidth,
  }));
  assert.ok(wide <= 400 && narrow <= 400, `${wide} ${narrow}`);
  const row = page.locator(".row:not(.section)[role=row]").nth(1);
  for (const key of ["symbol", "side", "filled", "status", "price", "age"]) {
    assert.ok(await row.locator(`.c-${key}`).isVisible(), key);
  }
  await row.locator(".c-status").click();
  await page.locator(".timeline").waitFor();
  const sheet = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(sheet <= 400, `${sheet}`);
}, { viewport: { width: 400, height: 800 } });

// The contrast of two colours, as WCAG has it.
const contrast = (page, selector) => page.locator(selector).first().evaluate((element) => {
  const rgb = (text) => text.match(/[\d.]+/g).map(Number);
  const light = (colour) => {
    const [r, g, b] = rgb(colour).map((c) => (c /= 255) <= 0.03928 ? c / 12.92 :
      ((c + 0.055) / 1.055) ** 2.4);
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };
  let ground = element;
  while (/, 0\)$|transparent/.test(getComputedStyle(ground).backgroundColor)) {
    ground = ground.parentElement;
  }
  const pair = [getComputedStyle(element).color, getComputedStyle(ground).backgroundColor];
  const [high, low] = pair.map(light).sort((a, b) => b - a);
  return (high + 0.05) / (low + 0.05);
});

for (const colorScheme of ["dark", "light"]) {
  blotter(`it can be read when ${colorScheme}`, async (page) => {
    await loaded(page);
    const selectors = [
      ".c-symbol a", ".c-time", ".c-side[data-value=BUY]", ".c-side[data-value=SELL]",
      "[data-status=OPEN]", "[data-status=FILLED]", "[data-status=CANCELLED]",
      "#findings summary", "#head .cell", ".section .cell", "#counts",
    ];
    for (const selector of selectors) {
      const ratio = await contrast(page, selector);
      assert.ok(ratio >= 4.5, `${selector}: ${ratio}`);
    }
    const size = await page.evaluate(() => getComputedStyle(document.body).fontSize);
    assert.ok(parseFloat(size) >= 16, size);
  }, { colorScheme });
}

blotter("a screen reader hears what it needs, and no more", async (page, ledger) => {
  await page.evaluate(() => {
    globalThis.heard = [];
    new MutationObserver(() => globalThis.heard.push(document.getElementById("live").textContent))
      .observe(document.getElementById("live"), { childList: true });
  });
  await loaded(page);
  const rows = await page.locator("[role=grid] [role=row][aria-rowindex]").count();
  assert.ok(rows > 10);
  const count = await page.getAttribute("#grid", "aria-rowcount");
  assert.equal(Number(count), listed((await ledger.get("/api/orders")).orders).length + 1);
  for (const name of ["Filter", "Keys"]) await page.getByLabel(name).or(page.getByText(name));
  await page.waitForTimeout(1500);
  await page.evaluate(() => (globalThis.heard = []));
  for (let i = 0; i < 5; i++) {
    ledger.import(lines({ register: fresh(`0000000${i}`) }));
    await page.waitForTimeout(200);
  }
  await page.waitForTimeout(1500);
  assert.deepEqual(await page.evaluate(() => globalThis.heard), []);
  await page.fill("#filter", "eth");
  await page.waitForFunction(() => globalThis.heard.length > 0);
  assert.match((await page.evaluate(() => globalThis.heard))[0], /^\d+ orders$/);
});

blotter("all rows are printed", async (page, ledger) => {
  await loaded(page);
  await page.emulateMedia({ media: "print" });
  await page.evaluate(() => dispatchEvent(new Event("beforeprint")));
  const wanted = listed((await ledger.get("/api/orders")).orders);
  assert.equal(await page.locator("#body > .row").count(), wanted.length);
  await page.evaluate(() => dispatchEvent(new Event("afterprint")));
  await page.emulateMedia({ media: "screen" });
  await settled(page, ledger);
});

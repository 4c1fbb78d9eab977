// 100 000 orders: how fast they are there, and that what is shown is right. The figures are
// printed; the limits are those of a loaded machine.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";

import {
  Ledger, browser, bulk, lines, listed, loaded, open, report, scroll, seen,
} from "./kit.mjs";

const ORDERS = Number(process.env.BLOTTER_ORDERS ?? 100_000);
// How much slower than wanted it may be here.
const SLACK = Number(process.env.BLOTTER_SLACK ?? 4);
let chromium, ledger, page;

before(async () => {
  ledger = new Ledger(bulk(0, ORDERS));
  await ledger.serve();
  const loadedAll = async () => (await (await fetch(`${ledger.url}metrics`)).text())
    .includes("orders_ledger_loaded 1\n");
  while (!(await loadedAll())) await new Promise((resolve) => setTimeout(resolve, 100));
  chromium = await browser();
}, { timeout: 300_000 });
after(async () => {
  await chromium.close();
  await ledger.close();
});

const figure = (name, value, unit, limit) => {
  console.log(`# ${name}: ${Math.round(value)} ${unit} (wanted: under ${limit} ${unit})`);
  assert.ok(value < limit * SLACK, `${name}: ${value} ${unit}`);
};

const right = async (wanted) => {
  const rows = await seen(page);
  assert.ok(rows.length > 15, `${rows.length} rows`);
  for (const { index, text } of rows) assert.equal(text, wanted[index], `row ${index}`);
};

test("the first screen and all rows are there", { timeout: 120_000 }, async () => {
  const times = [];
  for (let turn = 0; turn < 5; turn++) {
    await page?.context().close();
    page = await open(chromium, ledger.url);
    await loaded(page);
    times.push(await page.evaluate(() => ["first-rows", "all-rows"].map(
      (name) => performance.getEntriesByName(name)[0].startTime)));
  }
  const median = (at) => times.map((it) => it[at]).sort((a, b) => a - b)[2];
  figure("first screen", median(0), "ms", 300);
  figure("all rows sortable", median(1), "ms", 1000);
});

test("every screen shows the rows of its place", { timeout: 120_000 }, async () => {
  const wanted = listed((await ledger.get("/api/orders")).orders);
  const height = await page.evaluate(() => document.getElementById("grid").scrollHeight);
  for (let at = 0; at <= 100; at++) {
    await scroll(page, ((at * 37) % 101) / 100 * height);
    await right(wanted);
  }
  await scroll(page, 0);
});

// The time until the page has drawn what a key or a text asked for.
const timed = (action, value) => page.evaluate(async ([action, value]) => {
  const began = performance.now();
  if (action === "sort") document.querySelector(`#head .c-${value}`).click();
  else {
    const filter = document.getElementById("filter");
    filter.value = value;
    filter.dispatchEvent(new Event("input"));
  }
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - began;
}, [action, value]);

test("it sorts and filters at once", { timeout: 120_000 }, async () => {
  const { orders } = await ledger.get("/api/orders");
  const decimal = (key) => (a, b) => Number(b.order[key]) - Number(a.order[key]);
  for (const [column, compare] of [
    ["quantity", decimal("quantity")], ["price", decimal("price")],
    ["symbol", (a, b) => (a.order.symbol < b.order.symbol ? -1 : 1) * (a.order.symbol !==
      b.order.symbol)],
  ]) {
    figure(`sort by ${column}`, await timed("sort", column), "ms", 155);
    await right(listed(orders, { compare }));
  }
  await timed("sort", "time");
  figure("first filter", await timed("filter", "sol"), "ms", 200);
  await right(listed(orders, { words: ["sol"] }));
  for (const text of ["sol sell", "95123", "filled ada"]) {
    figure(`filter by ${text}`, await timed("filter", text), "ms", 62);
    await right(listed(orders, { words: text.split(" ") }));
  }
  await timed("filter", "");
});

test("it scrolls smoothly while orders change, and shows them right", { timeout: 180_000 },
  async () => {
    const { orders } = await ledger.get("/api/orders?open=true&limit=2000");
    let isOver = false;
    let changes = 0;
    const began = performance.now();
    const writing = (async () => {
      while (!isOver) {
        const some = orders.slice(changes, changes + 45);
        if (some.length < 45) break;
        const at = new Date().toISOString();
        ledger.import(lines(...some.map(({ order }) =>
          report(order.order_id, "PARTIALLY_FILLED", at))));
        changes += some.length;
        const due = began + (changes / 90) * 1000;
        await new Promise((resolve) => setTimeout(resolve, Math.max(0, due - performance.now())));
      }
    })();
    const { frames, long, took } = await page.evaluate(() => new Promise((done) => {
      const grid = document.getElementById("grid");
      const [start, times] = [performance.now(), []];
      const step = (now) => {
        times.push(now);
        grid.scrollTop += 40;
        if (now - start < 5000) requestAnimationFrame(step);
        else {
          const gaps = times.slice(1).map((time, at) => time - times[at]);
          done({ frames: times.length, took: now - start, long: Math.max(...gaps) });
        }
      };
      requestAnimationFrame(step);
    }));
    isOver = true;
    await writing;
    const rate = (changes / (performance.now() - began)) * 1000;
    console.log(`# ${Math.round((frames / took) * 1000)} frames a second, the longest ` +
      `${Math.round(long)} ms, with ${Math.round(rate)} changes a second`);
    assert.ok((frames / took) * 1000 > 60 / SLACK);
    const { cursor } = await ledger.get("/api/changes?limit=1");
    assert.ok(cursor);
    await page.waitForTimeout(3000);
    const wanted = listed((await ledger.get("/api/orders")).orders);
    for (const top of [0, 3000, 100_000, 1_000_000]) {
      await scroll(page, top);
      await page.waitForTimeout(1200);
      await right(wanted);
    }
    assert.deepEqual(page.wrong, []);
  });

// What the tests in a browser share: ledgers, servers, pages, and what rows a page must show.
import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ORDERS = process.env.ORDERS ?? join(ROOT, "target/release/orders");
const CHROMIUM = process.env.CHROMIUM ?? "/usr/bin/chromium";
// A folder with the script and the style, to try them without building the program.
const WRITTEN = process.env.BLOTTER_PAGE;
const require = createRequire(process.env.PLAYWRIGHT ?? join(ROOT, "target/browser/"));
const { chromium } = require("playwright-core");

export const SESSION = readFileSync(join(ROOT, "docs/examples/session.ndjson"), "utf8");
export const FINAL = new Set(["FILLED", "CANCELLED", "REJECTED", "EXPIRED"]);

export const browser = () => chromium.launch({
  executablePath: CHROMIUM,
  headless: true,
  args: [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
  ],
});

// A ledger in a folder of its own, and perhaps a server of it.
export class Ledger {
  constructor(commands) {
    this.folder = mkdtempSync(join(tmpdir(), "blotter-"));
    this.path = join(this.folder, "l.ledger");
    this.import(commands);
  }

  import(commands, path = this.path) {
    const file = join(this.folder, "commands.ndjson");
    writeFileSync(file, commands);
    const run = spawnSync(ORDERS, ["ledger", "import", file, "--quiet", "--db", path]);
    if (run.status !== 0) throw new Error(`${run.stdout}${run.stderr}`);
  }

  async serve(listen = "127.0.0.1:0", more = []) {
    const args = ["ledger", "serve", "--db", this.path, "--listen", listen, ...more];
    this.server = spawn(ORDERS, args, { stdio: ["ignore", "ignore", "pipe"] });
    for await (const line of createInterface({ input: this.server.stderr })) {
      this.url = line.match(/^listening on (.*)$/)?.[1];
      if (!this.url) throw new Error(line);
      break;
    }
    this.server.stderr.resume();
    return this.url;
  }

  async stop(signal = "SIGTERM") {
    const { server } = this;
    this.server = null;
    if (!server || server.exitCode !== null) return null;
    const exit = once(server, "exit");
    server.kill(signal);
    return (await exit)[0];
  }

  async get(path) {
    return (await fetch(new URL(path, this.url))).json();
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

// A page of a server. What goes wrong in it is kept in `page.wrong`.
export const open = async (at, url, options = {}, prepare = async () => {}) => {
  const context = await at.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const page = await context.newPage();
  page.wrong = [];
  page.on("console", (message) => {
    // What a server that is gone, or asks for a token, makes a browser say.
    const isLost = /net::ERR|status of (401|410|503)/.test(message.text());
    if (message.type() === "error" && !isLost) page.wrong.push(message.text());
  });
  page.on("pageerror", (error) => page.wrong.push(String(error)));
  page.on("dialog", (dialog) => {
    page.wrong.push(`dialog ${dialog.message()}`);
    dialog.dismiss();
  });
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) page.wrong.push(`request of ${request.url()}`);
  });
  await page.addInitScript(() => {
    [globalThis.shifts, globalThis.shifted] = [0, ""];
    new PerformanceObserver((found) => {
      for (const shift of found.getEntries()) {
        globalThis.shifts += shift.value;
        const nodes = shift.sources.map(({ node }) => node?.id || node?.className);
        globalThis.shifted += ` ${nodes}`;
      }
    }).observe({ type: "layout-shift", buffered: true });
    document.addEventListener("securitypolicyviolation", (event) =>
      console.error(`policy ${event.violatedDirective} ${event.blockedURI}`));
  });
  for (const file of WRITTEN ? ["blotter.html", "blotter.js", "blotter.css"] : []) {
    await page.route(file.endsWith(".html") ? url.split("#")[0] : `**/${file}`, async (route) => {
      const response = await route.fetch();
      await route.fulfill({ response, body: readFileSync(join(WRITTEN, file), "utf8") });
    });
  }
  await prepare(page);
  await page.goto(url);
  return page;
};

export const loaded = (page) => page.waitForFunction(
  () => performance.getEntriesByName("all-rows").length > 0 &&
    document.getElementById("connection").dataset.state === "live");

// Every row that is seen now, from the top: its texts, without the age.
export const seen = (page) => page.evaluate(() => {
  const grid = document.getElementById("grid").getBoundingClientRect();
  const top = document.getElementById("head").getBoundingClientRect().bottom;
  const rows = [...document.querySelectorAll("#body > .row:not([hidden])")].map((row) => {
    const box = row.getBoundingClientRect();
    const cells = [...row.querySelectorAll(".cell")];
    const texts = cells.filter((cell) => !cell.classList.contains("c-age"));
    return { y: box.top, end: box.bottom, index: Number(row.getAttribute("aria-rowindex")) - 2,
      text: texts.map((cell) => cell.textContent).join("|") };
  });
  return rows.filter(({ y, end }) => end > top + 1 && y < grid.bottom - 1)
    .sort((one, other) => one.y - other.y).map(({ index, text }) => ({ index, text }));
});

// Every row of the list: the page is scrolled from its top to its end.
export const allRows = async (page, step = 400) => {
  const rows = [];
  const height = await page.evaluate(() => document.getElementById("grid").scrollHeight);
  for (let top = 0; top < height; top += step) {
    await scroll(page, top);
    for (const { index, text } of await seen(page)) {
      if (rows[index] !== undefined && rows[index] !== text) rows.push(`${rows[index]} != ${text}`);
      rows[index] = text;
    }
  }
  return rows;
};

export const scroll = (page, top) => page.evaluate((top) => new Promise((done) => {
  document.getElementById("grid").scrollTop = top;
  requestAnimationFrame(() => requestAnimationFrame(done));
}), top);

/* What a page must show, computed from the API alone */

const dash = (value) => value ?? "–";

export const rowText = ({ order, filled_quantity, average_price }, today) => {
  const at = order.created_at;
  const time = at.slice(0, 10) === today ? at.slice(11, 19) :
    `${at.slice(5, 10)} ${at.slice(11, 16)}`;
  return [
    time, order.symbol, order.side, order.order_type.replace("_", " "), order.quantity,
    filled_quantity ?? "?", dash(order.price), dash(order.stop_price), dash(average_price),
    order.status === "PARTIALLY_FILLED" ? "PARTIAL" : order.status,
    order.parent_group_id.split("_").at(-1),
  ].join("|");
};

// A key by which rows are compared: times as nanoseconds, so that they are exact.
export const nanos = (time) => {
  const [, seconds, fraction = ""] = time.match(/^([^.Z]+)(?:\.(\d+))?Z$/);
  return BigInt(Date.parse(`${seconds}Z`)) * 1_000_000n + BigInt(fraction.padEnd(9, "0"));
};
const newest = (one, other) => {
  const [a, b] = [nanos(one.order.created_at), nanos(other.order.created_at)];
  if (a !== b) return a < b ? 1 : -1;
  return one.order.order_id < other.order.order_id ? -1 : 1;
};

const HAY = [
  "order_id", "connector_order_id", "parent_group_id", "symbol", "side", "order_type", "status",
  "quantity", "price", "stop_price",
];
export const passes = (words) => ({ order }) => words.every((word) =>
  HAY.some((key) => String(order[key] ?? "").toLowerCase().includes(word)));

// The list: three sections with their headings.
export const listed = (orders, { compare = newest, words = [] } = {}) => {
  const today = new Date().toISOString().slice(0, 10);
  const sections = [[], [], []];
  for (const it of orders.filter(passes(words))) {
    const isToday = it.order.updated_at.slice(0, 10) === today;
    sections[FINAL.has(it.order.status) ? (isToday ? 1 : 2) : 0].push(it);
  }
  return sections.flatMap((section, at) => {
    if (at === 2 && !section.length) return [];
    const name = ["Open", "Ended today", "Ended earlier"][at];
    const rows = section.sort((a, b) => compare(a, b) || newest(a, b));
    return [`${name} (${section.length.toLocaleString("en")})`,
      ...rows.map((it) => rowText(it, today))];
  });
};

// Waits until the page shows what the API says.
export const settled = async (page, ledger, options) => {
  let wrong;
  for (let tries = 0; tries < 12; tries++) {
    const wanted = listed((await ledger.get("/api/orders")).orders, options);
    const rows = await allRows(page);
    const at = rows.findIndex((row, at) => row !== wanted[at]);
    if (at < 0 && rows.length === wanted.length) return rows;
    wrong = `${rows.length} rows, ${wanted.length} wanted; ${at}: ${rows[at]} is not ${wanted[at]}`;
    // While one scrolls, nothing is sorted in.
    await page.waitForTimeout(1600);
  }
  throw new Error(wrong);
};

/* Commands */

const two = (n) => String(n).padStart(2, "0");

// An order of a large ledger, and its commands.
export const bulk = (from, count, { day = "2025-12-01", open = 10 } = {}) => {
  const symbols = ["BTC_USDT", "ETH_USDT", "SOL_USDC", "ADA_EUR"];
  let text = "";
  for (let i = from; i < from + count; i++) {
    const second = Math.floor(i / 10) % 86400;
    const clock = [Math.floor(second / 3600), Math.floor(second / 60) % 60, second % 60].map(two);
    const at = `${day}T${clock.join(":")}.${String((i % 10) * 100).padStart(3, "0")}Z`;
    const suffix = ((i * 2654435761) % 2 ** 32).toString(16).padStart(8, "0");
    const stamp = `${day.replaceAll("-", "")}_${clock.join("")}_${suffix}`;
    const quantity = `0.${1 + (i % 9999)}`;
    const price = `95${String(i % 1000).padStart(3, "0")}.${two(i % 100)}`;
    const order = {
      order_id: `ORD_${stamp}`,
      parent_group_id: `EXG_20251201_145955_${Math.floor(i / 10).toString(16).padStart(8, "0")}`,
      connector_order_id: null, symbol: symbols[i % 4], side: i % 3 ? "BUY" : "SELL",
      order_type: "LIMIT", quantity, price, stop_price: null, status: "PENDING", created_at: at,
      updated_at: at,
    };
    const status = i % open === open - 1 ? "OPEN" : "FILLED";
    text += `${JSON.stringify({ register: order })}\n`;
    text += `${JSON.stringify(report(order.order_id, status, at, `venue_${i}`))}\n`;
    if (status === "FILLED") {
      text += `${JSON.stringify(fill(order.order_id, `FIL_${stamp}`, quantity, price, at))}\n`;
    }
  }
  return text;
};

export const report = (order_id, status, updated_at, connector_order_id = null, reason = null) =>
  ({ update: { order_id, status, connector_order_id, updated_at, reason, cumulative: null } });

export const fill = (parent_order_id, fill_id, filled_quantity, fill_price, executed_at) => ({
  fill: {
    fill_id, parent_order_id, connector_fill_id: null, filled_quantity, fill_price,
    commission: null, commission_asset: null, executed_at,
  },
});

export const lines = (...commands) => commands.map((it) => `${JSON.stringify(it)}\n`).join("");

// An order that was made just now.
export const fresh = (suffix, more = {}) => {
  const at = new Date().toISOString();
  const stamp = at.slice(0, 19).replaceAll("-", "").replace("T", "_").replaceAll(":", "");
  return {
    order_id: `ORD_${stamp}_${suffix}`, parent_group_id: "EXG_20251201_145955_fresh1",
    connector_order_id: null, symbol: "BTC_USDT", side: "BUY", order_type: "LIMIT",
    quantity: "0.5", price: "95000.00", stop_price: null, status: "PENDING", created_at: at,
    updated_at: at, ...more,
  };
};

// The blotter: rows are drawn as they are seen, and every text is set as text.
"use strict";

const $ = (id) => document.getElementById(id);
const FINAL = new Set(["FILLED", "CANCELLED", "REJECTED", "EXPIRED"]);
const SECTIONS = ["Open", "Ended today", "Ended earlier"];
const PRINTED = 2000;
const SHOWN_FINDINGS = 1000;

/* Texts */

// Control and format characters would hide or turn the text around them.
const ODD = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Co}\p{Cn}]/gu;
const clean = (text) =>
  String(text).replace(ODD, (c) => `\\u{${c.codePointAt(0).toString(16)}}`);

// An element; its children are elements or texts.
const h = (tag, attributes = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== undefined && value !== null) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
};

const counted = (n, thing) => `${n.toLocaleString("en")} ${thing}${n === 1 ? "" : "s"}`;

const age = (ms) => {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const [minutes, hours, days] = [60, 3600, 86400].map((unit) => Math.floor(seconds / unit));
  const sign = ms < 0 && seconds > 0 ? "-" : "";
  if (days > 99) return `${sign}${days}d`;
  if (days) return `${sign}${days}d ${hours % 24}h`;
  if (hours) return `${sign}${hours}h ${minutes % 60}m`;
  if (minutes) return `${sign}${minutes}m ${seconds % 60}s`;
  return `${sign}${seconds}s`;
};

// The clock of the server, which wrote the times.
let skew = 0;
const now = () => Date.now() + skew;
let today;
const noteToday = () => {
  const before = today;
  today = new Date(now()).toISOString().slice(0, 10);
  return today !== before;
};
noteToday();

const shortTime = (text) =>
  text.slice(0, 10) === today ? text.slice(11, 19) : `${text.slice(5, 10)} ${text.slice(11, 16)}`;

/* The orders, as columns */

const NAMES = [
  "order_id", "connector_order_id", "quantity", "price", "stop_price", "filled_quantity",
  "average_price", "created_at", "updated_at", "parent_group_id", "symbol", "side", "order_type",
  "status",
];
const DECIMALS = ["quantity", "price", "stop_price", "filled_quantity", "average_price"];
let data, numbers, places, created, hay, lit, odd;
const forget = () => {
  data = Object.fromEntries(NAMES.map((name) => [name, []]));
  numbers = Object.fromEntries(DECIMALS.map((name) => [name, []]));
  [places, created, hay, lit] = [new Map(), [], [], []];
};
forget();
odd = new Map();
let cursor = null;

const number = (text) => (text === null ? NaN : Number(text));

// Takes rows, and returns their places.
const put = (columns, isLive) => {
  const value = (name, at) => {
    const column = columns[name];
    return column.words ? column.words[column.at[at]] : column[at];
  };
  return columns.order_id.map((id, at) => {
    let i = places.get(id);
    const isNew = i === undefined;
    if (isNew) places.set(id, (i = places.size));
    let isChanged = isNew;
    for (const name of NAMES) {
      const text = value(name, at);
      isChanged ||= data[name][i] !== text;
      data[name][i] = text;
    }
    created[i] = Date.parse(data.created_at[i]);
    for (const name of DECIMALS) numbers[name][i] = number(data[name][i]);
    hay[i] = undefined;
    if (isLive && isChanged) lit[i] = performance.now() + 1500;
    return i;
  });
};

const sectionOf = (i) => {
  if (!FINAL.has(data.status[i])) return 0;
  return data.updated_at[i].slice(0, 10) === today ? 1 : 2;
};

// Which of two decimals is larger, where a double cannot tell.
const compareExactly = (one, other) => {
  const split = [one, other].map((text) => text.replace("-", "").split("."));
  const length = Math.max(...split.map(([, fraction = ""]) => fraction.length));
  const [x, y] = split.map(([whole, part = ""]) => BigInt(whole + part.padEnd(length, "0")));
  const sign = one.startsWith("-") ? -1 : 1;
  return x === y ? 0 : x < y ? -sign : sign;
};

const byText = (name) => (i, j) =>
  data[name][i] < data[name][j] ? -1 : data[name][i] > data[name][j] ? 1 : 0;
// What is missing comes last, in both directions.
const byDecimal = (name) => {
  const compare = (i, j) => {
    const difference = numbers[name][i] - numbers[name][j];
    const [one, other] = [data[name][i], data[name][j]];
    return difference || (one === other ? 0 : compareExactly(one, other));
  };
  compare.isMissing = (i) => data[name][i] === null;
  return compare;
};
const byTime = (times, name) => (i, j) =>
  times()[i] - times()[j] || byText2(data[name][i], data[name][j]);
// Fractions of a millisecond: `Z` would come after any digit.
const byText2 = (one, other) => {
  const [a, b] = [one.slice(0, -1), other.slice(0, -1)];
  return a < b ? -1 : a > b ? 1 : 0;
};
const byCreation = byTime(() => created, "created_at");
const statusOf = (i) => data.status[i].replace("_", " ");
const share = (i) => numbers.filled_quantity[i] / numbers.quantity[i] || 0;

const COLUMNS = [
  { key: "time", label: "Time UTC", text: (i) => shortTime(data.created_at[i]), by: byCreation,
    title: (i) => data.created_at[i], first: -1 },
  { key: "symbol", label: "Symbol", text: (i) => data.symbol[i], by: byText("symbol"),
    link: (i) => `#/order/${data.order_id[i]}` },
  { key: "side", label: "Side", text: (i) => data.side[i], by: byText("side") },
  { key: "type", label: "Type", text: (i) => data.order_type[i].replace("_", " "),
    by: byText("order_type") },
  { key: "quantity", label: "Quantity", number: true, text: (i) => data.quantity[i],
    by: byDecimal("quantity"), first: -1 },
  { key: "filled", label: "Filled", number: true, text: (i) => data.filled_quantity[i] ?? "?",
    by: (i, j) => share(i) - share(j), first: -1 },
  { key: "price", label: "Price", number: true, text: (i) => data.price[i] ?? "–",
    by: byDecimal("price"), first: -1 },
  { key: "stop", label: "Stop", number: true, text: (i) => data.stop_price[i] ?? "–",
    by: byDecimal("stop_price"), first: -1 },
  { key: "average", label: "Average", number: true, text: (i) => data.average_price[i] ?? "–",
    by: byDecimal("average_price"), first: -1 },
  { key: "status", label: "Status", by: byText("status"), title: (i) => statusOf(i),
    text: (i) => (data.status[i] === "PARTIALLY_FILLED" ? "PARTIAL" : data.status[i]) },
  { key: "age", label: "Age", text: (i) => age(now() - created[i]),
    by: (i, j) => byCreation(j, i) },
  { key: "group", label: "Group", text: (i) => data.parent_group_id[i].split("_").at(-1),
    by: byText("parent_group_id"), title: (i) => data.parent_group_id[i],
    link: (i) => `#/group/${data.parent_group_id[i]}` },
];

/* Which rows, in which order */

let sorted = { column: COLUMNS[0], direction: -1 };
let words = [];
let parts = [[], [], []];
// Places of orders; -1, -2 and -3 are the heads of sections.
let list = [];

const compare = (i, j) => {
  const { column, direction } = sorted;
  const isMissing = column.by.isMissing;
  if (isMissing) {
    const [one, other] = [isMissing(i), isMissing(j)];
    if (one || other) return one - other || tie(i, j);
  }
  return direction * column.by(i, j) || tie(i, j);
};
const tie = (i, j) => byCreation(j, i) || byText("order_id")(i, j);

const hayOf = (i) =>
  (hay[i] ??= [
    "order_id", "connector_order_id", "parent_group_id", "symbol", "side", "order_type", "status",
    "quantity", "price", "stop_price",
  ].map((name) => data[name][i] ?? "").join("\n").toLowerCase());
const passes = (i) => words.every((word) => hayOf(i).includes(word));

const join = () => {
  list = [];
  parts.forEach((part, section) => {
    if (part.length || section < 2) list.push(-1 - section);
    for (const i of part) list.push(i);
  });
};

// All rows anew.
const arrange = () => {
  parts = [[], [], []];
  for (let i = 0; i < data.order_id.length; i++) if (passes(i)) parts[sectionOf(i)].push(i);
  for (const part of parts) part.sort(compare);
  moved.clear();
  join();
};

// Only those that changed: they are taken out, and put where they belong.
const rearrange = () => {
  const fresh = [[], [], []];
  for (const i of moved) if (passes(i)) fresh[sectionOf(i)].push(i);
  parts = parts.map((part, section) => {
    const rest = part.filter((i) => !moved.has(i));
    const more = fresh[section].sort(compare);
    const merged = [];
    let from = 0;
    for (const i of more) {
      let [low, high] = [from, rest.length];
      while (low < high) {
        const middle = (low + high) >> 1;
        if (compare(rest[middle], i) < 0) low = middle + 1;
        else high = middle;
      }
      for (; from < low; from++) merged.push(rest[from]);
      merged.push(i);
    }
    for (; from < rest.length; from++) merged.push(rest[from]);
    return merged;
  });
  moved.clear();
  join();
};

/* Drawing */

const grid = $("grid");
const body = $("body");
let chosen = null;
let pool = [];
let rowHeight = 32;
let isPrinting = false;

const makeRow = () => {
  const row = h("div", { role: "row", class: "row" });
  row.cells = COLUMNS.map(({ key, number, link }) => {
    const cell = h("div", { role: "gridcell", class: `cell c-${key}${number ? " number" : ""}` });
    cell.holder = cell;
    if (link) cell.append((cell.holder = h("a", { tabindex: "-1" })));
    if (key === "filled") {
      cell.bar = h("span", { class: "bar", "aria-hidden": "true" });
      cell.append(cell.bar, (cell.holder = h("span", { class: "text" })));
    }
    return cell;
  });
  row.heading = h("div", { role: "gridcell", class: "cell", "aria-colspan": COLUMNS.length });
  return row;
};

const setText = (element, text) => {
  if (element.shown !== text) element.textContent = element.shown = text;
};
const setAttribute = (element, name, value) => {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
};

const drawHeading = (row, section) => {
  if (row.kind !== "heading") {
    row.replaceChildren(row.heading);
    row.kind = "heading";
  }
  row.className = "row section";
  row.place = null;
  row.id = `section-${section}`;
  row.removeAttribute("aria-selected");
  setText(row.heading, `${SECTIONS[section]} (${parts[section].length.toLocaleString("en")})`);
};

const drawOrder = (row, i) => {
  if (row.kind !== "order") {
    row.replaceChildren(...row.cells);
    row.kind = "order";
  }
  row.place = i;
  row.id = `order-${i}`;
  COLUMNS.forEach((column, at) => {
    const cell = row.cells[at];
    setText(cell.holder, clean(column.text(i)));
    if (column.link) setAttribute(cell.holder, "href", column.link(i));
    if (column.title) setAttribute(cell, "title", column.title(i));
  });
  const [, , side, , quantity, filled, , , , status] = row.cells;
  setAttribute(side, "data-value", data.side[i]);
  setAttribute(status, "data-status", data.status[i]);
  setAttribute(quantity, "title", data.quantity[i]);
  filled.bar.style.transform = `scaleX(${Math.min(1, share(i))})`;
  const name = odd.get(data.order_id[i]);
  setAttribute(status, "aria-label", statusOf(i) + (name ? `, finding: ${name}` : ""));
  const isLit = lit[i] > performance.now();
  const isChosen = data.order_id[i] === chosen;
  row.className = `row${isLit ? " lit" : ""}${isChosen ? " chosen" : ""}${name ? " odd" : ""}`;
  setAttribute(row, "aria-selected", String(isChosen));
};

const drawRow = (row, at) => {
  setAttribute(row, "aria-rowindex", String(at + 2));
  if (list[at] < 0) drawHeading(row, -1 - list[at]);
  else drawOrder(row, list[at]);
};

const draw = () => {
  if (isPrinting || $("board-view").hidden) return;
  const height = Math.max(0, grid.clientHeight - $("head").offsetHeight);
  const needed = Math.ceil(height / rowHeight) + 8;
  while (pool.length < needed) {
    const row = makeRow();
    pool.push(row);
    body.append(row);
  }
  const total = `${list.length * rowHeight}px`;
  if (body.style.height !== total) body.style.height = total;
  setAttribute(grid, "aria-rowcount", String(list.length + 1));
  const first = Math.max(0, Math.floor(grid.scrollTop / rowHeight) - 4);
  const seen = new Set();
  for (let at = first; at < Math.min(list.length, first + pool.length); at++) {
    const row = pool[at % pool.length];
    seen.add(row);
    row.hidden = false;
    if (row.at !== at || row.heightDrawn !== rowHeight) {
      row.style.transform = `translateY(${at * rowHeight}px)`;
      [row.at, row.heightDrawn] = [at, rowHeight];
    }
    drawRow(row, at);
  }
  for (const row of pool) if (!seen.has(row)) row.hidden = true;
  const active = pool.find((row) => !row.hidden && row.place === places.get(chosen));
  if (active && chosen) setAttribute(grid, "aria-activedescendant", active.id);
  else grid.removeAttribute("aria-activedescendant");
};

let isDrawn = true;
const redraw = () => {
  if (!isDrawn) return;
  isDrawn = false;
  requestAnimationFrame(() => {
    isDrawn = true;
    draw();
  });
};

const drawHead = () => {
  const row = h("div", { role: "row", class: "row", "aria-rowindex": "1" });
  COLUMNS.forEach((column) => {
    const isSorted = column === sorted.column;
    const direction = sorted.direction > 0 ? "ascending" : "descending";
    const cell = h("div", {
      role: "columnheader", tabindex: "0", "aria-sort": isSorted ? direction : "none",
      class: `cell c-${column.key}${column.number ? " number" : ""}`,
    }, column.label);
    const sort = () => sortBy(column, isSorted ? -sorted.direction : column.first ?? 1, true);
    cell.addEventListener("click", sort);
    cell.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" && event.key !== " ") return;
      event.preventDefault();
      event.stopPropagation();
      sort();
    });
    row.append(cell);
  });
  $("head").replaceChildren(row);
};

const sortBy = (column, direction, keepFocus) => {
  sorted = { column, direction };
  arrange();
  drawHead();
  grid.scrollTop = 0;
  if (keepFocus) $("head").querySelector(`.c-${column.key}`)?.focus({ preventScroll: true });
  announce(`sorted by ${column.label}, ${direction > 0 ? "ascending" : "descending"}`);
  update();
};

const counts = () => {
  const ended = parts[1].length + parts[2].length;
  const of = words.length ? ` of ${data.order_id.length.toLocaleString("en")}` : "";
  setText($("counts"), `${parts[0].length.toLocaleString("en")} open, ` +
    `${ended.toLocaleString("en")} ended${of}`);
};

const update = () => {
  const count = moved.size;
  $("waiting").hidden = count === 0;
  setText($("waiting"), `${counted(count, "change")} to sort in (n)`);
  counts();
  redraw();
};

/* What changes */

// Orders whose place in the list may be another one now.
const moved = new Set();
let isUnderPointer = false;
let scrolledAt = -Infinity;
grid.addEventListener("pointerenter", (event) => {
  isUnderPointer = event.pointerType === "mouse";
});
grid.addEventListener("pointerleave", () => {
  isUnderPointer = false;
  settle();
});
grid.addEventListener("scroll", () => {
  scrolledAt = performance.now();
  redraw();
}, { passive: true });

const isBusy = () => isUnderPointer || performance.now() - scrolledAt < 1000;

// The row at the top of the screen stays where it is, unless one looks at the very top.
const settle = () => {
  if (!moved.size) return;
  const top = grid.scrollTop;
  const at = Math.floor(top / rowHeight);
  const [anchor, rest] = [list[at], top - at * rowHeight];
  rearrange();
  if (top > 0 && anchor !== undefined) {
    const now = list.indexOf(anchor);
    if (now >= 0 && now !== at) grid.scrollTop = now * rowHeight + rest;
    scrolledAt = -Infinity;
  }
  update();
};
$("waiting").addEventListener("click", () => {
  settle();
  grid.focus();
});

const change = (rows) => {
  for (const i of put(rows, true)) moved.add(i);
  if (isBusy()) update();
  else settle();
  const { kind, id } = route();
  const touches = kind === "order" ? rows.order_id.includes(id) :
    kind === "group" && rows.parent_group_id.words.includes(id);
  if (touches) refresh();
};

setInterval(() => {
  if (noteToday()) {
    arrange();
    update();
  }
  if (!isBusy()) settle();
  redraw();
}, 500);

/* The connection */

let token = null;
try {
  token = sessionStorage.getItem("token");
} catch {
  // Without storage the token lasts as long as the page.
}
const keepToken = (text) => {
  token = text;
  try {
    sessionStorage.setItem("token", text);
  } catch {
    // As above.
  }
};

const ask = async (path, options = {}) => {
  const headers = token ? { Authorization: `Bearer ${token}` } : {};
  const answer = await fetch(path, { ...options, headers, cache: "no-store" });
  if (answer.status === 401) {
    await askForToken();
    return ask(path, options);
  }
  return answer;
};

let asking = null;
const askForToken = () => {
  asking ??= new Promise((resolve) => {
    setText($("ask-text"), token ? "The token is not the one of this server." :
      "This server asks for its token.");
    $("ask").showModal();
    $("ask-form").addEventListener("submit", () => {
      keepToken($("token").value.trim());
      asking = null;
      resolve();
    }, { once: true });
  });
  return asking;
};
// Without the token there is nothing to see.
$("ask").addEventListener("cancel", (event) => event.preventDefault());

const setState = (state, text) => {
  const connection = $("connection");
  const before = connection.dataset.state;
  connection.dataset.state = state;
  setText($("connection-text"), text);
  if (state === "lost" && before !== "lost") announce("connection lost, trying again");
  if (state === "live" && before === "lost") announce("connected again");
};

// The lines of an answer, as they come.
const lines = async function* (answer, alive) {
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    alive?.();
    const found = (text + value).split("\n");
    text = found.pop();
    yield* found;
  }
};

// Reads every order. The first line fills the screen.
const load = async () => {
  const answer = await ask("/api/board");
  if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
  let isFirst = true;
  let since = null;
  for await (const line of lines(answer)) {
    const part = JSON.parse(line);
    if (isFirst) {
      forget();
      skew = Date.parse(part.now) - Date.now();
    }
    since ??= part.cursor ?? null;
    if (part.rows) put(part.rows, false);
    if (isFirst) {
      arrange();
      update();
      draw();
      performance.mark("first-rows");
    }
    isFirst = false;
    if (part.end) {
      // Not before: a list that ends early is read anew.
      cursor = since;
      arrange();
      update();
      draw();
      performance.mark("all-rows");
      return;
    }
    if (part.error) throw new Error(part.error);
  }
  throw new Error("the list ended early");
};

const follow = async () => {
  const abort = new AbortController();
  let timer;
  const alive = () => {
    clearTimeout(timer);
    timer = setTimeout(() => abort.abort(), 25_000);
  };
  alive();
  try {
    const path = `/api/board/changes?since=${encodeURIComponent(cursor)}`;
    const answer = await ask(path, { signal: abort.signal });
    if (answer.status === 410) {
      cursor = null;
      return;
    }
    if (!answer.ok) throw new Error(`the server answers ${answer.status}`);
    setState("live", "live");
    let event = {};
    for await (const line of lines(answer, alive)) {
      if (line === "") {
        take(event);
        event = {};
        continue;
      }
      const at = line.indexOf(":");
      if (at > 0) event[line.slice(0, at)] = line.slice(at + 1).trimStart();
    }
  } finally {
    clearTimeout(timer);
  }
};

const take = ({ event, data: text }) => {
  if (event === "rows") {
    const part = JSON.parse(text);
    change(part.rows);
    cursor = part.cursor;
  } else if (event === "findings") {
    readFindings();
  } else if (event === "end") {
    setState("lost", JSON.parse(text).reason);
  }
};

const run = async () => {
  let wait = 250;
  for (;;) {
    try {
      if (cursor === null) {
        await load();
        readFindings();
      }
      wait = 250;
      await follow();
    } catch {
      // The state says so.
    }
    if (cursor !== null) setState("lost", "lost, trying");
    else setState("connecting", "connecting");
    await new Promise((resolve) => setTimeout(resolve, wait));
    wait = Math.min(5000, wait * 2);
  }
};

/* Findings */

let findings = { total: 0, kinds: {}, findings: [] };
let isReading = false;
let isStale = false;
const readFindings = async () => {
  isStale = true;
  if (isReading) return;
  isReading = true;
  while (isStale) {
    isStale = false;
    try {
      const answer = await ask(`/api/findings?limit=${SHOWN_FINDINGS}`);
      if (answer.ok) showFindings(await answer.json());
    } catch {
      // It comes again with the next event.
    }
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  isReading = false;
};

const showFindings = (found) => {
  const before = findings.total;
  findings = found;
  odd = new Map(found.findings.map(({ order_id, finding }) => [order_id, finding]));
  const orders = counted(odd.size, "order");
  const text = found.total ? `${counted(found.total, "finding")} in ${orders}` :
    found.complete ? "No findings" : "Looking for findings";
  setText($("findings-count"), text);
  $("findings").classList.toggle("none", !found.total);
  if (found.total !== before && found.complete) announce(text);
  const kinds = Object.entries(found.kinds).map(([name, { count, meaning, remedy }]) => {
    const of = found.findings.filter(({ finding }) => finding === name);
    return h("section", { class: "kind" },
      h("h3", {}, `${name.replaceAll("_", " ")} (${count})`),
      h("p", {}, meaning),
      h("p", { class: "remedy" }, `What to do: ${remedy}.`),
      h("ul", {}, ...of.map(({ order_id, message }) => h("li", {},
        h("a", { href: `#/order/${order_id}` }, order_id), ` ${clean(message)}`))));
  });
  $("findings-list").replaceChildren(...kinds);
  redraw();
};

/* An order, a group */

const route = () => {
  const [, kind, id] = location.hash.match(/^#\/(order|group)\/([A-Za-z0-9_]+)$/) ?? [];
  return kind ? { kind, id } : { kind: "board" };
};

let shownHash = null;
const show = async () => {
  const given = location.hash.match(/^#token=(.+)$/);
  if (given) {
    keepToken(decodeURIComponent(given[1]));
    history.replaceState(null, "", "#/");
  }
  const { kind } = route();
  const isNew = shownHash !== location.hash;
  shownHash = location.hash;
  for (const name of ["board", "order", "group"]) $(`${name}-view`).hidden = name !== kind;
  if (kind === "board") {
    document.title = "Orders";
    draw();
    if (chosen) reveal(list.indexOf(places.get(chosen)));
    if (isNew && document.activeElement !== $("filter")) grid.focus({ preventScroll: true });
    return;
  }
  if (isNew) $(`${kind}-view`).replaceChildren(h("p", {}, "…"));
  await refresh(isNew);
};

let refreshed = 0;
const refresh = async (isNew = false) => {
  const { kind, id } = route();
  if (kind === "board") return;
  const turn = ++refreshed;
  const view = $(`${kind}-view`);
  try {
    const answer = await ask(`/api/${kind}s/${id}`);
    const found = await answer.json();
    if (turn !== refreshed) return;
    const top = view.scrollTop;
    const content = answer.ok ? (kind === "order" ? orderPage(found) : groupPage(found)) :
      [h("h2", { tabindex: "-1" }, id), h("p", { role: "alert" }, clean(found.error))];
    const focused = view.contains(document.activeElement);
    view.replaceChildren(h("p", {}, h("a", { href: "#/" }, "← All orders (Esc)")), ...content);
    view.scrollTop = top;
    document.title = id;
    if (isNew || focused) view.querySelector("h2").focus({ preventScroll: true });
  } catch {
    if (isNew) view.replaceChildren(h("h2", {}, id), h("p", { role: "alert" }, "cannot be read"));
  }
};

const orderLink = (id) => h("a", { href: `#/order/${id}` }, id);
const groupLink = (id) => h("a", { href: `#/group/${id}` }, id);
const shown = (value) => (value instanceof Node ? value : clean(value ?? "–"));
const term = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, shown(value)));
const statusText = (status) => h("span", { "data-status": status }, status.replace("_", " "));
const bar = (filled, quantity) => {
  const value = Math.min(1, number(filled) / number(quantity)) || 0;
  const label = `${Math.floor(value * 100)} % filled`;
  return h("progress", { value: String(value), max: "1", "aria-label": label }, label);
};
const table = (caption, heads, rows) => h("div", { class: "wide" }, h("table", {},
  h("caption", { class: "unseen" }, caption),
  h("thead", {}, h("tr", {}, ...heads.map(([text, kind]) => h("th", { scope: "col", class: kind },
    text)))),
  h("tbody", {}, ...rows)));
const cell = (value, kind) => h("td", { class: kind }, shown(value));

const orderPage = (report) => {
  const { order } = report;
  const price = order.price ? ` at ${order.price}` : "";
  return [
    h("h2", { tabindex: "-1" },
      `${order.side} ${order.quantity} ${order.symbol}${price} `, statusText(order.status)),
    ...report.findings.map(foundBox),
    h("p", {}, bar(report.filled_quantity, order.quantity),
      ` ${report.filled_quantity ?? "?"} of ${order.quantity} filled`),
    h("dl", { class: "terms" },
      term("order", order.order_id), term("group", groupLink(order.parent_group_id)),
      term("exchange's id", order.connector_order_id), term("type", order.order_type),
      term("price", order.price), term("stop price", order.stop_price),
      term("average price", report.average_price), term("remaining", report.remaining_quantity),
      term("overfill", report.overfill),
      term("commission", report.commissions.map(({ commission, commission_asset }) =>
        `${commission ?? "?"} ${commission_asset ?? ""}`).join(", ") || null),
      term("created", order.created_at), term("updated", order.updated_at)),
    ...unsettledList(report), ...executionTable(report),
    h("h3", {}, "Timeline"),
    h("ol", { class: "timeline" }, ...report.history.map((change) => event(change, report))),
  ];
};

const foundBox = ({ finding, message }) => {
  const kind = findings.kinds[finding];
  return h("div", { class: "found" },
    h("p", { class: "what" }, `${finding.replaceAll("_", " ")}: ${clean(message)}`),
    kind ? h("p", {}, kind.meaning) : null,
    kind ? h("p", { class: "remedy" }, `What to do: ${kind.remedy}.`) : null);
};

const unsettledList = ({ unsettled_requests }) => !unsettled_requests.length ? [] : [
  h("h3", {}, "Requests without an answer"),
  h("ul", {}, ...unsettled_requests.map((request) =>
    h("li", {}, `${request.kind} ${request.attempt} of ${request.requested_at}`))),
];

const executionTable = ({ parts }) => !parts.length ? [] : [
  h("h3", {}, "Executions"),
  table("Executions", [
    ["Time"], ["Quantity", "number"], ["Price", "number"], ["Commission", "number"], ["Asset"],
    ["Exchange's id"], ["Fill"], ["Standing"],
  ], parts.map(({ standing, fill }) => h("tr", { class: standing },
    cell(fill.executed_at), cell(fill.filled_quantity, "number"), cell(fill.fill_price, "number"),
    cell(fill.commission, "number"), cell(fill.commission_asset), cell(fill.connector_fill_id),
    cell(fill.fill_id), cell(standing, "mark")))),
];

const why = (reason) => (reason ? `: ${reason}` : "");
// What each kind of news says, and when.
const NEWS = {
  register: (it) => [it.created_at, `registered ${it.status}: ${it.order_type} ${it.side} ` +
    `${it.quantity} ${it.symbol}${it.price ? ` at ${it.price}` : ""}`],
  update: (it) => [it.updated_at, it.status +
    (it.connector_order_id ? `, as ${it.connector_order_id}` : "") +
    (it.cumulative ? `, ${it.cumulative} executed` : "") + why(it.reason)],
  fill: (it) => [it.executed_at, `${it.filled_quantity} at ${it.fill_price}` +
    (it.connector_fill_id ? `, ${it.connector_fill_id}` : "")],
  bust: (it) => [it.busted_at,
    `bust of ${it.connector_fill_id ?? it.fill_id}${why(it.reason)}`],
  request: (it) => [it.requested_at, `asked to ${it.kind}, number ${it.attempt}` +
    (it.expires_at ? `, until ${it.expires_at}` : "")],
  answer: (it) => [it.answered_at, `${it.kind} ${it.attempt} ${it.outcome}${why(it.reason)}`],
  ruling: (it) => [it.ruled_at, `${counted(it.settles.length, "finding")} settled by ` +
    `${it.ruled_by}${it.status ? `, ${it.status} instead of ${it.over}` : ""}${why(it.reason)}`],
};

const event = (change, report) => {
  const kind = Object.keys(NEWS).find((name) => change[name]);
  const [time, text] = NEWS[kind](change[kind]);
  const part = kind === "fill" && report.parts.find(({ fill }) =>
    fill.fill_id === change.fill.fill_id && fill.fill_price === change.fill.fill_price);
  const standing = part && part.standing !== "counts" ? ` (${part.standing})` : "";
  const isBad = standing === " (conflicts)" ? " conflicted" : "";
  return h("li", { class: change.effect + isBad }, h("time", { datetime: time }, time),
    h("span", { class: "effect" }, `${kind}, ${change.effect}`),
    h("span", {}, clean(text) + standing));
};

const groupPage = ({ progress, orders }) => [
  h("h2", { tabindex: "-1" }, `Group ${progress.group_id}`),
  h("dl", { class: "terms" },
    term("status", progress.status), term("plan", progress.group?.parent_plan_id),
    term("created", progress.group?.created_at), term("orders", String(progress.orders)),
    term("open", String(progress.open_orders))),
  h("h3", {}, "Progress"),
  table("Progress", [["Symbol"], ["Side"], ["Filled", "number"], ["Quantity", "number"], [""]],
    progress.quantities.map((sum) => h("tr", {}, cell(sum.symbol), cell(sum.side),
      cell(sum.filled_quantity ?? "?", "number"), cell(sum.quantity ?? "?", "number"),
      cell(bar(sum.filled_quantity, sum.quantity))))),
  h("h3", {}, "Orders"),
  table("Orders", [
    ["Order"], ["Symbol"], ["Side"], ["Status"], ["Filled", "number"], ["Quantity", "number"],
    ["Average", "number"],
  ], orders.map(({ order, filled_quantity, average_price }) => h("tr", {},
    cell(orderLink(order.order_id)), cell(order.symbol), cell(order.side),
    cell(statusText(order.status)), cell(filled_quantity ?? "?", "number"),
    cell(order.quantity, "number"), cell(average_price, "number")))),
];

/* By hand */

let announced = null;
let announcing = null;
// At most one sentence a second: the last one.
const announce = (text) => {
  clearTimeout(announcing);
  announcing = setTimeout(() => {
    if (announced === text) return;
    announced = text;
    $("live").textContent = text;
  }, 1000);
};

const reveal = (at) => {
  if (at < 0) return;
  const height = grid.clientHeight - $("head").offsetHeight;
  const top = at * rowHeight;
  if (top < grid.scrollTop) grid.scrollTop = top;
  else if (top + rowHeight > grid.scrollTop + height) grid.scrollTop = top + rowHeight - height;
};

const choose = (at, step = 1) => {
  let to = Math.max(0, Math.min(list.length - 1, at));
  // Past headings; at an end, back to the last order before it.
  while (list[to] < 0) to += step;
  if (list[to] === undefined) {
    to -= step;
    while (list[to] < 0) to -= step;
  }
  if (list[to] === undefined) return;
  chosen = data.order_id[list[to]];
  reveal(to);
  redraw();
};
const chosenAt = () => (chosen === null ? -1 : list.indexOf(places.get(chosen)));
const page = () => Math.max(1, Math.floor(grid.clientHeight / rowHeight) - 2);

const open = (kind) => {
  const i = places.get(chosen);
  if (i === undefined) return;
  location.hash = kind === "group" ? `#/group/${data.parent_group_id[i]}` : `#/order/${chosen}`;
};
const sortNext = (step) => {
  const at = (COLUMNS.indexOf(sorted.column) + step + COLUMNS.length) % COLUMNS.length;
  sortBy(COLUMNS[at], COLUMNS[at].first ?? 1);
};

const KEYS = {
  ArrowDown: () => choose(chosenAt() + 1), j: () => choose(chosenAt() + 1),
  ArrowUp: () => choose(chosenAt() - 1, -1), k: () => choose(chosenAt() - 1, -1),
  PageDown: () => choose(chosenAt() + page()), PageUp: () => choose(chosenAt() - page(), -1),
  Home: () => choose(0), End: () => choose(list.length - 1, -1),
  Enter: () => open("order"), g: () => open("group"),
  s: () => sortNext(1), S: () => sortNext(-1),
  r: () => sortBy(sorted.column, -sorted.direction),
  n: settle,
  f: () => {
    $("findings").open = !$("findings").open;
    if ($("findings").open) $("findings").querySelector("summary").focus();
    redraw();
  },
  Escape: () => {
    if ($("filter").value) setFilter("");
  },
};

const onKey = (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog[open]")) {
    return;
  }
  const isBoard = route().kind === "board";
  const { target, key } = event;
  if (target === $("filter")) {
    if (key === "Escape" || key === "Enter" || key === "ArrowDown") {
      event.preventDefault();
      if (key === "Escape") setFilter("");
      grid.focus();
      if (key !== "Escape" && chosenAt() < 0) choose(0);
    }
    return;
  }
  if (key === "?") {
    $("help").showModal();
  } else if (key === "/") {
    if (!isBoard) location.hash = "#/";
    $("filter").focus();
    $("filter").select();
  } else if (!isBoard && key === "Escape") {
    location.hash = "#/";
  } else if (isBoard && KEYS[key]) {
    const isControl = target.closest("a, button, summary, input");
    if (isControl && (key === "Enter" || key.startsWith("Arrow"))) return;
    KEYS[key]();
  } else {
    return;
  }
  event.preventDefault();
};
document.addEventListener("keydown", onKey);

const setFilter = (text) => {
  if ($("filter").value !== text) $("filter").value = text;
  words = text.toLowerCase().split(/\s+/).filter(Boolean);
  arrange();
  grid.scrollTop = 0;
  update();
  const found = parts.reduce((sum, part) => sum + part.length, 0);
  announce(`${counted(found, "order")}`);
};
$("filter").addEventListener("input", () => setFilter($("filter").value));
$("help-button").addEventListener("click", () => $("help").showModal());
document.querySelector(".skip").addEventListener("click", () => grid.focus());

const rowOf = (event) => event.target.closest("#body > .row");
body.addEventListener("click", (event) => {
  const row = rowOf(event);
  if (!row || row.place === null || event.target.closest("a")) return;
  chosen = data.order_id[row.place];
  if (narrow.matches) open("order");
  redraw();
});
body.addEventListener("dblclick", (event) => {
  const row = rowOf(event);
  if (row && row.place !== null) open("order");
});

const narrow = matchMedia("(max-width: 44rem)");
const measure = () => {
  rowHeight = parseFloat(getComputedStyle(document.documentElement).getPropertyValue("--row"));
  redraw();
};
narrow.addEventListener("change", measure);
new ResizeObserver(redraw).observe(grid);

// What is printed is the list, not what is seen of it.
addEventListener("beforeprint", () => {
  isPrinting = true;
  const rows = list.slice(0, PRINTED).map((_, at) => {
    const row = makeRow();
    drawRow(row, at);
    return row;
  });
  body.replaceChildren(...rows);
  const left = list.length - rows.length;
  setText($("printed"), left > 0 ? `The first ${PRINTED} rows; ${left} more are not printed.` : "");
});
addEventListener("afterprint", () => {
  isPrinting = false;
  pool = [];
  body.replaceChildren();
  draw();
});

addEventListener("hashchange", show);
measure();
drawHead();
show();
run();

"use strict";
// What every page shares: data scripts, elements made of text nodes, the documents' texts, lists of sentences.
const REPORT = (() => {
  const received = new Map();
  const loading = new Map();

  function receive(name, value) {
    received.set(name, value);
  }

  // A page opened from the disk may not fetch files but may add scripts.
  function load(name) {
    if (!loading.has(name)) {
      loading.set(name, new Promise((resolve, reject) => {
        const script = document.createElement("script");
        script.src = `data/${name}.js`;
        script.onload = () => { script.remove(); resolve(received.get(name)); };
        script.onerror = () => reject(new Error(`data/${name}.js is missing beside this page`));
        document.head.append(script);
      }));
    }
    return loading.get(name);
  }

  // Data that the page will want first is asked for while its programs are still read: names that may be chosen by
  // the hash, the first one else.
  function ahead() {
    const names = (document.documentElement.dataset.ahead ?? "").split(" ").filter(Boolean);
    const wanted = `network-${hash().network}`;
    if (names.length) load(names.includes(wanted) ? wanted : names[0]).catch(() => {}); // who waits for it says so
  }

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined));
    return made;
  }

  function svg(tag, attributes = {}, ...children) {
    const made = document.createElementNS("http://www.w3.org/2000/svg", tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.append(...children);
    return made;
  }

  const both = (zh, en) => {
    const fragment = document.createDocumentFragment();
    fragment.append(element("span", {class: "zh", lang: "zh-Hans"}, zh), " ", element("span", {class: "en", lang: "en"}, en));
    return fragment;
  };

  // Text of a document may hold right-to-left marks, which must not reorder the page around it.
  const isolate = text => element("bdi", {}, text);

  const number = value => value === null || value === undefined ? "" : value.toLocaleString("en-US");

  function rows(columns) {
    const pairs = Object.entries(columns);
    return pairs[0][1].map((_, i) => {
      const row = {}; // filled in one order, which is many times as fast as Object.fromEntries
      for (const [name, column] of pairs) row[name] = column[i];
      return row;
    });
  }

  function hash() {
    return Object.fromEntries(new URLSearchParams(location.hash.slice(1)));
  }

  const link = (page, parameters) => `${page}.html#${new URLSearchParams(parameters)}`;

  let documentsPromise = null;
  function documents() {
    documentsPromise ??= load("documents").then(data => rows(data.columns).map((row, i) => ({...row, number: i})));
    return documentsPromise;
  }

  let entitiesPromise = null;
  function entities() {
    entitiesPromise ??= load("entities").then(data => {
      const types = Object.fromEntries(data.labels.map((label, i) => [label, Math.min(i, 9)]));
      return rows(data.columns).map((row, i) => ({...row, number: i, type: `t${types[row.label]}`}));
    });
    return entitiesPromise;
  }

  const pad = value => String(value).padStart(4, "0");

  async function text(which) {
    const shard = (await documents())[which].shard;
    const found = (await load(`text-${pad(shard)}`)).find(entry => entry[0] === which);
    return found ? found[1] : {text: "", blocks: [], tables: [], sentences: [], mentions: [], acronyms: []};
  }

  function findSentence(body, which) {
    const flat = body.sentences;
    for (let i = 0; i < flat.length; i += 3) {
      if (flat[i + 2] === which) return {start: flat[i], end: flat[i + 1], number: which};
    }
    return null;
  }

  function pageOf(body, position) {
    const flat = body.blocks;
    let page = 1;
    for (let i = 0; i < flat.length && flat[i] <= position; i += 6) page = flat[i + 4];
    return page;
  }

  // A stretch of text with marks laid over it; `spans` are [start, end, wrap], sorted and apart.
  function marked(body, start, end, spans) {
    const fragment = document.createDocumentFragment();
    let at = start;
    for (const [from, to, wrap] of spans) {
      if (from < at || to > end) continue;
      if (from > at) fragment.append(body.text.slice(at, from));
      fragment.append(wrap(body.text.slice(from, to)));
      at = to;
    }
    if (at < end) fragment.append(body.text.slice(at, end));
    return fragment;
  }

  function mentionSpans(body, start, end, wanted) {
    const flat = body.mentions;
    const spans = [];
    for (let i = 0; i < flat.length; i += 3) {
      if (flat[i] >= start && flat[i + 1] <= end && wanted.has(flat[i + 2])) {
        spans.push([flat[i], flat[i + 1], found => element("mark", {}, found)]);
      }
    }
    return spans;
  }

  // A list of sentences, `flat` being document, sentence, document, sentence ...; shows them twenty at a time.
  function sentences(mount, flat, {wanted = new Set(), step = 20} = {}) {
    const list = element("ol", {class: "sentences"});
    const more = element("button", {type: "button"}, both("更多", "More"));
    let shown = 0;
    async function show() {
      const batch = flat.slice(shown, shown + 2 * step);
      shown += batch.length;
      const items = await documents();
      for (let i = 0; i < batch.length; i += 2) {
        const body = await text(batch[i]);
        const sentence = findSentence(body, batch[i + 1]);
        if (!sentence) continue;
        const page = pageOf(body, sentence.start);
        const where = element("a", {class: "where", href: link("reader", {document: items[batch[i]].doc_id, sentence: batch[i + 1]})},
          isolate(items[batch[i]].title), items[batch[i]].year ? ` (${items[batch[i]].year})` : "", ` · 第 ${page} 页 p. ${page}`);
        list.append(element("li", {}, where, element("bdi", {}, marked(body, sentence.start, sentence.end,
          mentionSpans(body, sentence.start, sentence.end, wanted)))));
      }
      more.classList.toggle("hidden", shown >= flat.length);
    }
    more.addEventListener("click", show);
    mount.replaceChildren(list, more);
    return show();
  }

  // Documents a year as columns of a chart; `counts` maps years to numbers.
  function timeline(counts, title) {
    const years = Object.keys(counts).map(Number).sort((a, b) => a - b);
    if (!years.length) return element("p", {class: "note"}, both("没有已知年份", "no known years"));
    const first = years[0];
    const span = Math.max(years[years.length - 1] - first + 1, 8);
    const highest = Math.max(...Object.values(counts));
    const width = 640, height = 120, step = width / span;
    const chart = svg("svg", {class: "chart", viewBox: `0 -14 ${width} ${height + 38}`, role: "img", "aria-label": title});
    for (const year of years) {
      const tall = Math.max(2, counts[year] / highest * (height - 14));
      const bar = svg("rect", {x: (year - first) * step + 1, y: height - tall, width: Math.max(step - 2, 1), height: tall});
      bar.append(svg("title", {}, `${year}: ${counts[year]}`));
      chart.append(bar);
    }
    chart.append(svg("line", {x1: 0, x2: width, y1: height, y2: height}));
    const every = [1, 2, 5, 10, 20, 50, 100].find(n => n * step >= 56) ?? 100;
    for (let year = Math.ceil(first / every) * every; year < first + span; year += every) {
      chart.append(svg("text", {x: Math.min(Math.max((year - first + .5) * step, 26), width - 26), y: height + 18, "text-anchor": "middle"}, String(year)));
    }
    chart.append(svg("text", {x: 0, y: 4}, `max ${highest}`));
    return chart;
  }

  function bar(value, highest) {
    const chart = svg("svg", {class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true"});
    chart.append(svg("rect", {class: "track", width: 100, height: 10}), svg("rect", {width: highest ? 100 * value / highest : 0, height: 10}));
    return chart;
  }

  function fail(mount, error) {
    mount.replaceChildren(element("p", {class: "card", role: "alert"}, both("数据无法读取：", "The data cannot be read: "), error.message));
  }

  // The chosen language is kept where the browser allows it for files.
  const store = {
    get() { try { return localStorage.getItem("report-language"); } catch { return null; } },
    set(value) { try { localStorage.setItem("report-language", value); } catch { /* not kept */ } },
  };
  function choose(language) {
    document.documentElement.dataset.language = language;
    document.querySelectorAll(".languages button").forEach(button =>
      button.setAttribute("aria-pressed", String(button.value === language)));
  }
  document.addEventListener("DOMContentLoaded", () => {
    choose(store.get() ?? "both");
    document.querySelectorAll(".languages button").forEach(button => button.addEventListener("click", () => {
      choose(button.value);
      store.set(button.value);
    }));
  });

  // Hand a file to the browser to be kept.
  function download(blob, name) {
    const link = element("a", {href: URL.createObjectURL(blob), download: name});
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(link.href), 1000);
  }

  // A table as text with tabs, which spreadsheets and word processors take as a table.
  const plain = value => String(value ?? "").replace(/\s+/g, " ").trim();
  async function copy(lines, button) {
    const text = lines.map(line => line.map(plain).join("\t")).join("\n");
    try {
      await navigator.clipboard.writeText(text);
    } catch { // a browser that keeps the clipboard from files
      const area = element("textarea", {}, text);
      document.body.append(area);
      area.select();
      document.execCommand("copy");
      area.remove();
    }
    const said = [...button.childNodes];
    button.replaceChildren("✓");
    setTimeout(() => button.replaceChildren(...said), 1200);
  }

  const copier = lines => {
    const button = element("button", {type: "button", class: "copy no-print"}, both("复制表格", "Copy table"));
    button.addEventListener("click", () => copy(lines(), button));
    return button;
  };

  // Tables that a page brings along; those that a program draws bring their own button.
  function addCopiers() {
    for (const table of document.querySelectorAll("main table")) {
      if (!table.tHead || table.rows.length < 3) continue;
      const cells = row => [...row.cells].map(cell => cell.innerText ?? cell.textContent);
      (table.closest(".scroll") ?? table).before(copier(() => [...table.rows].map(cells)));
    }
  }
  document.addEventListener("DOMContentLoaded", addCopiers);
  ahead();

  // What the types of nodes and names stand for, in both languages.
  const TYPES = {
    ORG: "机构 organisation", GPE: "国家、行政区 country, region", LOC: "地点 place", LAW: "法规、条约 law, treaty",
    PROGRAM: "计划、规划 programme", PERSON: "人物 person", DATE: "日期 date", MONEY: "金额 amount", PERCENT: "百分比 percentage",
    TERM: "词语 term", KEYWORD: "关键词 keyword", AUTHOR: "作者 author", JOURNAL: "期刊 journal", DOCUMENT: "文献 document",
    REFERENCE: "参考文献 reference",
  };
  const explain = type => TYPES[type] ? `${type} ${TYPES[type]}` : type;

  return {copier, download, receive, load, element, svg, both, isolate, number, rows, hash, link, documents, entities, pad, text, findSentence,
    pageOf, marked, mentionSpans, sentences, timeline, bar, fail, explain};
})();

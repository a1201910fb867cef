"use strict";
// Concordance: every place of a word with what stands before and behind it (key word in context).
(async () => {
  const {element, both, isolate, link} = REPORT;
  const form = document.getElementById("query");
  const status = document.getElementById("status");
  const results = document.getElementById("results");
  const years = document.getElementById("years");
  const documents = await REPORT.documents();
  const STEP = 100;
  let run = 0;

  function pattern(query, exact) {
    const source = exact ? query : query.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    return new RegExp(source, "giu");
  }

  async function find(expression, scope, turn) {
    const found = [];
    const shards = Math.max(-1, ...documents.map(d => d.shard)) + 1;
    for (let shard = 0; shard < shards && turn === run; shard++) {
      for (const [number, body] of await REPORT.load(`text-${REPORT.pad(shard)}`)) {
        if (scope && documents[number].role !== scope) continue;
        for (const match of body.text.matchAll(expression)) {
          if (match[0].length) found.push({number, body, start: match.index, end: match.index + match[0].length});
        }
      }
      status.replaceChildren(both(`检索中 ${shard + 1}/${shards}`, `searching ${shard + 1}/${shards}`));
    }
    return found;
  }

  const WIDTH = 60;
  const left = hit => hit.body.text.slice(Math.max(0, hit.start - WIDTH), hit.start).replace(/\n/g, " ");
  const right = hit => hit.body.text.slice(hit.end, hit.end + WIDTH).replace(/\n/g, " ");
  const reversed = text => [...text].reverse().join("");
  const ranks = new Map(documents.slice().sort((a, b) => (b.role === "focal") - (a.role === "focal")
    || a.title.localeCompare(b.title, "zh-Hans")).map((document, rank) => [document.number, rank]));
  const orders = {
    document: (a, b) => ranks.get(a.number) - ranks.get(b.number) || a.start - b.start,
    year: (a, b) => (documents[a.number].year ?? 9999) - (documents[b.number].year ?? 9999) || a.number - b.number || a.start - b.start,
    left: (a, b) => reversed(left(a)).localeCompare(reversed(left(b)), "zh-Hans"),
    right: (a, b) => right(a).localeCompare(right(b), "zh-Hans"),
  };

  function sentenceAt(hit) {
    const flat = hit.body.sentences;
    for (let i = 0; i < flat.length; i += 3) if (flat[i] <= hit.start && hit.start < flat[i + 1]) return flat[i + 2];
    return null;
  }

  function line(hit) {
    const source = documents[hit.number];
    const sentence = sentenceAt(hit);
    const where = sentence === null ? {page: REPORT.pageOf(hit.body, hit.start)} : {sentence};
    return element("tr", {}, element("td", {class: "left"}, isolate(left(hit))),
      element("td", {class: "key"}, element("mark", {}, hit.body.text.slice(hit.start, hit.end).replace(/\n/g, " "))),
      element("td", {class: "right"}, isolate(right(hit))),
      element("td", {class: "where minor"}, element("a", {href: link("reader", {document: source.doc_id, ...where})}, isolate(source.title)),
        source.year ? ` ${source.year}` : ""));
  }

  function show(found, order) {
    found.sort(orders[order]);
    const body = element("tbody");
    const more = element("button", {type: "button", onclick: () => extend()}, both("更多", "More"));
    function extend() {
      body.append(...found.slice(body.rows.length, body.rows.length + STEP).map(line));
      more.classList.toggle("hidden", body.rows.length >= found.length);
    }
    const headings = [["前文", "Before"], ["词", "Key"], ["后文", "After"], ["文献", "Document"]];
    extend();
    results.replaceChildren(element("div", {class: "scroll"}, element("table", {class: "kwic"}, element("thead", {}, element("tr", {},
      ...headings.map(([zh, en], i) => element("th", {scope: "col", class: i === 3 ? "minor" : null}, both(zh, en))))), body)), more);
    const counts = {};
    for (const hit of found) {
      const {year} = documents[hit.number];
      if (year) counts[year] = (counts[year] ?? 0) + 1;
    }
    years.replaceChildren(Object.keys(counts).length ? REPORT.timeline(counts, "各年次数 Hits a year") : "");
  }

  async function search() {
    const {q, regex, role, order = "document"} = REPORT.hash();
    if (!q) return;
    form.elements.q.value = q;
    form.elements.regex.checked = regex === "1";
    form.elements.role.value = role ?? "";
    form.elements.order.value = orders[order] ? order : "document";
    const turn = ++run;
    let expression;
    try {
      expression = pattern(q, regex === "1");
    } catch (error) {
      status.replaceChildren(both("不是正则表达式：", "Not a regular expression: "), error.message);
      return;
    }
    const found = await find(expression, role, turn);
    if (turn !== run) return;
    const sources = new Set(found.map(hit => hit.number)).size;
    status.replaceChildren(both(`${REPORT.number(found.length)} 处，见于 ${sources} 篇文献`, `${REPORT.number(found.length)} hits in ${sources} documents`));
    show(found, form.elements.order.value);
  }

  form.addEventListener("submit", event => {
    event.preventDefault();
    const {q, regex, role, order} = form.elements;
    const wanted = {q: q.value.trim(), ...(regex.checked && {regex: "1"}), ...(role.value && {role: role.value}), order: order.value};
    location.hash = new URLSearchParams(wanted);
  });
  window.addEventListener("hashchange", () => search().catch(error => REPORT.fail(results, error)));
  await search();

  const terms = await REPORT.load("terms");
  REPORT.table(document.getElementById("terms"), {
    caption: both("点一个词看它的上下文", "a term leads to its places"), name: "terms", items: REPORT.rows(terms.columns), sort: "score", step: 25,
    matches: row => row.term,
    columns: [
      {key: "term", zh: "词", en: "Term", cell: row => element("a", {href: link("search", {q: row.term})}, isolate(row.term))},
      {key: "frequency", zh: "次数", en: "Frequency", numeric: true},
      {key: "documents", zh: "文献", en: "Documents", numeric: true},
      {key: "score", zh: "得分", en: "Score", numeric: true, minor: true, cell: row => row.score.toFixed(2)},
      {key: "new", zh: "新词", en: "New", minor: true, cell: row => row.new ? "●" : ""},
    ],
  });
})().catch(error => REPORT.fail(document.getElementById("results"), error));

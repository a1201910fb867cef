"use strict";
// A document page by page, its entities and acronyms marked in place.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const article = document.getElementById("article");
  const list = document.getElementById("documents");
  const filter = document.getElementById("filter");
  const kinds = (await REPORT.load("documents")).kinds;
  const [documents, entities] = await Promise.all([REPORT.documents(), REPORT.entities()]);
  const ledger = (await REPORT.load("acronyms")).definitions;
  const ordered = documents.slice().sort((a, b) => (b.role === "focal") - (a.role === "focal")
    || (a.year ?? 9999) - (b.year ?? 9999) || a.title.localeCompare(b.title, "zh-Hans"));
  const LISTED = 200;
  const marks = document.getElementById("marks");
  const hidden = new Set();
  let current = null;

  function drawList() {
    const query = filter.value.trim().toLowerCase();
    const kept = ordered.filter(d => !query || `${d.title} ${d.authors} ${d.year ?? ""} ${d.genre}`.toLowerCase().includes(query));
    list.replaceChildren(...kept.slice(0, LISTED).map(d => element("li", {}, element("a",
      {href: link("reader", {document: d.doc_id}), "aria-current": current === d ? "true" : null}, isolate(d.title)),
    d.year ? ` ${d.year}` : "", d.role === "focal" ? element("span", {class: "tag warn"}, both("焦点", "focal")) : null)));
    document.getElementById("listed").replaceChildren(both(`${kept.length} 篇`, `${kept.length} documents`),
      kept.length > LISTED ? both(`，显示前 ${LISTED} 篇`, `, first ${LISTED} shown`) : "");
  }

  // Mentions that overlap keep the longest; definitions lie under them as dotted lines.
  function spansOf(body) {
    const spans = [];
    const read = (flat, wrap) => {
      for (let i = 0; i < flat.length; i += 3) spans.push([flat[i], flat[i + 1], wrap(flat[i + 2], flat[i])]);
    };
    read(body.mentions, (number, start) => found => {
      const entity = entities[number];
      return element("a", {class: `mention ${entity.type}`, href: link("entities", {entity: entity.entity_id}), "data-label": entity.label, "data-start": start,
        title: [entity.name, entity.name_en, entity.acronym, entity.label].filter(Boolean).join(" · ")}, found);
    });
    const defined = [];
    for (let i = 0; i < body.acronyms.length; i += 3) defined.push([body.acronyms[i], body.acronyms[i + 1], body.acronyms[i + 2]]);
    spans.sort((a, b) => a[0] - b[0] || b[1] - a[1]);
    return {spans, defined};
  }

  function fill(node, body, start, end, spans, defined) {
    let at = start;
    for (const [from, to, number] of defined) {
      if (from < at || to > end) continue;
      node.append(REPORT.marked(body, at, from, spans.filter(s => s[0] >= at && s[1] <= from)));
      const row = ledger[number];
      node.append(element("dfn", {title: `${row.short_form} = ${row.long_form} ${row.long_form_en}`.trim()},
        REPORT.marked(body, from, to, spans.filter(s => s[0] >= from && s[1] <= to))));
      at = to;
    }
    node.append(REPORT.marked(body, at, end, spans.filter(s => s[0] >= at && s[1] <= end)));
  }

  function within(sorted, start, end) {
    return sorted.filter(span => span[0] >= start && span[1] <= end);
  }

  // A sentence of a table's row may go over several cells: each holds its part.
  function write(node, body, start, end, layers) {
    const spans = within(layers.spans, start, end);
    const defined = within(layers.defined, start, end);
    let at = start;
    for (const [first, last, number] of layers.sentences.filter(span => span[0] < end && span[1] > start)) {
      const [from, to] = [Math.max(first, start), Math.min(last, end)];
      if (from < at) continue;
      fill(node, body, at, from, spans, defined);
      const sentence = element("span", {class: "sentence", id: first === from ? `s${number}` : null, "data-sentence": number});
      fill(sentence, body, from, to, spans, defined);
      node.append(sentence);
      at = to;
    }
    fill(node, body, at, end, spans, defined);
  }

  function drawBlock(body, i, layers) {
    const [start, end, kind] = body.blocks.slice(i, i + 3);
    const node = element("p", {class: kinds[kind]});
    write(node, body, start, end, layers);
    return node;
  }

  // The table that begins at block `i`, if one does, and how many blocks it takes.
  function drawTable(body, i, layers) {
    const place = body.tables.findIndex(table => table[0] === body.blocks[i + 5]);
    if (place < 0) return null;
    const [, rows, heads, caption, merged] = body.tables[place];
    const blocks = Array.from({length: rows}, (_, row) => body.blocks.slice(i + 6 * row, i + 6 * row + 2));
    const table = {blocks, heads, caption, merged, title: current.title, number: place + 1};
    return {rows, node: REPORT.cells.draw(body, table, (node, start, end) => write(node, body, start, end, layers))};
  }

  function drawPages(body) {
    const layers = spansOf(body);
    layers.sentences = [];
    for (let i = 0; i < body.sentences.length; i += 3) layers.sentences.push(body.sentences.slice(i, i + 3));
    const pages = new Map();
    for (let i = 0; i < body.blocks.length; i += 6) {
      const page = body.blocks[i + 4];
      if (!pages.has(page)) {
        pages.set(page, element("section", {class: "page", id: `page-${page}`, "aria-label": `第 ${page} 页`},
          element("h2", {}, both(`第 ${page} 页`, `page ${page}`))));
      }
      const table = drawTable(body, i, layers);
      pages.get(page).append(table ? table.node : drawBlock(body, i, layers));
      if (table) i += 6 * (table.rows - 1);
    }
    return pages;
  }

  // The types of entity that the document has; an unticked one is no longer shaded.
  function drawTypes(body) {
    const counts = new Map();
    for (let i = 2; i < body.mentions.length; i += 3) {
      const {label} = entities[body.mentions[i]];
      counts.set(label, (counts.get(label) ?? 0) + 1);
    }
    const types = Object.fromEntries(entities.map(entity => [entity.label, entity.type]));
    marks.replaceChildren(...[...counts].sort((a, b) => b[1] - a[1]).map(([label, count]) => element("label", {class: "check"},
      element("input", {type: "checkbox", value: label, checked: !hidden.has(label)}),
      element("span", {class: `tag ${types[label]}`, title: REPORT.explain(label)}, label), ` ${count}`)));
  }

  function applyMarks() {
    for (const box of marks.querySelectorAll("input")) {
      if (box.checked) hidden.delete(box.value);
      else hidden.add(box.value);
    }
    article.querySelectorAll(".mention").forEach(node => node.classList.toggle("unmarked", hidden.has(node.dataset.label)));
  }

  async function show() {
    const {document: wanted, sentence, page} = REPORT.hash();
    const chosen = documents.find(d => d.doc_id === wanted) ?? ordered[0];
    if (!chosen) return;
    if (chosen !== current) {
      current = chosen;
      drawList();
      const body = await REPORT.text(chosen.number);
      const pages = drawPages(body);
      drawTypes(body);
      const facts = [chosen.authors, chosen.journal, chosen.year, chosen.genre, chosen.source].filter(Boolean).join(" · ");
      const jump = element("nav", {class: "pager", "aria-label": "页 Pages"}, ...[...pages.keys()].map(p =>
        element("a", {href: link("reader", {document: chosen.doc_id, page: p})}, `p. ${p}`)));
      article.replaceChildren(element("h1", {tabindex: "-1"}, isolate(chosen.title)), element("p", {class: "lead"}, isolate(facts)),
        pages.size > 1 ? jump : "", ...pages.values());
      applyMarks();
    }
    document.querySelectorAll(".here").forEach(node => node.classList.remove("here"));
    const target = sentence !== undefined ? document.getElementById(`s${sentence}`) : page !== undefined ? document.getElementById(`page-${page}`) : null;
    if (target) {
      if (sentence !== undefined) document.querySelectorAll(".sentence").forEach(node => node.classList.toggle("here", node.dataset.sentence === sentence));
      target.setAttribute("tabindex", "-1");
      target.focus({preventScroll: true});
      target.scrollIntoView({block: sentence !== undefined ? "center" : "start", behavior: "instant"});
    } else window.scrollTo(0, 0);
  }

  marks.addEventListener("change", applyMarks);
  filter.addEventListener("input", drawList);
  window.addEventListener("hashchange", show);
  await show();
})().catch(error => REPORT.fail(document.getElementById("article"), error));

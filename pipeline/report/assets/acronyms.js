"use strict";
// The ledger of acronyms: what each stands for, where it is said, which disagree and which are never explained.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const data = await REPORT.load("acronyms");
  const detail = document.getElementById("detail");
  const documents = await REPORT.documents();
  const goto = row => element("a", {href: link("acronyms", {short: row.short_form})}, isolate(row.short_form));
  const relations = {joined: ["多名，已合并", "several names, joined"], apart: ["多名，分列", "several names, kept apart"]};
  const flag = row => row.conflict ? element("span", {class: "tag warn"}, both("冲突", "conflict"))
    : relations[row.relation] ? element("span", {class: "tag"}, both(...relations[row.relation])) : "";
  const names = row => element("span", {}, ...row.names.slice(0, 3).flatMap((name, i) => [i ? "；" : "", isolate(name.long_form)]),
    row.names.length > 3 ? ` +${row.names.length - 3}` : "");

  const table = REPORT.table(document.getElementById("ledger"), {
    caption: both("一行一个缩略语或简称", "an acronym or short name a row"), name: "acronyms", items: data.ledger, sort: "documents",
    matches: row => `${row.short_form} ${row.long_form_en} ${row.names.map(name => name.long_form).join(" ")}`,
    columns: [
      {key: "short_form", zh: "缩略语", en: "Short form", cell: goto},
      {key: "long_form", zh: "中文全称", en: "Chinese name", cell: names},
      {key: "long_form_en", zh: "英文全称", en: "English name", minor: true},
      {key: "definitions", zh: "定义", en: "Definitions", numeric: true, minor: true, of: "shown.definitions"},
      {key: "documents", zh: "文献", en: "Documents", numeric: true, of: "shown.defining"},
      {key: "confidence", zh: "置信度", en: "Confidence", numeric: true, minor: true, cell: row => row.confidence.toFixed(2)},
      {key: "conflict", zh: "备注", en: "Note", cell: flag},
    ],
  });
  const checks = {conflict: row => row.conflict || row.names.length > 1, focal: row => row.in_focal};
  const boxes = Object.fromEntries(Object.keys(checks).map(name => [name, element("input", {type: "checkbox"})]));
  table.tools.append(element("label", {class: "check"}, boxes.conflict, both("只看冲突与多名", "conflicts and several names only")),
    element("label", {class: "check"}, boxes.focal, both("只看焦点文献", "focal document only")));
  table.tools.addEventListener("change", () =>
    table.filter(row => Object.entries(checks).every(([name, check]) => !boxes[name].checked || check(row))));

  REPORT.table(document.getElementById("undefined"), {
    caption: both("文中出现而无处说明的拉丁缩略语", "Latin short forms that the texts use and never explain"),
    name: "undefined_acronyms", items: data.undefined, sort: "frequency", step: 20, matches: row => `${row.short_form} ${row.gazetteer_name}`,
    columns: [
      {key: "short_form", zh: "缩略语", en: "Short form"},
      {key: "gazetteer_name", zh: "通常指", en: "Known as"},
      {key: "frequency", zh: "出现", en: "Uses", numeric: true},
      {key: "documents", zh: "文献", en: "Documents", numeric: true},
      {key: "document", zh: "例", en: "For instance", of: "undefined_acronyms.example", cell: row => element("a", {href: link("reader",
        {document: documents[row.document].doc_id, sentence: row.sentence})}, isolate(documents[row.document].title))},
      {key: "search", zh: "检索", en: "Concordance", of: "shown.concordance", minor: true, cell: row => element("a", {href: link("search", {q: row.short_form})}, "KWIC")},
    ],
  });

  function show() {
    const row = data.ledger.find(item => item.short_form === REPORT.hash().short);
    detail.classList.toggle("hidden", !row);
    if (!row) return;
    const heading = element("h2", {tabindex: "-1"}, isolate(row.short_form));
    detail.replaceChildren(heading, ...row.names.map(name => {
      const places = element("div");
      REPORT.sentences(places, name.places, {step: 5}).catch(error => REPORT.fail(places, error));
      return element("section", {}, element("h3", {}, isolate(name.long_form || "—"), " ", isolate(name.long_form_en)), places);
    }));
    heading.focus();
    detail.scrollIntoView();
  }
  window.addEventListener("hashchange", show);
  show();
})().catch(error => REPORT.fail(document.getElementById("ledger"), error));

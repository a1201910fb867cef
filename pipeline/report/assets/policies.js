"use strict";
// The ledger of policies: a row a text; every field that was read from it leads to its sentence.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const data = await REPORT.load("policies");
  const documents = await REPORT.documents();
  const levels = data.levels, kindNames = data.kinds;
  const items = REPORT.rows(data.columns).map(row => ({...row, level_name: (levels[row.level] ?? levels[""])[0]}));
  const reader = (row, sentence) => link("reader", sentence === undefined
    ? {document: documents[row.document].doc_id} : {document: documents[row.document].doc_id, sentence});
  const read = (key, place = key) => row => !row[key] ? "" : row.places[place] === undefined
    ? isolate(row[key]) : element("a", {href: reader(row, row.places[place])}, isolate(row[key]));

  const table = REPORT.table(document.getElementById("policies"), {
    caption: both("一行一件政策文本", "a policy text a row"), name: "policies", items, sort: "promulgated",
    matches: row => `${row.title} ${row.number} ${row.issuer_names} ${row.kind} ${row.region_name}`,
    columns: [
      {key: "title", zh: "题名", en: "Title", cell: row => element("a", {href: reader(row)}, isolate(row.title))},
      {key: "kind", zh: "类别", en: "Kind", cell: row => both(row.kind, kindNames[row.kind] ?? row.kind)},
      {key: "number", zh: "文号", en: "Number", cell: read("number")},
      {key: "issuer_names", zh: "发文机关", en: "Issuers", cell: read("issuer_names", "issuers")},
      {key: "level_name", zh: "层级", en: "Level", of: "policies.level", cell: row => both(...(levels[row.level] ?? levels[""]))},
      {key: "region_name", zh: "地区", en: "Region", minor: true},
      {key: "adopted", zh: "通过", en: "Adopted", minor: true, cell: read("adopted")},
      {key: "promulgated", zh: "公布", en: "Promulgated", cell: read("promulgated")},
      {key: "effective", zh: "施行", en: "In force", cell: read("effective")},
      {key: "expired", zh: "失效", en: "Expires", minor: true, cell: read("expired")},
      {key: "amended", zh: "最近修改", en: "Last amended", of: "policies.amendments", minor: true, cell: read("amended", "amendments")},
      {key: "status", zh: "状态", en: "Status", minor: true, cell: read("status")},
      {key: "confidence", zh: "置信度", en: "Confidence", numeric: true, minor: true, cell: row => row.confidence.toFixed(2)},
    ],
  });

  const kinds = [...new Set(items.map(row => row.kind))];
  const present = Object.keys(levels).filter(level => items.some(row => row.level === level));
  const option = (value, ...label) => element("option", {value}, ...label);
  const choices = {
    level: element("select", {}, option("", "—"), ...present.map(level => option(level || "unknown", levels[level].join(" ")))),
    kind: element("select", {}, option("", "—"), ...kinds.map(kind => option(kind, `${kind} ${kindNames[kind] ?? ""}`))),
    region: element("select", {}, option("", "—"), ...Object.entries(data.provinces).map(([code, names]) => option(code, names.join(" ")))),
  };
  const labels = {level: both("层级", "Level"), kind: both("类别", "Kind"), region: both("地区", "Region")};
  for (const [name, select] of Object.entries(choices)) table.tools.append(element("label", {}, labels[name], select));
  const tests = {
    level: (row, wanted) => (row.level || "unknown") === wanted,
    kind: (row, wanted) => row.kind === wanted,
    region: (row, wanted) => row.region.slice(0, 2) === wanted.slice(0, 2),
  };
  const filter = () => table.filter(row => Object.entries(choices).every(([name, select]) => !select.value || tests[name](row, select.value)));
  table.tools.addEventListener("change", filter);

  function show() {
    const wanted = REPORT.hash();
    if (!Object.keys(choices).some(name => wanted[name])) return;
    for (const [name, select] of Object.entries(choices)) select.value = wanted[name] ?? "";
    filter();
    document.getElementById("policies").scrollIntoView();
  }
  window.addEventListener("hashchange", show);
  show();
})().catch(error => REPORT.fail(document.getElementById("policies"), error));

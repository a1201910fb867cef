"use strict";
// The comparison's tables; a row's evidence is shown below as sentences.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const evidence = document.getElementById("evidence");
  const documents = await REPORT.documents();
  const several = rows => new Set(rows.map(row => row.document)).size > 1;

  async function showEvidence(row, name) {
    const places = element("div");
    const heading = element("h2", {tabindex: "-1"}, both("证据：", "Evidence: "), isolate(name));
    evidence.classList.remove("hidden");
    evidence.replaceChildren(heading, places);
    heading.focus();
    evidence.scrollIntoView({block: "start"});
    const numbers = row.entity_id ? new Set((await REPORT.entities()).filter(e => e.entity_id === row.entity_id).map(e => e.number)) : new Set();
    await REPORT.sentences(places, row.evidence, {wanted: numbers});
  }

  const proof = name => ({key: "evidence", zh: "证据", en: "Evidence", cell: row => row.evidence.length
    ? element("button", {type: "button", class: "plain", onclick: () => showEvidence(row, name(row)).catch(error => REPORT.fail(evidence, error))},
      both(`${row.evidence.length / 2} 句`, `${row.evidence.length / 2} sent.`)) : ""});
  const decimal = (key, zh, en, extra = {}) => ({key, zh, en, numeric: true, ...extra,
    cell: row => row[key] === null ? "—" : row[key].toFixed(2)});

  // Beside the effect against a genre: which one it is, where every one is asked for, and the effect against all.
  const overall = rows => [
    ...rows.some(row => row.nearest) ? [{key: "nearest", zh: "效应所对的体裁", en: "Effect is against", minor: true, of: "shown.nearest"}] : [],
    ...rows.some(row => row.against !== "all") ? [decimal("overall", "对全部文献的效应", "Effect against all", {minor: true, of: "shown.overall"})] : []];

  function interval(rows) {
    const low = Math.min(0, ...rows.map(row => row.low)), high = Math.max(0, ...rows.map(row => row.high));
    const at = value => (high > low ? (value - low) / (high - low) * 100 : 0);
    return {key: "effect", zh: "效应（log₂）", en: "Effect (log₂)", numeric: true, cell: row => {
      if (row.effect === null) return "—";
      if (row.low === null || row.high === null) return row.effect.toFixed(2);
      const chart = REPORT.svg("svg", {class: "bar", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true"});
      chart.append(REPORT.svg("rect", {class: "track", y: 4.6, width: 100, height: .8}), REPORT.svg("rect", {class: "zero", x: at(0), width: .4, height: 10}),
        REPORT.svg("rect", {class: "other", x: at(row.low), y: 3, width: Math.max(at(row.high) - at(row.low), 0), height: 4}),
        REPORT.svg("rect", {class: row.effect > 0 ? "focal" : "", x: Math.max(at(row.effect) - .8, 0), width: 1.6, height: 10}));
      return element("span", {}, row.effect.toFixed(2), element("span", {class: "minor"}, ` [${row.low.toFixed(2)}, ${row.high.toFixed(2)}]`), chart);
    }};
  }

  const sure = {key: "significant", zh: "显著", en: "Significant", minor: true, cell: row => row.significant ? "●" : "○"};
  const roles = {"focal-only": ["独有", "only here"], shared: ["共有", "shared"], silence: ["未谈", "silent"], over: ["多用", "more"], under: ["少用", "less"]};
  const references = {all: ["全部其他文献", "all others"], "*": ["每一体裁", "every genre"]};
  const role = (key, zh, en) => ({key, zh, en, cell: row => both(...(roles[row[key]] ?? [row[key], row[key]]))});
  const full = row => row.acronym && row.acronym !== row.name ? `${row.name} (${row.acronym})` : row.name;
  const page = row => element("a", {href: row.entity_id ? link("entities", {entity: row.entity_id}) : link("search", {q: row.acronym})}, isolate(full(row)));

  const specifications = {
    terms: {sort: "log_odds_z", matches: row => row.term, choice: "direction", columns: rows => [
      {key: "term", zh: "词", en: "Term", cell: row => element("a", {href: link("search", {q: row.term})}, isolate(row.term))},
      role("direction", "方向", "Direction"), {key: "frequency", zh: "次数", en: "Frequency", numeric: true},
      decimal("expected", "期望", "Expected", {minor: true}), interval(rows), ...overall(rows), decimal("log_odds_z", "z", "", {minor: true}), decimal("g2", "G²", "", {minor: true}), sure, proof(row => row.term)]},
    entities: {sort: "related_documents", matches: full, choice: "role", columns: rows => [
      {key: "name", zh: "名称", en: "Name", cell: page}, {key: "label", zh: "类型", en: "Type", minor: true}, role("role", "归属", "Role"),
      {key: "frequency", zh: "焦点次数", en: "In focal", numeric: true}, {key: "related_documents", zh: "文献篇数", en: "Documents", numeric: true},
      interval(rows), ...overall(rows), sure, proof(full)]},
    edges: {sort: "frequency", matches: row => `${row.source_label} ${row.target_label}`, choice: "role", columns: rows => [
      {key: "source_label", zh: "一端", en: "One end"}, {key: "target_label", zh: "另一端", en: "Other end"}, role("role", "归属", "Role"),
      {key: "frequency", zh: "焦点句数", en: "In focal", numeric: true}, {key: "related_documents", zh: "文献篇数", en: "Documents", numeric: true},
      interval(rows), proof(row => `${row.source_label} — ${row.target_label}`)]},
    neighbours: {sort: "similarity", matches: row => row.title, choice: "unit", columns: () => [
      {key: "title", zh: "文献", en: "Document", cell: row => element("a", {href: link("reader", {document: row.neighbour})}, isolate(row.title))},
      {key: "unit", zh: "单位", en: "Unit", minor: true}, decimal("similarity", "相似度", "Similarity"),
      {key: "terms", zh: "共同的词", en: "Terms in common", minor: true}, {key: "shared", zh: "相同文字", en: "Shared passage", minor: true}, proof(row => row.title)]},
  };

  function choice(table, rows, key, zh, en, chosen = "") {
    const values = [...new Set([...rows.map(row => String(row[key])), ...chosen ? [chosen] : []])].sort();
    const said = key === "against" ? references : roles;
    const select = element("select", {name: key}, element("option", {value: ""}, "不限 any"), ...values.map(value =>
      element("option", {value}, key === "document" ? documents[value]?.title ?? value : (said[value] ?? [value]).join(" "))));
    select.value = chosen;
    table.tools.append(element("label", {}, both(zh, en), select));
    return row => !select.value || String(row[key]) === select.value;
  }

  for (const [name, {sort, matches, choice: main, columns}] of Object.entries(specifications)) {
    const data = await REPORT.load(`compare-${name}`);
    const rows = REPORT.rows(data.columns);
    const mount = document.getElementById(name);
    if (!rows.length) {
      mount.replaceChildren(element("p", {class: "note"}, both("没有", "none")));
      continue;
    }
    const table = REPORT.table(mount, {name: `compare/${name}`, items: rows, sort, matches, step: 15, columns: columns(rows), caption: data.total > rows.length
      ? both(`前 ${rows.length} 行，全部 ${data.total} 行见 CSV`, `the first ${rows.length} of ${data.total} rows; all in the CSV`) : ""});
    const tests = [choice(table, rows, main, "归类", "Kind")];
    if ("against" in rows[0]) tests.push(choice(table, rows, "against", "对照", "Against", data.against));
    if (several(rows)) tests.push(choice(table, rows, "document", "文献", "Document"));
    const apply = () => table.filter(row => tests.every(test => test(row)));
    table.tools.addEventListener("change", apply);
    apply();
  }
})().catch(error => REPORT.fail(document.getElementById("terms"), error));

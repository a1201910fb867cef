"use strict";
// The entities: a table of all, and for one its names, years, neighbours and every sentence.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const detail = document.getElementById("detail");
  const listing = document.getElementById("listing");
  const [documents, entities] = await Promise.all([REPORT.documents(), REPORT.entities()]);

  const tag = entity => element("span", {class: `tag ${entity.type}`, title: REPORT.explain(entity.label)}, entity.label);
  const years = entity => entity.first_year ? entity.first_year === entity.last_year ? String(entity.first_year)
    : `${entity.first_year}\u2060–\u2060${entity.last_year}` : "";
  const goto = entity => element("a", {href: link("entities", {entity: entity.entity_id})}, isolate(entity.name));

  const table = REPORT.table(listing, {
    caption: both("按提及次数排列；点列名改变次序", "by mentions; a column's name changes the order"),
    name: "entities", items: entities, sort: "named",
    matches: e => `${e.name} ${e.name_en} ${e.acronym} ${e.aliases}`,
    columns: [
      {key: "name", zh: "名称", en: "Name", cell: goto},
      {key: "acronym", zh: "缩略语", en: "Acronym", minor: true},
      {key: "name_en", zh: "英文", en: "English", minor: true},
      {key: "label", zh: "类型", en: "Type", cell: tag},
      {key: "named", zh: "提及", en: "Mentions", numeric: true},
      {key: "documents", zh: "文献", en: "Documents", numeric: true},
      {key: "first_year", zh: "年份", en: "Years", minor: true, cell: years},
      {key: "in_focal", zh: "焦点", en: "In focal", minor: true, cell: e => e.in_focal ? "●" : ""},
    ],
  });
  const select = element("select", {}, element("option", {value: ""}, "全部 all"),
    ...[...new Set(entities.map(e => e.label))].sort().map(label => element("option", {value: label}, REPORT.explain(label))));
  select.addEventListener("change", () => table.filter(e => !select.value || e.label === select.value));
  table.tools.append(element("label", {}, both("类型", "Type"), select));

  function facts(entity) {
    const items = [["缩略语", "Acronym", entity.acronym], ["英文名", "English name", entity.name_en],
      ["其他写法", "Also written", entity.aliases.split("|").filter(Boolean).join("、")],
      ["提及", "Mentions", REPORT.number(entity.named)],
      ["在短语之中，不计", "Within phrases, not counted", entity.mentions > entity.named ? REPORT.number(entity.mentions - entity.named) : ""],
      ["文献", "Documents", REPORT.number(entity.documents)],
      ["年份", "Years", years(entity)], ["焦点文献", "Focal document", entity.in_focal ? "出现 present" : "未出现 absent"]];
    return element("table", {}, element("tbody", {}, ...items.filter(item => item[2]).map(([zh, en, value]) =>
      element("tr", {}, element("th", {scope: "row"}, both(zh, en)), element("td", {}, isolate(value))))));
  }

  function counts(places) {
    const found = {};
    const seen = new Set();
    for (let i = 0; i < places.length; i += 2) {
      const {year, number} = documents[places[i]];
      if (year && !seen.has(number)) found[year] = (found[year] ?? 0) + 1;
      seen.add(number);
    }
    return found;
  }

  function neighbourTable(flat) {
    const pairs = [];
    for (let i = 0; i < flat.length; i += 2) pairs.push([entities[flat[i]], flat[i + 1]]);
    return element("table", {}, element("thead", {}, element("tr", {}, element("th", {scope: "col"}, both("邻居", "Neighbour")),
      element("th", {scope: "col", class: "number"}, both("同现", "Together")), element("td"))),
    element("tbody", {}, ...pairs.slice(0, 15).map(([other, weight]) => element("tr", {},
      element("td", {}, goto(other), " ", tag(other)), element("td", {class: "number"}, REPORT.number(weight)),
      element("td", {}, REPORT.bar(weight, pairs[0][1]))))));
  }

  async function show() {
    const entity = entities.find(e => e.entity_id === REPORT.hash().entity);
    listing.classList.toggle("hidden", Boolean(entity));
    detail.classList.toggle("hidden", !entity);
    document.getElementById("title").classList.toggle("hidden", Boolean(entity));
    if (!entity) return;
    const entry = (await REPORT.load(`entity-${REPORT.pad(entity.shard)}`)).find(e => e[0] === entity.number);
    const places = element("div");
    const heading = element("h1", {tabindex: "-1"}, isolate(entity.name));
    detail.replaceChildren(element("p", {}, element("a", {href: "#"}, "← ", both("全部实体", "All entities"))), heading, element("p", {}, tag(entity), " ", entity.in_network ? element("a", {href: link("network", {network: "entities", node: entity.entity_id})}, both("网络中的位置", "in the network")) : ""),
      element("div", {class: "columns"},
        element("section", {}, element("h2", {}, both("名称与计数", "Names and counts")), facts(entity)),
        element("section", {}, element("h2", {}, both("邻居", "Neighbours")), entry[2].length ? neighbourTable(entry[2])
          : element("p", {class: "note"}, both("没有与别的实体同句", "never in a sentence with another entity")))),
      element("h2", {}, both("年代", "Timeline")), REPORT.timeline(counts(entry[1]), "提到此实体的文献数 Documents a year"),
      element("h2", {}, both(`全部句子（${entry[1].length / 2}）`, `Every sentence (${entry[1].length / 2})`)), places);
    heading.focus({preventScroll: true});
    window.scrollTo(0, 0);
    await REPORT.sentences(places, entry[1], {wanted: new Set([entity.number])});
  }

  window.addEventListener("hashchange", show);
  await show();
})().catch(error => REPORT.fail(document.getElementById("listing"), error));

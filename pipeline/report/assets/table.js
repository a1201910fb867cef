"use strict";
// A table that sorts, filters and turns pages. A column is {key, zh, en, cell?, numeric?, minor?, of?}; `name` is the
// run's table that it shows, `of` the table and column where that is another.
REPORT.table = (mount, {name, columns, items, matches, caption, step = 50, sort = null, only = () => true}) => {
  const {element, both} = REPORT;
  const state = {page: 0, query: "", sort, descending: true, filter: only};
  const search = element("input", {type: "search", autocomplete: "off"});
  const status = element("p", {class: "status", role: "status"});
  const head = element("tr");
  const body = element("tbody");
  const previous = element("button", {type: "button", onclick: () => turn(-1)}, both("上一页", "Previous"));
  const next = element("button", {type: "button", onclick: () => turn(1)}, both("下一页", "Next"));
  const place = element("span");
  const tools = element("div", {class: "tools"}, element("label", {}, both("筛选", "Filter"), search));
  const table = element("table", {}, element("caption", {}, caption), element("thead", {}, head), body);
  const pager = element("nav", {class: "pager", "aria-label": `分页 Pages: ${mount.id}`}, previous, place, next);

  const classes = column => [column.numeric ? "number" : "", column.minor ? "minor" : ""].join(" ").trim() || null;
  const headers = columns.map(column => {
    const header = element("th", {scope: "col", class: classes(column), "data-column": column.of ?? `${name}.${column.key}`},
      element("button", {type: "button", onclick: () => order(column)}, column.en ? both(column.zh, column.en) : column.zh));
    head.append(header);
    return header;
  });

  function order(column) {
    state.descending = state.sort === column.key ? !state.descending : Boolean(column.numeric);
    state.sort = column.key;
    state.page = 0;
    draw();
  }
  function turn(by) {
    state.page += by;
    draw();
    table.scrollIntoView({block: "nearest"});
  }
  function compare(a, b) {
    const [x, y] = [a[state.sort], b[state.sort]];
    if (x === y) return 0;
    if (x === null || x === undefined || x === "") return 1;
    if (y === null || y === undefined || y === "") return -1;
    const sign = typeof x === "number" ? x - y : String(x).localeCompare(String(y), "zh-Hans");
    return state.descending ? -sign : sign;
  }
  function draw() {
    let kept = items.filter(item => state.filter(item) && (!state.query || matches(item).toLowerCase().includes(state.query)));
    if (state.sort) kept = kept.slice().sort(compare);
    const pages = Math.max(1, Math.ceil(kept.length / step));
    state.page = Math.min(Math.max(state.page, 0), pages - 1);
    body.replaceChildren(...kept.slice(state.page * step, (state.page + 1) * step).map(item => element("tr", {},
      ...columns.map(column => element("td", {class: classes(column)}, column.cell ? column.cell(item)
        : typeof item[column.key] === "number" ? REPORT.number(item[column.key]) : REPORT.isolate(item[column.key] ?? ""))))));
    headers.forEach((header, i) => {
      if (columns[i].key === state.sort) header.setAttribute("aria-sort", state.descending ? "descending" : "ascending");
      else header.removeAttribute("aria-sort");
    });
    status.replaceChildren(both(`${REPORT.number(kept.length)} 行`, `${REPORT.number(kept.length)} rows`));
    place.replaceChildren(`${state.page + 1} / ${pages}`);
    previous.disabled = state.page === 0;
    next.disabled = state.page >= pages - 1;
    pager.classList.toggle("hidden", pages === 1);
  }
  search.addEventListener("input", () => { state.query = search.value.trim().toLowerCase(); state.page = 0; draw(); });
  const value = (item, column) => {
    if (!column.cell) return item[column.key];
    const made = column.cell(item);
    return made instanceof Node ? made.textContent : made;
  };
  tools.append(REPORT.copier(() => {
    const kept = items.filter(item => state.filter(item) && (!state.query || matches(item).toLowerCase().includes(state.query)));
    if (state.sort) kept.sort(compare);
    return [columns.map(column => [column.zh, column.en].filter(Boolean).join(" ")), ...kept.map(item => columns.map(column => value(item, column)))];
  }));
  mount.replaceChildren(tools, status, element("div", {class: "scroll"}, table), pager);
  draw();
  return {tools, filter(test) { state.filter = test; state.page = 0; draw(); }};
};

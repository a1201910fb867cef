"use strict";
// An earlier run against the present one: what is new, gone, changed.
(() => {
  const {here, get, act, text, element} = STUDIO;
  const form = document.getElementById("choose");
  if (!form) return;

  const list = (title, rows, count) => element("section", {}, element("h3", {}, `${text(title)} (${count})`),
    rows.length ? element("table", {}, element("tbody", {}, ...rows.map(([name, ...counts]) => element("tr", {},
      element("th", {scope: "row"}, element("bdi", {}, name)), element("td", {class: "number"}, counts.join(" → "))))))
      : element("p", {class: "note"}, text("none")));

  async function load() {
    const found = await get(`${here}/changes`, {run: new FormData(form).get("run")});
    for (const [name, part] of Object.entries(found)) {
      document.getElementById(`${name}-said`).textContent = text("same_count", {n: part.same});
      document.getElementById(name).replaceChildren(list("new", part.new, part.new_count), list("gone_items", part.gone, part.gone_count),
        list("moved", part.moved, part.moved_count));
    }
  }
  form.addEventListener("change", () => act(load));
  act(load);
})();

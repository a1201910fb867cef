"use strict";
// The log of corrections: taken back, made again, printed.
(() => {
  const {here, get, post, act, text, element} = STUDIO;
  const names = {"not a name": "not_a_name", "other label": "other_label", "same as": "same_as", "not the same": "not_same",
    "left edge": "left_edge", "long form": "long_form", "no keyword": "no_keyword", "stop word": "stop_word",
    "one word": "one_word", split: "split", "topic label": "topic_label", document: "document"};
  let timer = null;

  function draw(entry) {
    const what = [entry.target, entry.value].filter(Boolean).join(" → ");
    const button = element("button", {type: "button"}, text(entry.holds ? "undo" : "redo"));
    button.addEventListener("click", () => act(async () => {
      await post(`${here}/${entry.holds ? "undo" : "redo"}`, {number: entry.number});
      await list();
    }));
    return element("tr", {class: entry.holds ? null : "undone"}, element("td", {class: "number"}, String(entry.number)),
      element("td", {}, entry.date), element("td", {}, text(names[entry.kind]), element("br"), element("bdi", {}, what),
        entry.scope ? element("span", {class: "note"}, ` (${entry.scope})`) : ""),
      element("td", {}, element("code", {}, entry.file), ...entry.lines.map(line => element("bdi", {class: "lines"}, line))),
      element("td", {}, element("bdi", {}, entry.note ?? "")), element("td", {class: "no-print"}, button));
  }

  async function list() {
    clearTimeout(timer);
    const found = await get(`${here}/log`);
    document.querySelector("#log tbody").replaceChildren(...found.entries.map(draw));
    document.getElementById("log").classList.toggle("hidden", !found.entries.length);
    document.getElementById("empty").classList.toggle("hidden", found.entries.length > 0);
    document.getElementById("unmatched").replaceChildren(...found.unmatched.map(said => element("li", {}, element("bdi", {}, said))));
    document.getElementById("behind").textContent = found.behind ? text("behind") : "";
    if (found.behind) timer = setTimeout(() => act(list), 2000);
  }
  document.getElementById("print").addEventListener("click", () => print());
  document.getElementById("add").addEventListener("click", () => STUDIO.correct({}, list));
  act(list);
})();

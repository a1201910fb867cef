"use strict";
// A random sample to judge: right or wrong, kept at once; precision and agreement follow.
(() => {
  const {here, get, post, act, text, element} = STUDIO;
  const form = document.getElementById("sample");
  if (!form) return;
  const said = document.getElementById("said");

  function draw(row, person) {
    const buttons = [[true, "accept"], [false, "strike"]].map(([right, name]) => {
      const button = element("button", {type: "button", "aria-pressed": String(row.right === right)}, text(name));
      button.addEventListener("click", () => act(async () => {
        row.right = row.right === right ? null : right;
        await post(`${here}/judge`, {person, item: row.item, right: row.right});
        buttons.forEach((other, i) => other.setAttribute("aria-pressed", String(row.right === [true, false][i])));
        await load(false);
      }));
      return button;
    });
    return element("tr", {}, element("th", {scope: "row"}, element("bdi", {}, row.claim)), element("td", {}, element("bdi", {}, row.text),
      element("br"), element("span", {class: "note"}, element("bdi", {}, row.document), ` · p. ${row.page}`)),
    element("td", {}, element("div", {class: "judge"}, ...buttons)));
  }

  async function load(anew = true) {
    const {kind, person} = Object.fromEntries(new FormData(form));
    const found = await get(`${here}/sample`, {kind, person});
    said.textContent = found.said;
    said.classList.toggle("hidden", !found.said);
    document.getElementById("agreement").replaceChildren(...found.agreement.map(line => element("li", {}, line)));
    if (anew) document.getElementById("rows").replaceChildren(...found.rows.map(row => draw(row, person)));
  }
  form.addEventListener("submit", event => event.preventDefault());
  form.addEventListener("change", () => act(load));
  act(load);
})();

"use strict";
// What a column or measure means, behind a small button where it stands: by mouse, finger or keyboard.
(async () => {
  const {base, get, text, element} = STUDIO;
  const meanings = await get(`${base}/meanings`).catch(() => null);
  if (!meanings) return;
  await STUDIO.ready;
  const said = element("div", {class: "studio-meaning hidden", id: "studio-meaning", role: "status"});
  document.body.append(said);
  let open = null;

  function close() {
    open?.setAttribute("aria-expanded", "false");
    open = null;
    said.classList.add("hidden");
    said.replaceChildren();
  }
  function show(button, label, mark) {
    close();
    open = button;
    button.setAttribute("aria-expanded", "true");
    const [table, column] = mark.split(/\.(?=[^.]*$)/);
    said.replaceChildren(element("strong", {}, label), element("p", {}, meanings[mark]),
      table === "shown" ? "" : element("p", {class: "note"}, element("code", {}, `${table} · ${column}`)));
    said.classList.remove("hidden");
    const place = button.getBoundingClientRect();
    said.style.setProperty("top", `${place.bottom + scrollY + 4}px`);
    said.style.setProperty("left", `${Math.max(8, Math.min(place.left + scrollX, scrollX + document.documentElement.clientWidth - said.offsetWidth - 8))}px`);
  }
  function mark(root) {
    const found = root.querySelectorAll ? [...(root.matches?.("[data-column]") ? [root] : []), ...root.querySelectorAll("[data-column]")] : [];
    for (const place of found) {
      const name = place.dataset.column;
      if (!meanings[name] || place.querySelector(".studio-why")) continue;
      const label = place.innerText.trim() || name;
      const button = element("button", {type: "button", class: "studio-why no-print", "aria-expanded": "false", "aria-controls": "studio-meaning",
        "aria-label": text("explain", {name: label})});
      button.addEventListener("click", event => {
        event.stopPropagation();
        if (open === button) close();
        else show(button, label, name);
      });
      place.append(button);
    }
  }
  mark(document.body);
  new MutationObserver(changes => changes.forEach(change => change.addedNodes.forEach(mark)))
    .observe(document.querySelector("main"), {childList: true, subtree: true});
  document.addEventListener("keydown", event => { if (event.key === "Escape" && open) { const button = open; close(); button.focus(); } });
  document.addEventListener("click", event => { if (open && !said.contains(event.target)) close(); });
  addEventListener("resize", close);
})();

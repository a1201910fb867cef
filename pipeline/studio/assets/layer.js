"use strict";
// The sheet over the report's pages: a bar, and every name, acronym, term, topic and title open to correction.
(async () => {
  const {base, here, get, text, element, learn, ready} = STUDIO;
  await ready;
  const toggle = element("button", {type: "button", "aria-pressed": "false"}, text("correct"));
  const mark = element("span", {class: "studio-mark", role: "status"});
  const bar = element("div", {class: "studio-bar", role: "region", "aria-label": text("back")},
    element("a", {href: `${here}/corrections`}, `← ${text("back")}`), toggle, mark);
  document.querySelector(".skip").after(bar);
  const fail = said => { mark.textContent = said; };
  STUDIO.describePart(fail).then(said => bar.append(...said)).catch(error => fail(error.message));

  let correcting = sessionStorage.getItem("studio-correcting") === "1";
  function show() {
    toggle.setAttribute("aria-pressed", String(correcting));
    document.body.classList.toggle("studio-correcting", correcting);
    sessionStorage.setItem("studio-correcting", correcting ? "1" : "0");
    if (correcting) mark.textContent = text("correcting");
    else state();
  }
  toggle.addEventListener("click", () => { correcting = !correcting; show(); if (correcting) STUDIO.post(`${here}/warm`).catch(() => null); });

  const parameters = anchor => Object.fromEntries(new URLSearchParams(anchor.hash.slice(1)));
  const pageName = location.pathname.split("/").pop().replace(".html", "");
  // Where a mention begins, counted in characters as the tables count.
  async function startOf(source, anchor) {
    if (!anchor?.dataset.start) return "";
    const found = (await REPORT.documents()).find(d => d.source === source);
    return found ? String([...(await REPORT.text(found.number)).text.slice(0, Number(anchor.dataset.start))].length) : "";
  }

  async function placeHere() {
    if (pageName !== "reader") return "";
    const all = await REPORT.documents();
    const heading = document.querySelector("#article h1")?.textContent;
    return (all.find(d => d.doc_id === REPORT.hash().document) ?? all.find(d => d.title === heading))?.source ?? "";
  }

  async function entity(id, chosen, anchor = null) {
    const found = (await REPORT.entities()).find(e => e.entity_id === id);
    const place = await placeHere();
    return found ? {...found, type: "entity", chosen, place, start: await startOf(place, anchor)} : null;
  }
  async function acronym(short) {
    const row = (await REPORT.load("acronyms")).ledger.find(r => r.short_form === short);
    return row ? {type: "acronym", name: short, long_form: row.long_form, long_form_en: row.long_form_en, place: await placeHere()} : null;
  }
  async function whole(id) {
    const found = (await REPORT.documents()).find(d => d.doc_id === id);
    return found && !found.source.includes("#") ? {...found, type: "text"} : null;
  }
  function topic(article) {
    const terms = [...article.querySelectorAll("ul.terms li")].slice(0, 3).map(item => item.textContent.trim());
    return {type: "topic", name: terms.join("、"), label: article.querySelector("h2 bdi").textContent};
  }

  // The name at an end of an edge: an entity, or a term in a network of terms.
  async function end(name) {
    const known = (await REPORT.entities()).find(e => e.name === name);
    if (known) return entity(known.entity_id, "");
    return ["terms", "keywords"].includes(document.forms.controls?.elements.network.value) ? {type: "term", name, place: ""} : null;
  }

  // What a place on the page is about; null where nothing can be corrected.
  async function about(node) {
    const button = node.closest("button.plain");
    if (button) return pageName === "network" ? end(button.textContent.trim()) : null;
    const anchor = node.closest("a[href]");
    if (anchor) {
      const given = parameters(anchor);
      const page = anchor.pathname.split("/").pop();
      if (page === "entities.html" && given.entity) return entity(given.entity, anchor.textContent.trim(), anchor);
      if (page === "acronyms.html" && given.short) return acronym(given.short);
      if (page === "search.html" && given.q) return {type: "term", name: given.q, place: await placeHere()};
      if (page === "reader.html" && given.document) return whole(given.document);
      if (page === "topics.html" && anchor.hash.startsWith("#topic-")) {
        const article = document.querySelector(anchor.hash);
        return article ? topic(article) : null;
      }
      return null;
    }
    if (node.closest("dfn")) return acronym(node.closest("dfn").title.split(" = ")[0]);
    if (node.closest("#detail") && pageName === "acronyms") return acronym(REPORT.hash().short);
    if (node.closest("#detail h1") && pageName === "entities") return entity(REPORT.hash().entity, "");
    if (node.closest("#article h1")) return whole((await REPORT.documents()).find(d => d.title === node.closest("h1").textContent)?.doc_id);
    if (node.closest("article.card h2") && pageName === "topics") return topic(node.closest("article.card"));
    const cell = node.closest("td, th");
    const known = cell && ["comparison", "index", "focal", "entities"].includes(pageName)
      ? (await REPORT.entities()).find(e => e.name === cell.textContent.trim()) : null;
    return known ? entity(known.entity_id, "") : null;
  }

  let passed = null; // what nothing can be corrected of is clicked as ever
  document.addEventListener("click", event => {
    const {target} = event;
    if (!correcting || target === passed || target.closest(".studio-bar, .studio-dialog, nav, button:not(.plain), input, select, label, svg.map")) return;
    if (!target.closest("a[href], dfn, #detail, h1, h2, td, th, button.plain")) return;
    event.preventDefault();
    event.stopPropagation();
    about(target).then(found => {
      if (found) STUDIO.correct(found, applied);
      else if (target.closest("button.plain")) {
        passed = target;
        target.click();
        passed = null;
      }
    });
  }, true);

  async function applied() {
    mark.textContent = text("saved");
    try {
      if (STUDIO.again) { await STUDIO.again(); return; } // a part is counted anew
      await STUDIO.post(`${here}/preview`);
    } catch { /* the run behind it shows it */ }
    location.reload();
  }

  let behind = false;
  async function state() {
    const told = await get(`${here}/state`, {since: "999999"}).catch(() => null);
    if (!told) { mark.textContent = text("gone"); return; }
    const failed = told.state === "failed";
    bar.classList.toggle("behind", told.behind);
    if (!correcting) mark.textContent = failed ? `${text("run_failed")} ${told.text}` : text(told.behind ? (told.previewed ? "previewed" : "behind") : "current");
    if (behind && !told.behind && !document.querySelector(".studio-dialog")) {
      if (STUDIO.again) STUDIO.again().catch(error => fail(error.message));
      else location.reload();
      return;
    }
    behind = told.behind;
    if (told.behind || ["running", "waiting"].includes(told.state)) setTimeout(state, 1500);
  }
  show();
  state();
  if (correcting) STUDIO.post(`${here}/warm`).catch(() => null);
})();

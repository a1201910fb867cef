"use strict";
// The dialog of a correction: what is wrong, what it should be, how much it changes, and why.
(() => {
  const {base, here, get, post, text, element} = STUDIO;
  let labels = {};
  const ready = get(`${base}/texts`).then(told => { STUDIO.learn(told.texts); labels = told.labels; });
  STUDIO.ready = ready;

  // Type of what was chosen to the corrections that it may have; the fields of each.
  const KINDS = {
    entity: ["not a name", "other label", "same as", "not the same", "left edge"],
    acronym: ["long form", "no definition", "left edge"],
    term: ["no keyword", "stop word", "one word", "split"],
    topic: ["topic label"],
    text: ["document"],
  };
  const NAMES = {"not a name": "not_a_name", "other label": "other_label", "same as": "same_as", "not the same": "not_same",
    "left edge": "left_edge", "long form": "long_form", "no definition": "no_definition", "no keyword": "no_keyword",
    "stop word": "stop_word", "one word": "one_word", split: "split", "topic label": "topic_label", document: "document"};
  const SCOPED = new Set(["not a name", "not the same", "left edge", "long form", "no definition", "no keyword"]);
  const PLACED = new Set(["not a name", "not the same", "left edge"]); // of which one place alone may be meant

  const labelled = (name, input) => element("label", {}, text(name), input);
  const input = (name, value = "", extra = {}) => element("input", {name, value: value ?? "", autocomplete: "off", maxlength: 400, ...extra});

  // The fields of a kind, about what was chosen; `form` reads them by their names.
  function fields(kind, about) {
    const target = about.chosen || about.name || "";
    const own = input("target", target, {required: true});
    switch (kind) {
      case "other label": return [labelled("entity", input("target", about.name, {required: true})), labelled("type",
        element("select", {name: "value"}, ...Object.entries(labels).map(([label, said]) =>
          element("option", {value: label, selected: label === about.label}, `${said} (${label})`))))];
      case "same as": return [labelled("entity", input("target", about.name, {required: true})),
        labelled("main_name", input("value", "", {required: true, list: "studio-names"}))];
      case "not the same": {
        const ways = (about.aliases ?? "").split("|").filter(Boolean);
        const way = ways.length ? element("select", {name: "target"}, ...ways.map(alias => element("option", {selected: alias === about.chosen}, alias))) : own;
        return [labelled("written", way), labelled("entity", input("value", about.name, {required: true}))];
      }
      case "left edge": return [labelled("written", input("target", about.type === "acronym" ? about.long_form : target, {required: true})),
        labelled("right_form", input("value", about.type === "acronym" ? about.long_form : target, {required: true}))];
      case "long form": return [labelled("acronym", own), labelled("chinese_form", input("value", about.long_form, {required: true})),
        labelled("english_form", input("english", about.long_form_en))];
      case "no definition": return [labelled("acronym", own), element("input", {type: "hidden", name: "value", value: "-"})];
      case "split": return [labelled("term", own), labelled("parts", input("value", target, {required: true}))];
      case "topic label": return [labelled("topic", own), labelled("label", input("value", about.label, {required: true}))];
      case "document": return [element("input", {type: "hidden", name: "target", value: about.source ?? ""}),
        element("p", {class: "note"}, element("bdi", {}, about.source ?? "")), labelled("title", input("value", about.title)),
        labelled("authors", input("authors", about.authors)), labelled("year", input("year", about.year)), labelled("genre", input("genre", about.genre))];
      default: return [labelled(about.type === "term" ? "term" : "entity", own)];
    }
  }

  function scope(kind, about) {
    if (!SCOPED.has(kind) || !about.place) return "";
    return labelled("scope", element("select", {name: "scope"}, element("option", {value: ""}, text("everywhere")),
      element("option", {value: about.place}, `${text("only_here")}: ${about.place}`),
      PLACED.has(kind) && about.start ? element("option", {value: `${about.place}@${about.start}`}, text("only_place")) : ""));
  }

  function names() {
    const list = element("datalist", {id: "studio-names"});
    if (typeof REPORT !== "undefined") {
      REPORT.entities().then(entities => list.append(...entities.slice(0, 3000).map(entity => element("option", {value: entity.name}))));
    }
    return list;
  }

  STUDIO.correct = async (about, done = () => location.reload()) => {
    await ready;
    const before = document.activeElement;
    const kinds = KINDS[about.type] ?? Object.values(KINDS).flat().filter((kind, i, all) => all.indexOf(kind) === i);
    const choice = element("select", {name: "choice"}, ...kinds.map(kind => element("option", {value: kind}, text(NAMES[kind]))));
    const body = element("div", {class: "studio-fields"});
    const effect = element("p", {class: "note", role: "status"});
    const fault = element("p", {class: "studio-fault", role: "alert"});
    const form = element("form", {method: "dialog"}, element("h2", {id: "studio-heading"}, text("correct"), " ", element("bdi", {}, about.chosen || about.name || about.title || "")),
      labelled("what", choice), body, labelled("reason", input("note")), effect, fault,
      element("p", {class: "studio-buttons"}, element("button", {type: "submit", class: "main"}, text("save")), element("button", {type: "button", onclick: () => close()}, text("cancel"))));
    const dialog = element("dialog", {class: "studio-dialog", "aria-labelledby": "studio-heading"}, form, names());

    function said() {
      const values = Object.fromEntries([...new FormData(form)].filter(([name]) => name !== "choice"));
      const kind = choice.value === "no definition" ? "long form" : choice.value;
      const extra = kind === "other label" ? {english: about.name_en ?? "", acronym: about.acronym ?? ""}
        : kind === "not a name" && !values.scope && values.target === about.name ? {aliases: about.aliases ?? ""} : {};
      return {...values, ...extra, kind};
    }
    let asked = 0;
    async function measure() {
      const own = ++asked;
      try {
        const told = await get(`${here}/effect`, said());
        if (own !== asked) return;
        effect.textContent = text(told.mentions ? "effect" : "effect_none", told);
        effect.classList.toggle("studio-doubt", !told.mentions);
      } catch { effect.textContent = ""; }
    }
    function choose() {
      body.replaceChildren(...fields(choice.value, about), scope(choice.value, about));
      measure();
    }
    function close() {
      dialog.close();
      dialog.remove();
      before?.focus?.();
    }
    choice.addEventListener("change", choose);
    form.addEventListener("change", measure);
    dialog.addEventListener("cancel", event => { event.preventDefault(); close(); });
    form.addEventListener("submit", async event => {
      event.preventDefault();
      const save = form.querySelector("button.main");
      save.disabled = true;
      try {
        const entry = await post(`${here}/correct`, said());
        close();
        await done(entry);
      } catch (error) {
        fault.textContent = error.message;
        save.disabled = false;
      }
    });
    document.body.append(dialog);
    choose();
    dialog.showModal();
  };
})();

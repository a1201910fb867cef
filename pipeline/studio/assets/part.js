"use strict";
// A part of the corpus: chosen by what the tables say of documents, then shown as the whole is.
(() => {
  const {here, part, get, post, text, element} = STUDIO;
  const DOCUMENT = "doc_id";

  async function choose(conditions) {
    const found = await get(`${here}/columns`);
    const columns = [...found.columns, {name: DOCUMENT, said: text("documents"), values: found.documents.map((d, i) => [d.doc_id, [i]]),
      labels: Object.fromEntries(found.documents.map(d => [d.doc_id, d.year ? `${d.title} (${d.year})` : d.title]))}];
    const chosen = new Map(columns.map(column => [column.name, new Set(conditions[column.name] ?? [])]));
    const label = (column, value) => column.labels?.[value] ?? value;

    const select = element("select", {name: "column"}, ...columns.map(c => element("option", {value: c.name}, c.said)));
    const filter = element("input", {type: "search", autocomplete: "off"});
    const values = element("div", {class: "studio-values", role: "group", tabindex: "0"});
    const summary = element("ul", {class: "studio-chosen"});
    const count = element("p", {role: "status"});
    const fault = element("p", {class: "studio-fault", role: "alert"});
    const show = element("button", {type: "submit", class: "main"}, text("part_show"));
    const form = element("form", {method: "dialog"}, element("h2", {id: "part-heading"}, text("part")),
      element("p", {class: "note"}, text("part_lead")), element("label", {}, text("part_column"), select),
      element("label", {}, text("part_filter"), filter), values, element("h3", {}, text("part_chosen")), summary, count, fault,
      element("p", {class: "studio-buttons"}, show, element("button", {type: "button", onclick: () => close()}, text("cancel"))));
    const dialog = element("dialog", {class: "studio-dialog", "aria-labelledby": "part-heading"}, form);
    const before = document.activeElement;

    // Documents that have one of the values chosen in each column.
    function members() {
      let kept = null;
      for (const column of columns) {
        const wanted = chosen.get(column.name);
        if (!wanted.size) continue;
        const own = new Set(column.values.filter(([value]) => wanted.has(value)).flatMap(([, places]) => places));
        kept = kept ? new Set([...kept].filter(place => own.has(place))) : own;
      }
      return kept;
    }
    function tell() {
      summary.replaceChildren(...columns.filter(c => chosen.get(c.name).size).map(c => element("li", {}, `${c.said}: `,
        element("bdi", {}, [...chosen.get(c.name)].map(value => label(c, value)).join("、")))));
      const kept = members();
      count.textContent = kept ? text("part_count", {documents: kept.size, total: found.total}) : text("part_none");
      show.disabled = !kept || !kept.size;
    }
    function list() {
      const column = columns.find(c => c.name === select.value);
      const wanted = filter.value.trim().toLowerCase();
      values.setAttribute("aria-label", column.said);
      values.replaceChildren(...column.values.filter(([value]) => label(column, value).toLowerCase().includes(wanted)).map(([value, places]) => {
        const box = element("input", {type: "checkbox", checked: chosen.get(column.name).has(value)});
        box.addEventListener("change", () => { chosen.get(column.name)[box.checked ? "add" : "delete"](value); tell(); });
        return element("label", {}, box, element("bdi", {}, label(column, value)),
          column.name === DOCUMENT ? "" : element("span", {class: "note"}, ` ${places.length}`));
      }));
    }
    function close() {
      dialog.close();
      dialog.remove();
      before?.focus?.();
    }
    select.addEventListener("change", () => { filter.value = ""; list(); });
    filter.addEventListener("input", list);
    filter.addEventListener("keydown", event => { if (event.key === "Enter") event.preventDefault(); });
    dialog.addEventListener("cancel", event => { event.preventDefault(); close(); });
    form.addEventListener("submit", async event => {
      event.preventDefault();
      show.disabled = true;
      fault.textContent = "";
      count.textContent = text("part_counting");
      try {
        await open(Object.fromEntries([...chosen].map(([name, wanted]) => [name, [...wanted]])));
      } catch (error) {
        fault.textContent = error.message;
        tell();
      }
    });
    document.body.append(dialog);
    list();
    tell();
    dialog.showModal();
  }

  // The page that is open, of the part that the conditions choose.
  const page = () => location.pathname.split("/").pop();
  async function open(conditions) {
    const made = await post(`${here}/parts`, {conditions});
    const address = `${here}/part/${made.part}/report/${page()}`;
    if (location.pathname === address) location.reload();
    else location.href = address;
  }

  const button = (name, act) => element("button", {type: "button", onclick: act}, text(name));

  // What the bar says of the part, or the button that chooses one.
  async function describe(fail) {
    const attempt = work => async () => { try { await work(); } catch (error) { fail(error.message); } };
    if (!part) return [button("part", attempt(() => choose({})))];
    const about = await get(`${here}/about`, {part});
    STUDIO.again = () => open(about.conditions);
    const count = element("strong", {}, text("part_count", about));
    const waiting = () => { count.textContent = text("part_counting"); return STUDIO.again(); };
    return [element("span", {class: "studio-part"}, text("part_of", {said: ""}), element("bdi", {}, about.said), " · ", count),
      ...(about.current ? [] : [element("span", {}, text("part_old")), button("part_again", attempt(waiting))]),
      button("part_change", attempt(() => choose(about.conditions))),
      element("a", {href: `${here}/result/report/${page()}`}, text("part_whole")),
      element("details", {class: "studio-what"}, element("summary", {}, text("part_what")),
        element("p", {}, text("part_anew")), element("p", {}, text("part_stays")))];
  }
  STUDIO.describePart = describe;
})();

"use strict";
// The documents: dropped, listed, their fields edited, one of them chosen as the focal one.
(() => {
  const {here, text, element, get, post, act, ask, tell} = STUDIO;
  const grid = document.getElementById("grid");
  const progress = document.getElementById("progress");
  const drop = document.getElementById("drop");
  let focal = grid.dataset.focal;
  let watching = null;

  function field(row, name, label) {
    const input = element("input", {value: row[name] ?? "", "aria-label": `${label}: ${row.source}`, autocomplete: "off"});
    input.addEventListener("change", () => act(async () => {
      const key = name === "title" ? "value" : name;
      await post(`${here}/correct`, {kind: "document", target: row.source, [key]: input.value});
      tell(text("saved"));
    }));
    return element("td", {}, input);
  }

  function draw(row) {
    const radio = element("input", {type: "radio", name: "focal", value: row.source, checked: row.source === focal,
      "aria-label": `${text("focal")}: ${row.source}`});
    radio.addEventListener("change", () => choose(row.source));
    const notes = [...row.rejected, ...row.doubts].map(note => element("span", {class: "doubt"}, note));
    const out = element("button", {type: "button", onclick: () => takeOut(row)}, text("remove"));
    out.setAttribute("aria-label", `${text("remove")}: ${row.source}`);
    const cells = row.read ? [field(row, "title", text("title")), field(row, "authors", text("authors")),
      field(row, "year", text("year")), field(row, "genre", text("genre"))]
      : [element("td", {colspan: 4, class: "note"}, row.rejected.length ? "" : text("unread"))];
    return element("tr", {}, element("td", {}, radio), element("th", {scope: "row"}, element("bdi", {class: "path"},
      row.source.replace(/^sources\//, "")), element("br"), element("span", {class: "note"}, row.kind)), ...cells,
    element("td", {}, ...notes), element("td", {}, row.source.includes("#") ? "" : out));
  }

  async function choose(source) {
    await act(async () => {
      await post(`${here}/focal`, {source});
      focal = source;
      document.querySelectorAll("input[name=focal]").forEach(box => { box.checked = box.value === source; });
      tell(text("saved"));
    });
  }
  document.querySelector("#focal-none input").addEventListener("change", () => choose(""));

  async function takeOut(row) {
    if (!confirm(text("remove_ask", {name: row.source}))) return;
    await act(async () => { await post(`${here}/take-out`, {source: row.source}); await list(); });
  }

  async function list() {
    const found = await get(`${here}/files`);
    grid.tBodies[0].replaceChildren(...found.files.map(draw));
    document.getElementById("exports").textContent = found.exports.join("、");
    const busy = found.state === "running" || found.state === "waiting";
    progress.textContent = busy ? text("reading") : found.state === "failed" ? found.text : "";
    clearTimeout(watching);
    if (busy) watching = setTimeout(() => act(list), 1000);
    return found;
  }

  async function send(files) {
    let count = 0;
    for (const [path, file] of files) {
      progress.textContent = `${path} …`;
      try {
        await ask(`${here}/upload?${new URLSearchParams({path})}`, {method: "PUT", body: file});
        count += 1;
      } catch (error) {
        tell(error.message, true);
      }
    }
    progress.textContent = "";
    if (!count) return;
    tell(text("uploaded", {count}));
    await act(read);
  }
  async function read() {
    await post(`${here}/start`, {until: "extract"});
    await list();
  }

  // A dropped folder is walked through; its own folders are kept.
  async function walk(entry, folder, found) {
    if (entry.name.startsWith(".")) return;
    if (entry.isFile) found.push([folder + entry.name, await new Promise((done, fail) => entry.file(done, fail))]);
    else {
      const reader = entry.createReader();
      for (;;) {
        const batch = await new Promise((done, fail) => reader.readEntries(done, fail));
        if (!batch.length) break;
        for (const inner of batch) await walk(inner, `${folder}${entry.name}/`, found);
      }
    }
  }
  drop.addEventListener("dragover", event => { event.preventDefault(); drop.classList.add("over"); });
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", event => {
    event.preventDefault();
    drop.classList.remove("over");
    const entries = [...event.dataTransfer.items].map(item => item.webkitGetAsEntry?.()).filter(Boolean);
    const plain = [...event.dataTransfer.files];
    act(async () => {
      const found = [];
      for (const entry of entries) await walk(entry, "", found);
      await send(found.length ? found : plain.map(file => [file.name, file]));
    });
  });
  for (const id of ["files", "folder"]) {
    document.getElementById(id).addEventListener("change", event => act(async () => {
      const chosen = [...event.target.files].map(file => [file.webkitRelativePath || file.name, file]);
      await send(chosen.filter(([path]) => !path.split("/").some(part => part.startsWith("."))));
      event.target.value = "";
    }));
  }
  document.getElementById("read").addEventListener("click", () => act(read));
  act(list);
})();

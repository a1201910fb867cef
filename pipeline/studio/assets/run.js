"use strict";
// The run: how far it is, what it says, what it leaves out.
(() => {
  const {here, get, post, act, text, element, duration} = STUDIO;
  const find = id => document.getElementById(id);
  let since = 0;
  let shown = "";
  let timer = null;

  const states = {running: "running", waiting: "waiting", done: "done", "up to date": "up_to_date"};
  function drawStages(stages) {
    for (const row of document.querySelectorAll("#stages tbody tr")) {
      const own = stages.filter(stage => stage.target === row.dataset.target);
      const now = own.find(stage => stage.state === "running");
      const state = now ? "running" : own.every(s => s.state === "waiting") ? "waiting"
        : own.some(s => s.state === "waiting") ? "running" : own.some(s => s.state === "done") ? "done" : "up to date";
      row.classList.toggle("hidden", !own.length);
      row.cells[1].textContent = text(states[state]);
      row.cells[2].textContent = now && now.total > 1 ? `${now.done} / ${now.total}` : "";
    }
    find("stages").classList.remove("hidden");
  }

  async function rejects() {
    const found = (await get(`${here}/rejects`)).rejects;
    find("rejects").replaceChildren(...(found.length ? found.map(row => element("tr", {}, element("th", {scope: "row"},
      element("bdi", {class: "path"}, row.source)), element("td", {}, element("bdi", {}, row.why))))
      : [element("tr", {}, element("td", {colspan: 2, class: "note"}, text("none")))]));
  }

  function finish(told) {
    const said = {finished: text("finished"), failed: `${text("run_failed")} ${told.text}`, cancelled: told.text}[told.state] ?? "";
    find("state").textContent = told.state === "finished" ? `${said} ${duration(told.seconds)}` : said;
    if (shown === "running" && "Notification" in window && Notification.permission === "granted") {
      new Notification(document.title, {body: said});
    }
    document.title = told.state === "finished" ? `✓ ${document.title.replace(/^[✓…] /, "")}` : document.title.replace(/^… /, "");
    act(rejects);
  }

  async function look() {
    clearTimeout(timer);
    const told = await get(`${here}/state`, {since});
    const running = told.state === "running" || told.state === "waiting";
    find("start").disabled = running;
    find("stop").disabled = !running;
    for (const id of ["look", "save"]) find(id).classList.toggle("hidden", !told.report);
    if (told.state !== "none") {
      if (told.lines < since) since = 0;
      if (told.log.length) find("log").append(`${told.log.join("\n")}\n`);
      since = told.lines;
      find("whole").value = told.state === "finished" ? 1 : told.share;
      drawStages(told.stages);
      if (running) {
        find("state").textContent = `${text(told.state)} · ${duration(told.seconds)}`
          + (told.left === null ? "" : ` · ${text("left", {time: duration(told.left)})}`);
        document.title = `… ${document.title.replace(/^[✓…] /, "")}`;
        timer = setTimeout(() => act(look), 700);
      } else if (shown !== told.state) finish(told);
    }
    shown = told.state;
  }

  find("start").addEventListener("click", () => act(async () => {
    if ("Notification" in window && Notification.permission === "default") Notification.requestPermission();
    find("log").textContent = "";
    since = 0;
    shown = "running";
    await post(`${here}/start`);
    await look();
  }));
  find("stop").addEventListener("click", () => act(async () => { await post(`${here}/stop`); await look(); }));
  act(look);
  act(rejects);
})();

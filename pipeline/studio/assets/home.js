"use strict";
// The corpora: a new one, one that is there, and the end.
(() => {
  const {base, post, act, text, element} = STUDIO;
  const goto = key => { location.href = `${base}/c/${key}/`; };
  const send = (id, path) => document.getElementById(id).addEventListener("submit", event => {
    event.preventDefault();
    act(async () => goto((await post(`${base}/${path}`, Object.fromEntries(new FormData(event.target)))).key));
  });
  send("new", "corpora");
  send("open", "open");
  document.getElementById("quit").addEventListener("click", () => act(async () => {
    await post(`${base}/quit`);
    document.querySelector("main").replaceChildren(element("p", {class: "card", role: "status"}, text("quit_done")));
  }));
})();

"use strict";
// The settings: what was changed is sent, the rest stays as it is in the file.
(() => {
  const {here, post, act, tell, text} = STUDIO;
  const form = document.getElementById("settings");
  const before = new Map(new FormData(form));
  form.addEventListener("submit", event => {
    event.preventDefault();
    const changed = Object.fromEntries([...new FormData(form)].filter(([name, value]) => before.get(name) !== value));
    act(async () => {
      await post(`${here}/settings`, changed);
      for (const [name, value] of Object.entries(changed)) before.set(name, value);
      tell(text("saved"));
      scrollTo(0, 0);
    });
  });
})();

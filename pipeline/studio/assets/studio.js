"use strict";
// What the studio's pages share: asking the server, elements made of text nodes, messages.
const STUDIO = (() => {
  const script = document.currentScript;
  const base = script.dataset.base;
  const corpus = script.dataset.corpus;
  const part = script.dataset.part ?? "";
  const here = `${base}/c/${corpus}`;
  const data = document.getElementById("texts");
  let texts = data ? JSON.parse(data.textContent) : {};

  const text = (name, values = {}) => Object.entries(values).reduce(
    (filled, [key, value]) => filled.replace(`{${key}}`, String(value)), texts[name] ?? name);

  function element(tag, attributes = {}, ...children) {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) {
      if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
      else if (value === true) made.setAttribute(name, "");
      else if (value !== false && value !== null && value !== undefined) made.setAttribute(name, value);
    }
    made.append(...children.filter(child => child !== null && child !== undefined && child !== ""));
    return made;
  }

  function tell(said, bad = false) {
    const place = document.getElementById("message");
    if (!place) return;
    place.textContent = said;
    place.classList.toggle("bad", bad);
  }

  async function ask(address, options = {}) {
    let answer;
    try {
      answer = await fetch(address, {cache: "no-store", ...options});
    } catch {
      throw new Error(text("gone"));
    }
    const value = await answer.json().catch(() => ({error: text("failed")}));
    if (!answer.ok) throw new Error(value.error ?? text("failed"));
    return value;
  }

  const get = (path, parameters = {}) => ask(`${path}?${new URLSearchParams(parameters)}`);
  const post = (path, body = {}) => ask(path, {method: "POST", headers: {"content-type": "application/json"}, body: JSON.stringify(body)});

  // An act of a person: its error is shown, not thrown.
  async function act(work) {
    try {
      return await work();
    } catch (error) {
      tell(error.message, true);
      return null;
    }
  }

  const learn = more => { texts = {...texts, ...more}; };
  const duration = seconds => seconds < 90 ? text("seconds", {n: Math.round(seconds)}) : text("minutes", {n: Math.round(seconds / 60)});

  document.getElementById("language")?.addEventListener("click", event => act(async () => {
    await post(`${base}/language`, {language: event.currentTarget.dataset.language});
    location.reload();
  }));

  return {base, corpus, part, here, text, element, tell, get, post, act, ask, learn, duration};
})();

// Makes her page smoother: no reload, answers as they come, a faster way out. Everything works without it.
"use strict";

(() => {
  const LEAVE_MS = 2000;
  const AGAIN_MS = 15000;
  const FORM = "application/x-www-form-urlencoded";
  const body = document.body;
  const sending = new Map(); // what was said -> the form's id, while it is under way
  const unsent = new Map(); // the same, where it is not known whether it arrived: it must not be stored twice
  let presses = [];
  let count = 0;
  let stream = null;
  let missed = ""; // the mark that was announced while something was under way
  let over = false;

  const byId = (id) => document.getElementById(id);
  const field = (name) => (document.querySelector(`[name=${name}]`) || { value: "" }).value;
  const encoded = (fields) => Object.keys(fields).map((name) => `${name}=${encodeURIComponent(fields[name])}`).join("&");
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const mark = () => (byId("thread") ? byId("thread").dataset.mark : "");
  const headers = { Accept: "text/x-fragment" };

  // --- leaving: first nothing is to be seen, then the server is told, then the history's entry is replaced

  function leave() {
    const told = encoded({ token: field("token") });
    over = true;
    if (stream) stream.close();
    body.textContent = "";
    try {
      if (!navigator.sendBeacon("/leave", new Blob([told], { type: FORM }))) throw new Error("not queued");
    } catch (error) {
      const options = { method: "POST", body: told, keepalive: true, credentials: "same-origin", headers: { "Content-Type": FORM } };
      if (window.fetch) fetch("/leave", options).catch(() => {});
    }
    location.replace(body.dataset.leave);
  }

  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || event.repeat) return;
    const now = Date.now();
    presses = presses.filter((pressed) => now - pressed < LEAVE_MS).concat(now);
    if (presses.length >= 3) leave();
  });

  window.addEventListener("pageshow", (event) => {
    if (!event.persisted) return;
    body.textContent = "";
    location.replace("/");
  });

  document.addEventListener("submit", (event) => {
    if (event.target.id === "leave") {
      event.preventDefault();
      leave();
    } else if (event.target.id === "write" && able) {
      event.preventDefault();
      const box = byId("text");
      if (box.value.trim()) send("text", box.value, box.value);
      box.focus();
    }
  });

  document.addEventListener("click", (event) => {
    const button = event.target.closest("button[name=choice]");
    if (!button) return;
    if (button.hasAttribute("formaction")) {
      event.preventDefault();
      leave();
    } else if (able) {
      event.preventDefault();
      send("choice", button.value, button.textContent);
    }
  });

  const able = Boolean(window.fetch && window.DOMParser && body.closest);

  // --- sending

  async function send(name, value, label) {
    const said = `${name}:${value}`;
    if (sending.has(said)) return;
    const form = unsent.get(said) || `${field("form")}-${(count += 1)}`;
    sending.set(said, form);
    show(label);
    if (name === "text") byId("text").value = "";
    let answer = null;
    let page = null;
    try {
      answer = await post({ token: field("token"), form, [name]: value });
      page = parsed(await answer.text());
    } catch (error) {
      page = null;
    }
    sending.delete(said);
    if (over) return;
    if (page && answer.ok && swap(page)) {
      unsent.delete(said);
      return;
    }
    unsent.set(said, form);
    hideSending();
    if (name === "text") giveBack(value);
    if (page && answer.status < 500) swap(page); // refused: a new session, or too long
    const why = page && page.getElementById("notice");
    tell(why ? why.textContent : body.dataset.notSent);
  }

  function post(fields) {
    const all = { ...headers, "Content-Type": FORM };
    return fetch("/", { method: "POST", credentials: "same-origin", headers: all, body: encoded(fields) });
  }

  function show(label) {
    const line = document.createElement("li");
    const words = document.createElement("p");
    line.className = "her sending";
    line.setAttribute("aria-hidden", "true");
    words.dir = "auto";
    words.textContent = label;
    line.appendChild(words);
    byId("lines").appendChild(line);
    line.scrollIntoView();
  }

  function hideSending() {
    document.querySelectorAll(".sending").forEach((line) => line.remove());
  }

  function giveBack(words) {
    const box = byId("text");
    box.value = box.value ? `${words}\n${box.value}` : words;
  }

  function tell(words) {
    byId("notice").textContent = words;
    byId("notice").hidden = !words;
  }

  // --- showing what the server says: only what changed is touched, and never what she types

  function swap(page) {
    if (page.getElementById("forgotten")) {
      over = true;
      if (stream) stream.close();
      body.innerHTML = page.body.innerHTML;
      return true;
    }
    if (!page.getElementById("thread")) return false;
    if (page.documentElement.lang !== document.documentElement.lang && !byId("text").value) {
      location.replace("/");
      return true;
    }
    tell("");
    takeFields(page);
    takeLines(page);
    const status = page.getElementById("status");
    if (byId("status").innerHTML !== status.innerHTML) byId("status").innerHTML = status.innerHTML;
    listen();
    if (missed && missed !== mark()) refresh();
    missed = "";
    return true;
  }

  function takeFields(page) {
    for (const name of ["token", "form"]) {
      const value = page.querySelector(`[name=${name}]`).value;
      document.querySelectorAll(`[name=${name}]`).forEach((input) => (input.value = value));
    }
    byId("thread").dataset.mark = page.getElementById("thread").dataset.mark;
    if (byId("first") && !page.getElementById("first")) byId("first").remove();
  }

  function takeLines(page) {
    const lines = byId("lines");
    let added = null;
    for (const line of [...lines.children]) if (!line.id || !page.getElementById(line.id)) line.remove();
    [...page.getElementById("lines").children].forEach((line, place) => {
      const there = byId(line.id);
      if (there) {
        takeChoices(there, line);
        return;
      }
      const fresh = document.importNode(line, true);
      lines.insertBefore(fresh, lines.children[place] || null);
      added = added || fresh;
    });
    if (added) {
      document.querySelector("main").className = "end";
      added.scrollIntoView();
    }
  }

  function takeChoices(there, line) {
    const before = there.querySelector(".choices");
    const now = line.querySelector(".choices");
    if (before && now && before.tagName !== now.tagName) there.replaceChild(document.importNode(now, true), before);
  }

  // --- hearing of changes: by a stream, and where there is none by asking now and then

  async function refresh() {
    if (over || sending.size || !mark()) return;
    try {
      const answer = await fetch("/thread", { credentials: "same-origin", headers });
      if (answer.status === 401) gone();
      else if (answer.ok && !sending.size) swap(parsed(await answer.text()));
    } catch (error) {
      // the next change or the next look will do
    }
  }

  async function gone() {
    if (over) return;
    over = true;
    if (stream) stream.close();
    try {
      const answer = await post({ token: field("token"), form: field("form"), gone: "1" });
      const page = parsed(await answer.text());
      if (answer.ok && page.getElementById("forgotten")) {
        swap(page);
        return;
      }
    } catch (error) {
      // the page itself will tell
    }
    body.textContent = "";
    location.replace("/");
  }

  function listen() {
    if (stream && !mark()) {
      stream.close(); // another session has begun
      stream = null;
    }
    if (stream || over || !mark() || !window.EventSource) return;
    stream = new EventSource("/events");
    stream.addEventListener("changed", (event) => {
      if (sending.size) missed = event.data;
      else if (event.data !== mark()) refresh();
    });
    stream.addEventListener("gone", gone);
    stream.addEventListener("error", () => {
      if (stream.readyState === EventSource.CLOSED) stream = null;
    });
  }

  function look() {
    if (over || document.hidden || (stream && stream.readyState === EventSource.OPEN)) return;
    listen();
    refresh();
  }

  if (!able || !byId("thread")) return;
  const last = byId("lines").lastElementChild;
  if (last) last.scrollIntoView();
  listen();
  setInterval(look, AGAIN_MS);
  document.addEventListener("visibilitychange", look);
})();

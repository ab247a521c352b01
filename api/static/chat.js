// Makes her page smoother: no reload, answers as they come, a faster way out. Everything works without it.
"use strict";

(() => {
  const LEAVE_MS = 2000;
  const AGAIN_MS = 15000;
  const body = document.body;
  const sending = new Map(); // what was said -> the form's id, while it is under way
  const unsent = new Map(); // the same, where it is not known whether it arrived: it must not be stored twice
  let presses = [];
  let count = 0;
  let stream = null;
  let announced = ""; // the mark that the server told of last
  let asking = false;
  let over = false;

  const byId = (id) => document.getElementById(id);
  const field = (name) => (document.querySelector(`[name=${name}]`) || { value: "" }).value;
  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");
  const mark = () => (byId("thread") ? byId("thread").dataset.mark : "");
  const headers = { Accept: "text/x-fragment", "Accept-Language": document.documentElement.lang };

  // --- leaving: first nothing is to be seen, then the server is told, then the history's entry is replaced

  function leave() {
    const told = `token=${field("token")}`;
    over = true;
    if (stream) stream.close();
    body.textContent = "";
    const type = "application/x-www-form-urlencoded";
    const queued = navigator.sendBeacon && navigator.sendBeacon("/leave", new Blob([told], { type }));
    if (!queued && window.fetch) {
      const options = { method: "POST", body: told, keepalive: true, credentials: "same-origin" };
      fetch("/leave", { ...options, headers: { "Content-Type": type } }).catch(() => {});
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

  const able = Boolean(window.fetch && window.DOMParser && window.URLSearchParams && body.closest);

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
      catchUp();
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
    const form = new URLSearchParams();
    for (const name of Object.keys(fields)) form.append(name, fields[name]);
    return fetch("/", { method: "POST", credentials: "same-origin", headers, body: form });
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
    if (page.getElementById("away")) {
      leave();
      return true;
    }
    if (page.getElementById("forgotten")) {
      over = true;
      if (stream) stream.close();
      document.documentElement.lang = page.documentElement.lang;
      document.documentElement.dir = page.documentElement.dir;
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
    const status = page.getElementById("status");
    if (byId("status").innerHTML !== status.innerHTML) byId("status").innerHTML = status.innerHTML;
    takeLines(page);
    listen();
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
    if (over || asking || sending.size || !mark()) return;
    const before = announced;
    asking = true;
    try {
      const answer = await fetch("/thread", { credentials: "same-origin", headers });
      if (answer.status === 401) gone();
      else if (answer.ok && !sending.size) swap(parsed(await answer.text()));
    } catch (error) {
      // the next change or the next look will do
    }
    asking = false;
    if (announced !== before) catchUp();
  }

  // a mark begins with two numbers that only grow: what was announced may be older than what is shown
  function catchUp() {
    const [heard, said] = announced.split(".").map(Number);
    const [heardHere, saidHere] = mark().split(".").map(Number);
    if (announced && announced !== mark() && heard >= heardHere && said >= saidHere) refresh();
  }

  async function gone(why) {
    if (over) return;
    over = true;
    if (stream) stream.close();
    body.textContent = "";
    try {
      const page = why === "erased" && parsed(await (await post({ gone: "1" })).text());
      if (page && page.getElementById("forgotten")) {
        swap(page);
        return;
      }
    } catch (error) {
      // the page itself will do
    }
    if (!byId("forgotten")) location.replace("/");
  }

  function listen() {
    if (stream && !mark()) {
      stream.close(); // another session has begun
      stream = null;
    }
    if (stream || over || !mark() || !window.EventSource) return;
    stream = new EventSource("/events");
    stream.addEventListener("changed", (event) => {
      announced = event.data;
      catchUp();
    });
    stream.addEventListener("gone", (event) => gone(event.data));
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

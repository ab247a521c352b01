// Keeps an open page of the desk up to date. Without it everything works: by reloading.
"use strict";

(() => {
  const desk = document.getElementById("desk");
  const form = document.getElementById("act");
  const text = document.getElementById("text");
  const shown = new Map(); // id -> HTML as the server sent it
  const known = new Set(desk.dataset.alarm.split(" "));
  let audio = null;
  let asking = false;
  let again = false;
  let over = false;
  let leaving = false;

  const byId = (id) => document.getElementById(id);
  const parts = (root) => [...root.querySelectorAll("[data-live]")];
  const pieces = (part) => ("keyed" in part.dataset ? [...part.children] : [part]);

  // --- what changed is swapped, all else stays: what she reads, where she is, what she types

  function localTimes(root) {
    const today = new Date().toDateString();
    for (const time of root.querySelectorAll("time")) {
      const at = new Date(time.dateTime);
      const day = at.toDateString() === today ? {} : { dateStyle: "medium" };
      time.textContent = new Intl.DateTimeFormat(document.documentElement.lang, { ...day, timeStyle: "short" }).format(at);
    }
  }

  function remember(piece) {
    shown.set(piece.id, piece.outerHTML);
    localTimes(piece);
    return piece;
  }

  function current(piece) {
    const there = byId(piece.id);
    return there && shown.get(piece.id) === piece.outerHTML ? there : remember(document.adoptNode(piece));
  }

  function swapPart(part) {
    const old = byId(part.id);
    if (!old) return;
    const wanted = pieces(part).map(current);
    if (!("keyed" in part.dataset)) {
      if (wanted[0] !== old) old.replaceWith(wanted[0]);
      return;
    }
    for (const child of [...old.children]) if (!wanted.includes(child)) child.remove();
    wanted.forEach((child, place) => {
      if (old.children[place] !== child) old.insertBefore(child, old.children[place] ?? null);
    });
  }

  function swap(page) {
    const root = document.documentElement;
    const atEnd = window.innerHeight + window.scrollY >= root.scrollHeight - 80;
    const focused = document.activeElement.id;
    parts(page).forEach(swapPart);
    byId("offline").hidden = true;
    if (byId("send")) byId("box").hidden = false;
    if (focused && document.activeElement.id !== focused) byId(focused)?.focus({ preventScroll: true });
    if (form && atEnd) window.scrollTo(0, root.scrollHeight);
  }

  const parsed = (html) => new DOMParser().parseFromString(html, "text/html");

  async function refresh() {
    if (asking || over) {
      again = asking;
      return;
    }
    asking = true;
    try {
      do {
        again = false;
        const answer = await fetch(desk.dataset.address, { headers: { Accept: "text/x-fragment" } });
        if (answer.status === 401) signedOut();
        else if (answer.ok || answer.status === 404) swap(parsed(await answer.text()));
        else throw new Error("no page");
      } while (again && !over);
    } catch {
      byId("offline").hidden = false;
    } finally {
      asking = false;
    }
  }

  function signedOut() {
    over = true;
    const thread = byId("thread");
    if (thread) thread.textContent = ""; // who holds the phone now must not read on
    byId("address")?.remove();
    byId("offline").hidden = true;
    byId("signed-out").hidden = false;
    document.title = `⚠ ${document.title}`;
    ring(); // whoever relies on the sound must hear that it has ended
  }

  // --- the server tells

  function connect() {
    const stream = new EventSource(desk.dataset.events);
    stream.addEventListener("open", () => (byId("offline").hidden = true));
    stream.addEventListener("changed", (event) => {
      tell(JSON.parse(event.data));
      if (!document.hidden) refresh();
    });
    stream.addEventListener("error", () => {
      if (stream.readyState !== EventSource.CLOSED) {
        byId("offline").hidden = over;
        return;
      }
      refresh(); // tells whether she is signed out
      setTimeout(() => over || connect(), 10000);
    });
  }

  function tell({ title, alarm }) {
    document.title = title;
    const fresh = alarm.some((id) => !known.has(id));
    known.clear();
    alarm.forEach((id) => known.add(id));
    if (fresh) ring();
  }

  // a page that is only open does not keep the desk from locking; touching it does
  let active = false;
  for (const touch of ["pointerdown", "keydown", "wheel", "touchmove"])
    document.addEventListener(touch, () => (active = true), { passive: true });

  function here() {
    if (document.hidden || over) return;
    const body = new URLSearchParams({ token: desk.dataset.token, active: active ? "1" : "" });
    active = false;
    fetch("/desk/here", { method: "POST", body }).catch(() => {});
    refresh();
  }

  // --- the sound, for as long as the page lives

  function ring() {
    if (!audio) return;
    for (const after of [0, 0.3]) {
      const start = audio.currentTime + after;
      const tone = audio.createOscillator();
      const volume = audio.createGain();
      tone.frequency.value = 880;
      volume.gain.setValueAtTime(0.2, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + 0.25);
      tone.connect(volume).connect(audio.destination);
      tone.start(start);
      tone.stop(start + 0.25);
    }
  }

  // Remembered from page to page of this tab. A browser lets a new page sound only after it was touched.
  const SOUND = "sound";
  const pressed = () => byId("sound").setAttribute("aria-pressed", String(audio !== null && audio.state === "running"));

  byId("sound").hidden = false;
  byId("sound").addEventListener("click", () => {
    const on = audio === null || audio.state !== "running";
    if (!on) audio.close();
    audio = on ? audio || new AudioContext() : null;
    sessionStorage.setItem(SOUND, on ? "on" : "");
    if (audio) audio.resume().then(pressed).then(ring);
    pressed();
  });
  if (sessionStorage.getItem(SOUND)) {
    audio = new AudioContext();
    const arm = (event) => audio && event?.target !== byId("sound") && audio.resume().then(pressed);
    for (const touch of ["pointerdown", "keydown"]) document.addEventListener(touch, arm, { once: true });
    arm();
  }

  // --- writing: a connection that breaks must not take the text along

  async function send() {
    const body = new URLSearchParams(new FormData(form));
    const stop = new AbortController();
    const patience = setTimeout(() => stop.abort(), 20000);
    text.readOnly = true;
    try {
      const answer = await fetch(form.action, { method: "POST", body, signal: stop.signal });
      if (answer.status >= 500) throw new Error("no answer");
      if (!answer.redirected || !answer.ok) {
        leaving = true;
        form.submit(); // refused: the page that says why. The same form writes once
        return;
      }
      const page = parsed(await answer.text());
      form.elements.form_id.value = page.getElementById("act").elements.form_id.value;
      form.elements.token.value = page.getElementById("act").elements.token.value;
      text.value = "";
      byId("notice")?.remove();
      swap(page);
      window.scrollTo(0, document.documentElement.scrollHeight);
    } catch {
      byId("offline").hidden = false;
    } finally {
      clearTimeout(patience);
      text.readOnly = false;
      text.focus();
    }
  }

  if (form) {
    form.addEventListener("submit", (event) => {
      if (event.submitter?.id !== "send") {
        leaving = true;
        return;
      }
      event.preventDefault();
      if (!text.readOnly) send();
    });
    text.addEventListener("input", () => {
      text.setCustomValidity([...text.value].length > Number(text.dataset.most) ? text.dataset.tooLong : "");
    });
    text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
      event.preventDefault();
      if (byId("send")) form.requestSubmit(byId("send"));
    });
    window.addEventListener("beforeunload", (event) => {
      if (!leaving && text.value.trim()) event.preventDefault();
    });
  }

  parts(document).flatMap(pieces).forEach(remember);
  document.addEventListener("visibilitychange", here);
  window.addEventListener("online", refresh);
  setInterval(here, 40000);
  connect();
})();

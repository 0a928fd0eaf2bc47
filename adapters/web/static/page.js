// Sends questions without leaving the page. Without this script every form here still works on its own.
// It keeps nothing: no storage, no cookies. All words it shows come from the page.
"use strict";

const FRAGMENT = "text/vnd.guidance.fragment+html";
const PATIENCE = 20000; // milliseconds until a request counts as failed
const QUICK = 400; // milliseconds within which no "waiting" is worth saying

const log = document.getElementById("log");
const ask = document.getElementById("ask");
const box = document.getElementById("q");
const status = document.getElementById("status");
const help = document.querySelector("details.help");
const words = document.body.dataset;
let busy = false;

document.documentElement.classList.add("js");
box.setAttribute("aria-describedby", "hint keys"); // Enter sends only with this script

function fieldsOf(form, button) {
  const fields = new URLSearchParams(new FormData(form));
  if (button && button.name) fields.set(button.name, button.value);
  for (const name of ["nation", "area"]) fields.set(name, ask.elements[name].value);
  return fields;
}

async function fetchTurn(fields) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const response = await fetch("/", {
      method: "POST", body: fields, headers: { Accept: FRAGMENT },
      credentials: "omit", redirect: "error", signal: stop.signal,
    });
    const type = response.headers.get("Content-Type") || "";
    if (!type.startsWith(FRAGMENT)) throw new TypeError(type);
    const parsed = new DOMParser().parseFromString(await response.text(), "text/html");
    return { turn: document.adoptNode(parsed.body.firstElementChild), answered: response.ok };
  } finally {
    clearTimeout(timer);
  }
}

function failedTurn(fields) {
  const turn = document.getElementById("failed").content.firstElementChild.cloneNode(true);
  const form = turn.querySelector("form");
  for (const [name, value] of fields) {
    // A text area, since a hidden input would lose the line breaks of what was typed.
    const kept = document.createElement("textarea");
    Object.assign(kept, { name, value, hidden: true });
    form.append(kept);
  }
  return turn;
}

// A checklist takes the place of the one it was pressed on. After a tick, the tick's button stays where it was and
// keeps the keyboard; after a step to another part, the eye and the keyboard go to its beginning. So they do after
// a step of a pathway, which takes the place of the step before.
function replace(turn, button) {
  const old = button.closest(".turn");
  const place = [...old.querySelectorAll("[aria-pressed]")].indexOf(button);
  const same = turn.querySelectorAll("[aria-pressed]")[place];
  const top = button.getBoundingClientRect().top;
  const question = old.querySelector(".question");
  if (question) turn.prepend(question);
  turn.setAttribute("aria-live", "off"); // the status line says the count: the list is not read out again
  old.replaceWith(turn);
  if (same) {
    scrollBy(0, same.getBoundingClientRect().top - top);
    same.focus({ preventScroll: true });
  } else {
    moveTo(turn, turn.querySelector(".reply"));
  }
  const counted = turn.dataset.replaces === "list";
  status.textContent = (counted && turn.querySelector(".context p")?.textContent) || "";
}

function moveTo(turn, start) {
  turn.querySelector("[tabindex='-1']").focus({ preventScroll: true });
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  start.scrollIntoView({ block: "start", behavior: still ? "auto" : "smooth" });
}

function show(turn) {
  document.querySelector(".welcome")?.remove();
  log.append(turn);
  moveTo(turn, turn);
}

async function send(form, button) {
  if (busy) return;
  busy = true;
  const fields = fieldsOf(form, button);
  const waiting = setTimeout(() => { status.textContent = words.waiting; }, QUICK);
  let turn;
  let answered = false;
  try {
    ({ turn, answered } = await fetchTurn(fields));
  } catch {
    turn = failedTurn(fields);
  }
  clearTimeout(waiting);
  status.textContent = "";
  busy = false;
  if (answered && form === ask) box.value = "";
  if (button && "replaces" in turn.dataset && button.closest(".turn")) replace(turn, button);
  else show(turn);
}

async function toClipboard(text) {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  // Browsers offer the clipboard only over https; this older way works elsewhere too.
  const held = document.createElement("textarea");
  held.value = text;
  document.body.append(held);
  held.select();
  const done = document.execCommand("copy");
  held.remove();
  if (!done) throw new Error("copy");
}

async function copy(button) {
  status.textContent = "";
  try {
    await toClipboard(button.parentElement.querySelector("template").content.textContent);
    button.classList.add("done");
    status.textContent = words.copied;
  } catch {
    status.textContent = words.copyFailed;
  }
  button.focus();
  setTimeout(() => { button.classList.remove("done"); status.textContent = ""; }, 4000);
}

document.addEventListener("submit", (event) => {
  if (event.target.classList.contains("retry")) return;
  event.preventDefault();
  send(event.target, event.submitter);
});

document.addEventListener("click", (event) => {
  const button = event.target.closest("button.copy");
  if (button) copy(button);
  if (!help.contains(event.target)) help.open = false;
});

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !help.open) return;
  help.open = false;
  help.querySelector("summary").focus();
});

box.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
  event.preventDefault();
  ask.requestSubmit();
});

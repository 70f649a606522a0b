// A card in Anki: shows a variant, takes the answer, and marks it on the back.
//
// It runs on both sides, which share a page (Anki on a computer) or do not (AnkiDroid), with storage
// or without. What stands in the page before is variant 0, for clients without script.
function quizgenCard(engine) {
  "use strict";

  const STORE = "quizgen";
  const MINUTE = 60000; // a client begun anew goes on elsewhere: a minute is a showing
  const WORDS = { correct: "Right.", incorrect: "Not right.", invalid: "Not marked." };
  const sheet = document.querySelector(".sheet[data-note]");
  const note = sheet.dataset.note;
  const living = readData();
  const part = (name) => sheet.querySelector(`.${name}`);

  if (sheet.dataset.side === "front") ask();
  else answer();

  // --- what is kept between the sides -------------------------------------------------

  // Without storage the window's name serves: it outlives a change of page.
  function remembered() {
    try {
      return JSON.parse(sessionStorage.getItem(STORE)) || {};
    } catch {
      return window.name.startsWith(STORE) ? JSON.parse(window.name.slice(STORE.length)) : {};
    }
  }

  function remember(state) {
    const text = JSON.stringify(state);
    try {
      sessionStorage.setItem(STORE, text);
    } catch {
      window.name = STORE + text;
    }
  }

  // The number of a new showing of this note: one more than the last.
  function next() {
    const state = remembered();
    const last = (state.shown || {})[note];
    const showing = last === undefined ? Math.floor(Date.now() / MINUTE) : last + 1;
    remember({ shown: { ...state.shown, [note]: showing }, now: { note, showing, given: "" } });
    return showing;
  }

  // The showing that was on the front, with what was answered there.
  function last() {
    const { now } = remembered();
    return now && now.note === note ? now : null;
  }

  function give(given) {
    const state = remembered();
    remember({ ...state, now: { ...state.now, given } });
  }

  // Turns the card where a client lets a script do so; elsewhere the learner does.
  function flip() {
    if (typeof showAnswer === "function") showAnswer();
    else if (typeof pycmd === "function") pycmd("ans");
    else return false;
    return true;
  }

  // --- variants -----------------------------------------------------------------------

  function readData() {
    const found = sheet.querySelector("script.variants");
    return found && engine.unpacked(found.textContent);
  }

  function variantOf(showing) {
    return living && engine.variant(living, engine.drawn(living.count, showing, note));
  }

  function put(name, html) {
    if (part(name)) part(name).innerHTML = html;
  }

  // --- the front ----------------------------------------------------------------------

  function ask() {
    const showing = next();
    const variant = variantOf(showing);
    if (variant) put("question", variant.question);
    if (sheet.dataset.kind === "choice") askChoice(variant, showing);
    else if (variant) askNumber(variant);
  }

  function askNumber(variant) {
    const input = document.getElementById("typeans");
    part("reply").hidden = false;
    if (variant.blanks) put("hint", engine.escaped(variant.cells.map((c) => c.label).join("; ")));
    input.addEventListener("input", () => give(input.value));
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Enter") {
        event.stopPropagation(); // a digit is an answer here, not the client's shortcut
      } else if (!event.isComposing) {
        give(input.value);
        input.blur(); // puts a phone's keyboard away where the learner turns the card
        flip();
      }
    });
    input.focus();
  }

  function askChoice(variant, showing) {
    const found = inOrder(options(variant), showing);
    const list = part("options");
    if (!list) return; // of a card that has left the deck
    const choose = (id) => {
      give(id);
      return flip();
    };
    quizgenChoice(list, found, choose, flip);
  }

  // The options of the variant, or those that stand in the page.
  function options(variant) {
    if (variant) {
      return variant.options.map((one) => ({ ...one, isRight: one.id === variant.right }));
    }
    return [...sheet.querySelectorAll("li[data-option]")].map((item) => {
      const reason = item.querySelector(".reason");
      if (reason) reason.remove();
      return {
        id: item.dataset.option,
        text: item.innerHTML,
        reason: reason ? reason.innerHTML : "",
        isRight: item.parentNode.classList.contains("right"),
      };
    });
  }

  // The same on both sides: the page lists them in another order on the back.
  function inOrder(found, showing) {
    const sorted = [...found].sort((a, b) => (a.id < b.id ? -1 : 1));
    return engine.shuffled(sorted, `${note} ${showing}`);
  }

  // --- the back -----------------------------------------------------------------------

  function answer() {
    const shown = last();
    const variant = shown ? variantOf(shown.showing) : living && engine.variant(living, 0);
    if (variant) put("question", variant.question);
    if (sheet.dataset.kind === "choice") answerChoice(variant, shown);
    else if (variant) answerNumber(variant, shown ? shown.given.trim() : "");
  }

  function answerNumber(variant, typed) {
    const mistakes = { ...feedback(), ...living.mistakes };
    put("answer", variant.answer);
    put("lines", variant.solution);
    put("results", engine.results(variant, mistakes));
    if (!typed) return;
    const result = engine.mark(variant, typed);
    const isExplained = result.verdict === "correct" || result.slips.length > 0;
    if (part("mistakes")) part("mistakes").hidden = isExplained;
    const told = result.note ? `<p>${engine.escaped(result.note)}</p>` : "";
    const cure = cards(engine.study(result, living));
    verdict(result.verdict, told + engine.explain(result, mistakes) + cure, typed);
  }

  // The feedback that stands in the page, by the name of its mistake.
  function feedback() {
    const found = sheet.querySelectorAll("[data-mistake]");
    return Object.fromEntries([...found].map((one) => [one.dataset.mistake, one.innerHTML]));
  }

  function cards({ titles, names }) {
    if (!titles.length) return "";
    const items = titles.map((title) => `<li>${title}</li>`).join("");
    const search = names.map((name) => `tag:mistake::${name}`).join(" or ");
    return `<div class="study"><h2>Cards on this</h2><ul>${items}</ul><code>${search}</code></div>`;
  }

  function verdict(kind, html, typed) {
    const echo = typed ? ` You typed <b>${engine.escaped(typed)}</b>.` : "";
    const box = part("verdict");
    box.classList.add(kind);
    box.innerHTML = `<p><strong>${WORDS[kind]}</strong>${echo}</p>${html}`;
    box.hidden = false;
  }

  function answerChoice(variant, shown) {
    const found = options(variant);
    if (!found.length) return;
    const list = document.createElement("ol");
    list.className = "options marked";
    for (const option of shown ? inOrder(found, shown.showing) : found) {
      const item = document.createElement("li");
      item.className = option.isRight ? "right" : "wrong";
      const reason = option.reason ? `<div class="reason">${option.reason}</div>` : "";
      item.innerHTML = option.text + reason;
      if (shown && shown.given === option.id) {
        item.classList.add("chosen");
        verdict(option.isRight ? "correct" : "incorrect", "", "");
      }
      list.append(item);
    }
    part("answer").replaceChildren(list);
    put("reasons", "");
    if (variant) put("why", variant.solution + variant.why);
  }
}

// A card in Anki: shows a variant, takes the answer, and marks it on the back.
//
// It runs on both sides, which share a page (Anki on a computer) or do not (AnkiDroid), with storage
// or without. What stands in the page before is variant 0, for clients without script.
//
// format: of the data that this script reads. Data and script reach a collection by different ways,
// the one in a note and the other in a template, so that one may be older than the other.
function quizgenCard(engine, format) {
  "use strict";

  const STORE = "quizgen";
  const MINUTE = 60000;
  const WORDS = { correct: "Right.", incorrect: "Not right.", invalid: "Not marked." };
  const MISFIT =
    "This card shows fixed numbers: it and its note type come from different versions of the deck. " +
    "Import the newest deck again to get both.";
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

  // The showing on the front. Its back uses it up: until then, as after an edit of the note, it
  // is the same one, and so is what was typed. A client that was restarted has forgotten the last
  // one. The first is then a hash of day and minute: minutes as they are, divided by the number of
  // variants, leave the same remainder at the same time of each day.
  function next() {
    const state = remembered();
    const due = (state.next || {})[note];
    const minute = Math.floor(Date.now() / MINUTE); // since 1970, so of the day as well
    const showing = due === undefined ? engine.hashed(`${note} ${minute}`) : due;
    const { now } = state;
    const isOpen = now && now.note === note && now.showing === showing;
    const fresh = isOpen ? now : { note, showing, given: "" };
    remember({ ...state, next: { ...state.next, [note]: showing }, now: fresh });
    return fresh;
  }

  // The showing that was on the front, with what was answered there; it is used up.
  function last() {
    const state = remembered();
    const { now } = state;
    if (!now || now.note !== note) return null;
    remember({ ...state, next: { ...state.next, [note]: now.showing + 1 } });
    return now;
  }

  function give(given) {
    change({ given });
  }

  function change(found) {
    const state = remembered();
    remember({ ...state, now: { ...state.now, ...found } });
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
    const data = found && engine.unpacked(found.textContent);
    if (!data || data.format === format) return data;
    const told = document.createElement("p");
    told.className = "misfit";
    told.textContent = MISFIT;
    sheet.prepend(told);
    return null;
  }

  function placeOf(showing) {
    return engine.drawn(living.count, showing, note);
  }

  function variantOf(showing) {
    return living && engine.variant(living, placeOf(showing));
  }

  function put(name, html) {
    if (part(name)) part(name).innerHTML = html;
  }

  // --- the front ----------------------------------------------------------------------

  function ask() {
    const now = next();
    const variant = variantOf(now.showing);
    if (variant) put("question", variant.question);
    if (sheet.dataset.kind === "choice") askChoice(variant, now.showing);
    else if (variant) askNumber(variant, now);
  }

  function askNumber(variant, now) {
    const reply = quizgenReply(engine, part("reply"), variant, {
      given: now.given,
      keypad: remembered().keypad,
      keep: give,
      chose: (keypad) => remember({ ...remembered(), keypad }),
      refused: () => change({ refused: true }),
      done() {
        document.activeElement?.blur(); // puts a phone's keyboard away
        if (!flip()) reply.say("Your answer is kept. Turn the card to have it marked.");
      },
    });
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
    if (shown && living) put("variant", ` / ${1 + placeOf(shown.showing)}`);
    const variant = shown ? variantOf(shown.showing) : living && engine.variant(living, 0);
    if (variant) put("question", variant.question);
    if (sheet.dataset.kind === "choice") answerChoice(variant, shown);
    else if (variant) answerNumber(variant, shown || { given: "" });
  }

  function answerNumber(variant, { given: typed, refused }) {
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
    const shown = variant.blanks ? filled(typed) : typed;
    const html = told + engine.explain(result, mistakes) + cure;
    verdict(result.verdict, html, shown, engine.grade(result, !refused));
  }

  function filled(typed) {
    return typed.split(";").map((one) => one.trim() || "–").join("; ");
  }

  // The feedback that stands in the page, by the name of its mistake.
  function feedback() {
    const found = sheet.querySelectorAll("[data-mistake]");
    return Object.fromEntries([...found].map((one) => [one.dataset.mistake, one.innerHTML]));
  }

  function cards({ titles, names }) {
    if (!titles.length) return "";
    const items = titles.map((title) => `<li>${title}</li>`).join("");
    const search = names.map((name) => `Cures:*,${name},*`).join(" or ");
    return `<div class="study"><h2>Cards on this</h2><ul>${items}</ul><code>${search}</code></div>`;
  }

  // grade: a hint to the learner, who presses the button.
  function verdict(kind, html, typed, grade = engine.grade({ verdict: kind, slips: [] })) {
    const hint = grade && ` <span class="grade">Suggested grade: ${grade}</span>`;
    const echo = typed ? ` You typed <b>${engine.escaped(typed)}</b>.` : "";
    const box = part("verdict");
    box.classList.add(kind);
    box.innerHTML = `<p><strong>${WORDS[kind]}</strong>${echo}${hint}</p>${html}`;
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

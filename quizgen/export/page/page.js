// A practice page: asks, takes the answer, says what it was, and goes on.
function quizgenPage(engine, data) {
  "use strict";

  const CARDS = "cards";
  const WORDS = {
    correct: ["✓", "Right."],
    incorrect: ["✗", "Not right."],
    invalid: ["!", "Not marked yet."],
    shown: ["→", "Here is how."],
  };
  const UNKNOWN = "No usual mistake gives this: compare your steps with the solution.";
  const get = (id) => document.getElementById(id);
  const form = get("form");
  const titles = new Map(data.topics);
  const levels = data.levels.map((level) => ({ ...level, kind: String(level.level) }));
  const cards = data.cards.map((card) => ({ ...card, kind: CARDS }));
  const items = inOrder();
  const byId = new Map(items.map((item) => [item.id, item]));
  const fields = quizgenFields(engine, get("reply"));
  const state = quizgenState(engine, items, `quizgen ${data.name}`, storage());
  const choice = quizgenChoice(state, items, data.topics, chosenAnew);
  let asked = null; // the item, what of it is shown, and how far the learner is
  let isFirst = true;

  // Not by submitting: a frame may forbid that.
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("keydown", entered);
  get("go").addEventListener("click", go);
  get("hint").addEventListener("click", hint);
  get("show").addEventListener("click", () => done("shown"));
  get("unsure").addEventListener("click", () => rated(false));
  document.addEventListener("keydown", digit);
  get("app").hidden = false;
  ask();

  // Topic by topic, as they are taught; in each, numbers by level, and concept cards among them.
  function inOrder() {
    const topics = new Map(data.topics.map(([id], place) => [id, { place, levels: 0, cards: 0 }]));
    const ranked = [...levels, ...cards].map((item) => {
      const topic = topics.get(item.topic);
      const count = item.kind === CARDS ? "cards" : "levels";
      topic[count] += 1;
      return { item, topic, count, nth: topic[count] };
    });
    const rank = ({ topic, count, nth }) => topic.place + nth / (topic[count] + 1);
    return ranked.sort((a, b) => rank(a) - rank(b)).map(({ item }) => item);
  }

  // Looking for storage is an error where a browser forbids it.
  function storage() {
    try {
      return window.localStorage;
    } catch {
      return null;
    }
  }

  function element(name, className, html = "") {
    const made = document.createElement(name);
    made.className = className;
    made.innerHTML = html;
    return made;
  }

  // --- what is asked ------------------------------------------------------------------

  function chosenAnew(isForgotten) {
    const chosen = choice.chosen();
    if (isForgotten || !asked || (!asked.isDone && !chosen.includes(asked.item))) ask();
  }

  function ask() {
    const chosen = choice.chosen();
    const current = state.current();
    const isStill = current && chosen.includes(byId.get(current.id));
    asked = null;
    get("code").textContent = get("source").textContent = "";
    fields.put(null);
    for (const id of ["prompt", "hints", "verdict", "result", "figure"]) {
      get(id).replaceChildren();
    }
    form.querySelector(".actions").hidden = !chosen.length;
    if (!chosen.length) {
      get("where").textContent = "Nothing chosen";
      get("prompt").textContent = "Choose a topic and a kind of question.";
      return;
    }
    show(isStill ? current : state.next(chosen));
  }

  function show({ id, showing }) {
    const item = byId.get(id);
    const isCard = item.kind === CARDS;
    asked = { item, showing, ...variantOf(item, showing), hinted: 0, isDone: false };
    const kind = isCard ? "concept card" : `level ${item.kind}`;
    get("where").textContent = `${titles.get(item.topic)}, ${kind}`;
    get("prompt").innerHTML = asked.variant ? asked.variant.question : item.front;
    source("");
    get("code").textContent = asked.code;
    picture(asked.note ? asked.note.figure : item.figure);
    fields.put(asked.variant, `${item.id} ${showing}`);
    const steps = asked.variant ? hints().length : 0;
    buttons(asked.variant ? "Check" : "Show the answer", steps > 0, Boolean(asked.variant));
    scrollable();
    ready();
  }

  // Tables that are too wide can be scrolled with the keyboard, too.
  function scrollable() {
    for (const box of document.querySelectorAll("article .table, article .worked")) {
      if (box.scrollWidth <= box.clientWidth) continue;
      box.tabIndex = 0;
      box.setAttribute("role", "group");
      box.setAttribute("aria-label", box.className === "table" ? "Table" : "Worked line");
    }
  }

  // The note and variant of a showing; of a card to be turned over, none.
  function variantOf(item, showing) {
    if (!item.notes) return { code: item.id };
    const total = item.notes.reduce((sum, note) => sum + note.count, 0);
    const drawn = engine.drawn(total, showing, `${state.seed()} ${item.id}`);
    let place = drawn;
    const note = item.notes.find((one) => {
      if (place < one.count) return true;
      place -= one.count;
      return false;
    });
    const code = item.codes ? `${item.id}:${codeOf(item, drawn)}` : item.id;
    return { note, variant: engine.variant(note, place), code };
  }

  function codeOf(item, place) {
    const note = { question: "@0r;", columns: [item.codes], texts: [], cells: [] };
    return engine.variant(note, place).question;
  }

  function picture(name) {
    const figure = data.figures[name];
    get("figure").hidden = !figure;
    if (!figure) return;
    const { light, colours } = figure;
    const dark = figure.dark || light.replace(/#[0-9a-f]{6}\b/g, (one) => colours[one]);
    for (const [variant, svg] of Object.entries({ light, dark })) {
      const image = document.createElement("img");
      image.className = variant;
      image.alt = figure.alt;
      image.src = `data:image/svg+xml,${encodeURIComponent(svg)}`;
      get("figure").append(image);
    }
  }

  function buttons(text, canHint, canShow) {
    get("go").textContent = text;
    get("hint").hidden = !canHint;
    get("show").hidden = !canShow;
    get("unsure").hidden = true;
  }

  // To the first field; where that would call up a keyboard on the screen, to the question.
  function ready() {
    const isTouch = matchMedia("(pointer: coarse)").matches;
    const isFramed = window.top !== window;
    if (!isFirst || (!isTouch && !isFramed)) {
      const target = isTouch ? get("ask") : fields.first() || get("go");
      target.focus({ preventScroll: true });
    }
    if (!isFirst) {
      const top = get("ask").getBoundingClientRect().top;
      if (top < 0) window.scrollBy(0, top - 12);
    }
    isFirst = false;
  }

  // What the question rests on, with its answer: a title can tell what is asked.
  function source(html) {
    get("source").innerHTML = html ? `Source: ${html}` : "";
    for (const link of get("source").querySelectorAll("a")) {
      link.target = "_blank";
      link.rel = "noopener";
    }
  }

  // --- answering ----------------------------------------------------------------------

  function go() {
    if (!asked) return;
    if (asked.isDone) ask();
    else if (!asked.variant) turned();
    else check();
  }

  // Enter in a field; not one that only went on to the next, nor that ends the writing of a sign.
  function entered(event) {
    if (event.key !== "Enter" || event.defaultPrevented || event.isComposing) return;
    if (!event.target.matches("input")) return;
    event.preventDefault();
    if (!event.repeat) go();
  }

  function check() {
    const text = fields.typed();
    if (!text) {
      const what = asked.variant.options ? "Choose an option" : "Type an answer";
      verdict("invalid", `<p>${what}, or show the solution.</p>`);
      fields.first().focus();
      return;
    }
    const result = engine.mark(asked.variant, text);
    if (result.verdict === "invalid") {
      verdict("invalid", `<p>${engine.escaped(result.note)}</p>`);
      fields.refuse();
    } else {
      done(result.verdict, result);
    }
  }

  // The answer is given, or given up: what it was, and everything about the question.
  function done(kind, result = null) {
    const isRight = kind === "correct";
    asked.isDone = true;
    source(asked.item.source);
    state.answered(asked.item.id, isRight, isRight && !asked.hinted);
    choice.show();
    fields.settle(kind !== "shown");
    const note = result && result.note ? `<p>${engine.escaped(result.note)}</p>` : "";
    verdict(kind, note + explained(kind, result));
    get("result").append(...told(kind, result));
    onwards();
  }

  function explained(kind, result) {
    if (kind !== "incorrect" || asked.variant.options) return "";
    return engine.explain(result, data.mistakes) || `<p>${UNKNOWN}</p>`;
  }

  function onwards() {
    scrollable();
    buttons("Next question", false, false);
    get("go").focus({ preventScroll: true });
  }

  function verdict(kind, html) {
    const [sign, word] = WORDS[kind];
    const box = element("div", kind);
    const said = `<strong><span aria-hidden="true">${sign}</span> ${word}</strong>`;
    box.innerHTML = `<p>${said}</p>${html}`;
    get("verdict").replaceChildren(box);
  }

  // --- hints --------------------------------------------------------------------------

  // What the worked lines do, without the lines.
  function hints() {
    const lines = element("div", "", asked.variant.solution).querySelectorAll("li");
    return [...lines].map((line) => {
      line.querySelector(".worked").remove();
      return line.innerHTML;
    });
  }

  function hint() {
    const all = hints();
    asked.hinted += 1;
    const step = all[asked.hinted - 1];
    get("hints").append(element("p", "", `Step ${asked.hinted} of ${all.length}: ${step}`));
    if (asked.hinted < all.length) return;
    get("hint").hidden = true;
    fields.first().focus();
  }

  // --- what stands below an answer ----------------------------------------------------

  function told(kind, result) {
    const { variant } = asked;
    const parts = [cures(kind, result)];
    if (variant.options) parts.push(section("Answer", reasons()));
    else parts.push(section("Answer", variant.answer));
    parts.push(section("", variant.why), section("Solution", variant.solution));
    if (!variant.options) parts.push(others(kind, result));
    return parts.filter(Boolean);
  }

  function section(title, html) {
    if (!html) return null;
    return element("section", "", (title ? `<h3>${title}</h3>` : "") + html);
  }

  // The right option and the one that was chosen; what the others get wrong is folded.
  function reasons() {
    const { options, right } = asked.variant;
    const chosen = fields.chosen();
    const shown = options.filter((one) => one.id === right || one.id === chosen);
    const others = options.filter((one) => !shown.includes(one) && one.reason);
    shown.sort((one) => (one.id === right ? -1 : 1));
    if (!others.length) return listed(shown, right);
    const folded = `<summary>The other options</summary>${listed(others, right)}`;
    return `${listed(shown, right)}<details>${folded}</details>`;
  }

  function listed(options, right) {
    const lines = options.map((one) => {
      const name = one.id === right ? "right" : "wrong";
      const said = one.reason ? `<div class="quiet">${one.reason}</div>` : "";
      return `<li><div class="said">${mark(name)}<div>${one.text}</div></div>${said}</li>`;
    });
    return `<ul class="reasons">${lines.join("")}</ul>`;
  }

  // A sign that has a name.
  function mark(name) {
    const sign = name === "right" ? "✓" : "✗";
    return `<span class="sign ${name}" role="img" aria-label="${name}">${sign}</span>`;
  }

  // Concept cards that cure the mistakes, to read here.
  function cures(kind, result) {
    const slips = result && kind === "incorrect" ? result.slips : [];
    const names = new Set(slips.flatMap((slip) => slip.split("+")));
    const places = new Set([...names].flatMap((name) => data.cures[name] || []));
    if (!places.size) return null;
    const made = element("section", "study", "<h3>Concepts to study</h3>");
    for (const place of places) {
      const card = cards[place];
      const { front, back, why } = card.notes ? asChoice(card) : card;
      const isTold = !card.title.endsWith("...") || back.includes("<mark>"); // by title or back
      const inside = `<div class="inside">${isTold ? "" : front}${back}${why || ""}</div>`;
      made.append(element("details", "", `<summary>${card.title}</summary>${inside}`));
    }
    return made;
  }

  function asChoice(card) {
    const one = engine.variant(card.notes[0], 0);
    const right = one.options ? one.options.find((option) => option.id === one.right) : null;
    return { front: one.question, back: right ? right.text : one.answer, why: one.why };
  }

  function others(kind, result) {
    const found = engine.results(asked.variant, data.mistakes);
    if (!found) return null;
    const made = element("section", "", "");
    const isNamed = kind === "incorrect" && result.slips.length > 0;
    const title = isNamed ? "All likely mistakes" : "Likely mistakes";
    made.append(element("details", "", `<summary>${title}</summary>${found}`));
    return made;
  }

  // --- concept cards ------------------------------------------------------------------

  function turned() {
    const { back, why } = asked.item;
    if (asked.isTurned) {
      rated(true);
      return;
    }
    asked.isTurned = true;
    source(asked.item.source);
    get("result").append(...[section("Answer", back), section("", why)].filter(Boolean));
    get("verdict").replaceChildren(element("p", "seen-not", "The answer stands below."));
    buttons("I knew it", false, false);
    get("unsure").hidden = false;
    scrollable();
    get("go").focus({ preventScroll: true });
  }

  function rated(isKnown) {
    state.answered(asked.item.id, isKnown, isKnown);
    choice.show();
    ask();
  }

  // A digit chooses an option; on a turned card 1 is the first button, 2 the second.
  function digit(event) {
    if (event.repeat && event.key === "Enter") event.preventDefault(); // a key held down
    const isTyping = event.target.matches("input[type=text]");
    const isShortcut = event.altKey || event.ctrlKey || event.metaKey;
    if (isTyping || isShortcut || !/^[1-9]$/.test(event.key)) return;
    if (!asked || asked.isDone) return;
    if (!asked.isTurned) fields.choose(Number(event.key));
    else if (event.key < 3) rated(event.key === "1");
  }
}

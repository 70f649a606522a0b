// The reply to a numeric card: an input for each blank, and a keypad for fingers.
//
// AnkiDroid as it is delivered raises no keyboard for a card's own input, so nothing here relies on
// an input having the focus. memory: what was typed before and
// whether the keypad was open (given, keypad); told of changes (keep, chose), of a reply that could not
// be read (refused) and of one that is done.
function quizgenReply(engine, box, variant, memory) {
  "use strict";

  const KEYS = [..."789k⌫456M×123;/0.+−"]; // and one that checks
  const NAMES = { "⌫": "Delete", "×": "times", "/": "divided by", "−": "minus", "+": "plus" };
  const isTouch = matchMedia("(pointer: coarse)").matches;
  const labels = variant.blanks ? variant.cells.map((cell) => cell.label) : ["Your answer"];
  const fields = labels.map(field);
  const pad = keypad();
  const toggle = button("switch", "", () => open(pad.hidden, true));
  const told = made("p", "again");
  let current = fields[0];

  told.setAttribute("role", "status");
  told.hidden = true;
  box.replaceChildren(head(), ...rows(), told, pad);
  box.hidden = false;
  restore(memory.given);
  open(memory.keypad ?? isTouch, false);
  go(fields[0]);

  // --- what it is made of -------------------------------------------------------------

  function made(name, className, text = "") {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  // AnkiMobile leaves taps to what is tappable.
  function button(className, text, pressed) {
    const found = made("button", `${className} tappable`, text);
    found.type = "button";
    found.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    found.addEventListener("click", pressed);
    return found;
  }

  // Anki on a computer focuses what has the id "typeans".
  function field(label, place) {
    const found = made("input", "field tappable");
    Object.assign(found, { type: "text", id: place ? `blank${place}` : "typeans" });
    Object.assign(found, { spellcheck: false, autocomplete: "off", autocapitalize: "off" });
    found.setAttribute("autocorrect", "off");
    found.setAttribute("enterkeyhint", place < labels.length - 1 ? "next" : "done");
    found.addEventListener("input", () => changed(found));
    found.addEventListener("keydown", keyed);
    for (const event of ["focus", "click"]) found.addEventListener(event, () => mark(found));
    return found;
  }

  function head() {
    const found = made("div", "head");
    const text = made(variant.blanks ? "span" : "label", "", "Your answer");
    if (!variant.blanks) text.htmlFor = fields[0].id;
    found.append(text, toggle);
    return found;
  }

  function rows() {
    if (!variant.blanks) return fields;
    return fields.map((one, place) => {
      const row = made("label", "blank");
      row.append(made("span", "", labels[place]), one);
      return row;
    });
  }

  function keypad() {
    const found = made("div", "keypad");
    for (const key of KEYS) {
      const one = button("key", key, () => press(key));
      one.setAttribute("aria-label", NAMES[key] || key);
      if (key === ";") one.disabled = !variant.blanks && !variant.cells[0].rank;
      if (key === ";" && variant.blanks) one.setAttribute("aria-label", "Next blank");
      found.append(one);
    }
    found.append(button("key check", "Check", () => check(current)));
    for (const one of found.children) one.tabIndex = -1; // whoever tabs has keys
    return found;
  }

  // --- typing -------------------------------------------------------------------------

  function restore(given) {
    const parts = variant.blanks ? given.split(";") : [given];
    for (const [place, one] of fields.entries()) one.value = parts[place] || "";
  }

  // Shows or hides the keypad. With it, a phone is not to raise its keyboard; Anki on a computer
  // would take such an input for none at all and Enter for its own.
  function open(isOpen, isChosen) {
    pad.hidden = !isOpen;
    toggle.textContent = isOpen && isTouch ? "Keyboard" : isOpen ? "Hide keypad" : "Keypad";
    toggle.setAttribute("aria-expanded", isOpen);
    for (const one of fields) one.inputMode = isOpen && isTouch ? "none" : "text";
    if (!isChosen) return;
    memory.chose(isOpen);
    current.blur(); // the system asks anew which keyboard is wanted
    go(current);
  }

  function mark(one) {
    current = one;
    for (const other of fields) other.classList.toggle("current", other === one);
  }

  function go(one) {
    mark(one);
    one.focus();
  }

  function keyed(event) {
    if (event.key !== "Enter") {
      event.stopPropagation(); // a digit is an answer here, not the client's shortcut
    } else if (!event.isComposing && !check(event.target)) {
      event.stopPropagation(); // the client is not to turn the card either
      event.preventDefault();
    }
  }

  function press(key) {
    if (key === ";" && variant.blanks) {
      go(fields[(fields.indexOf(current) + 1) % fields.length]);
      return;
    }
    const { selectionStart: from, selectionEnd: to } = current;
    const start = key === "⌫" && from === to ? Math.max(0, from - 1) : from;
    current.setRangeText(key === "⌫" ? "" : key, start, to, "end");
    changed(current);
  }

  function changed(one) {
    if (variant.blanks && one.value.includes(";")) spread(one);
    told.hidden = true;
    for (const other of fields) other.removeAttribute("aria-invalid");
    memory.keep(typed());
  }

  // A semicolon goes to the next blank, and what follows it with it.
  function spread(one) {
    const place = fields.indexOf(one);
    const parts = one.value.split(";");
    const last = Math.min(place + parts.length, fields.length) - 1;
    parts.push(parts.splice(last - place).join(","));
    for (const [i, part] of parts.entries()) {
      if (part.trim() || !i) fields[place + i].value = part.trim();
    }
    go(fields[last]);
  }

  // As the engine reads it: blanks are separated by semicolons.
  function typed() {
    const found = fields.map((one) => one.value.trim());
    return found.some(Boolean) ? found.join(";") : "";
  }

  // --- Enter --------------------------------------------------------------------------

  // Whether the card may be turned: a reply that cannot be read is asked again, nothing else is.
  function check(one) {
    const text = typed();
    const empty = fields.find((other) => !other.value.trim());
    if (text && empty && one.value.trim()) {
      go(empty);
      return false;
    }
    if (text && empty) return refuse(one, "Fill in every blank, or clear them all to give up.");
    const result = text && engine.mark(variant, text);
    if (text && result.verdict === "invalid") {
      return refuse(fields[result.place || 0], result.note);
    }
    memory.done();
    return true;
  }

  function refuse(one, note) {
    one.setAttribute("aria-invalid", "true");
    say(note);
    memory.refused();
    go(one);
    one.select();
    return false;
  }

  function say(text) {
    told.textContent = text;
    told.hidden = false;
  }

  return { say };
}

// The options of a choice: a click, a tap or the keyboard chooses one.
//
// An input that nobody sees has the focus: Anki focuses one of its id, and keeps its own shortcuts
// from an input as long as it has the focus, though not from a button.  So Tab and the arrows mark
// an option without leaving the input; Escape gives the keys back to Anki.
//
// list: where the options go.  found: each with id and text, in their order.
// choose(id): takes what was chosen.  skip(): turns the card without.  Both say whether it turned.
function quizgenChoice(list, found, choose, skip) {
  "use strict";

  const LETTERS = "ABCDEF";
  const buttons = found.map(shown);
  const keys = document.createElement("input");
  let marked = -1;

  list.classList.add("asked");
  list.replaceChildren(...buttons.map(item));
  listen();

  function shown(option, place) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "option tappable";
    button.tabIndex = -1; // Tab goes to the input, which marks one
    button.innerHTML = option.text;
    button.addEventListener("click", () => take(place));
    return button;
  }

  function item(button) {
    const found = document.createElement("li");
    found.append(button);
    return found;
  }

  function listen() {
    const last = LETTERS[buttons.length - 1];
    keys.id = "typeans";
    keys.className = "keys";
    // No keyboard on a phone's screen. Not elsewhere: with this, Anki takes its shortcuts back.
    if (matchMedia("(pointer: coarse)").matches) keys.inputMode = "none";
    keys.autocomplete = "off";
    keys.setAttribute("aria-label", `Your answer, A to ${last}`);
    keys.addEventListener("keydown", pressed);
    keys.addEventListener("input", typed);
    keys.addEventListener("blur", () => mark(-1));
    const hint = document.createElement("p");
    hint.className = "hint";
    hint.textContent = `Keys: A to ${last} or 1 to ${buttons.length}, or Tab and Enter`;
    list.after(keys, hint);
    keys.focus({ preventScroll: true });
  }

  function pressed(event) {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return;
    const act = actions(event)[event.key] || (() => choosePlace(event.key));
    if (event.key.length === 1 || event.key === "Tab") event.preventDefault();
    const isTurned = act();
    // A letter is an answer here and not the client's shortcut; but where no script can turn the
    // card, the client's Enter does.
    if (isTurned !== false) event.stopPropagation();
  }

  function actions({ shiftKey }) {
    const [down, up] = [() => move(1), () => move(-1)];
    const enter = () => (marked < 0 ? skip() : take(marked));
    return {
      Tab: shiftKey ? up : down,
      ArrowDown: down,
      ArrowUp: up,
      Enter: enter,
      " ": enter,
      Escape: () => keys.blur(),
    };
  }

  // Where a keyboard tells no key but only what it wrote.
  function typed() {
    choosePlace(keys.value.slice(-1));
    keys.value = "";
  }

  function choosePlace(sign) {
    if (sign.length !== 1) return;
    const place = "123456".includes(sign) ? Number(sign) - 1 : LETTERS.indexOf(sign.toUpperCase());
    if (buttons[place]) take(place); // a letter that turns nothing is still no shortcut
  }

  function move(by) {
    const from = marked < 0 && by < 0 ? 0 : marked;
    mark((from + by + buttons.length) % buttons.length);
    buttons[marked].scrollIntoView({ block: "nearest" });
  }

  function mark(place) {
    marked = place;
    buttons.forEach((button, i) => button.classList.toggle("marked", i === place));
  }

  function take(place) {
    buttons.forEach((button, i) => button.classList.toggle("chosen", i === place));
    return choose(found[place].id);
  }
}

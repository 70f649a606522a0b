// The fields of an answer on a practice page: a number or shape, the blanks of a table, options.
//
// box: where they stand; the text with the id "prompt" describes them.
function quizgenFields(engine, box) {
  "use strict";

  let variant = null;

  const texts = () => [...box.querySelectorAll("input[type=text]")];
  const radios = () => [...box.querySelectorAll("input[type=radio]")];
  const first = () => texts()[0] || radios()[0];

  // seed: of the order of options.
  function put(shown, seed) {
    variant = shown;
    box.replaceChildren();
    if (variant) box.append(variant.options ? options(seed) : variant.blanks ? blanks() : number());
  }

  function made(name, className, text = "") {
    const element = document.createElement(name);
    element.className = className;
    element.textContent = text;
    return element;
  }

  function input(id) {
    const field = made("input", "");
    Object.assign(field, { type: "text", id, spellcheck: false, autocapitalize: "off" });
    field.setAttribute("autocorrect", "off");
    field.setAttribute("enterkeyhint", "done");
    field.setAttribute("aria-describedby", "prompt");
    return field;
  }

  function label(id, text) {
    const found = made("label", "", text);
    found.htmlFor = id;
    return found;
  }

  function number() {
    const whole = made("div", "answer");
    whole.append(label("typed", "Your answer"), input("typed"));
    return whole;
  }

  function blanks() {
    const whole = made("div", "blanks");
    for (const [i, cell] of variant.cells.entries()) {
      const field = input(`blank${i}`);
      field.addEventListener("keydown", onwards);
      whole.append(label(field.id, cell.label), field, made("span", "sign"));
    }
    return whole;
  }

  // Enter goes to a blank that is still empty; in the last it checks.
  function onwards(event) {
    const empty = texts().find((field) => !field.value.trim());
    if (event.key !== "Enter" || !event.target.value.trim() || !empty) return;
    event.preventDefault();
    empty.focus();
  }

  function options(seed) {
    const whole = made("fieldset", "options");
    whole.setAttribute("aria-describedby", "prompt");
    whole.append(made("legend", "", "Your answer"));
    const sorted = [...variant.options].sort((a, b) => (a.id < b.id ? -1 : 1));
    for (const [i, option] of engine.shuffled(sorted, seed).entries()) {
      const radio = made("input", "");
      Object.assign(radio, { type: "radio", name: "option", value: option.id });
      const digit = made("span", "digit", i + 1);
      digit.setAttribute("aria-hidden", "true");
      const text = made("div", "");
      text.innerHTML = option.text;
      const row = made("label", "option");
      row.append(radio, made("span", "sign"), digit, text);
      whole.append(row);
    }
    return whole;
  }

  // What was answered, as the engine marks it; nothing where all is empty.
  function typed() {
    if (variant.options) return (radios().find((radio) => radio.checked) || {}).value || "";
    const found = texts().map((field) => field.value.trim().replaceAll(";", ","));
    return found.some(Boolean) ? found.join(";") : "";
  }

  // The verdict of one field by itself.
  function verdictOf(place) {
    const alone = { ...variant, blanks: false, cells: [variant.cells[place]], slips: [] };
    return engine.mark(alone, texts()[place].value).verdict;
  }

  // To the field that cannot be read, its text marked for overwriting.
  function refuse() {
    const fields = texts();
    const bad = fields.findIndex((_, place) => verdictOf(place) === "invalid");
    for (const [place, field] of fields.entries()) {
      if (place === bad) field.setAttribute("aria-invalid", "true");
      else field.removeAttribute("aria-invalid");
    }
    const target = fields[bad] || first();
    target.focus();
    if (fields.length) target.select();
  }

  // Nothing can be changed any more; what is right and what was not is shown beside it.
  function settle(isGiven) {
    for (const [place, field] of texts().entries()) {
      field.removeAttribute("aria-invalid");
      field.readOnly = true;
      const sign = variant.blanks && isGiven && field.nextSibling;
      if (sign) show(sign, verdictOf(place) === "correct", ["right", "not right"]);
    }
    for (const radio of radios()) {
      radio.disabled = true;
      const isRight = radio.value === variant.right;
      if (isRight || (isGiven && radio.checked)) {
        show(radio.nextSibling, isRight, ["right answer", "your answer, not right"]);
      }
    }
  }

  function show(sign, isRight, [right, wrong]) {
    sign.classList.add(isRight ? "right" : "wrong");
    sign.setAttribute("role", "img");
    sign.setAttribute("aria-label", isRight ? right : wrong);
    sign.textContent = isRight ? "✓" : "✗";
  }

  // A digit chooses an option.
  function choose(digit) {
    const radio = radios()[digit - 1];
    if (!radio) return;
    radio.checked = true;
    radio.focus();
  }

  const chosen = () => (radios().find((radio) => radio.checked) || {}).value;

  return { choose, chosen, first, put, refuse, settle, typed };
}

// A marker's entry form: a paper by its code, its answers one after another, kept in the browser.
//
// exam: see marker_page.py.  engine: what quizgen() of card.js returns.
function marker(exam, engine) {
  const BLANK = "–";
  const store = `quizgen-mark-${exam.id}`;
  const entries = JSON.parse(localStorage.getItem(store) || "{}");
  const byId = (id) => document.getElementById(id);
  const entry = byId("entry");
  let paper = null;
  let student = "";
  let place = 0;

  const slots = exam.slots.map((slot) => slot.id);
  const name = () => `${paper} ${student}`.trim();
  const row = () => (entries[name()] = entries[name()] || { paper, id: student, typed: {} });

  // [status, what is said] of what was typed for a slot of the paper
  function verdict(i, typed) {
    return judged(paper, slots[i], typed);
  }

  function judged(code, slot, typed) {
    const i = slots.indexOf(slot);
    const { codes, orders } = exam.papers[code];
    const question = exam.questions[codes[i]];
    if (typed === BLANK) return ["blank", "left blank"];
    if (/^\?+$/.test(typed)) return ["unclear", "illegible"];
    if (question.kind === "points") return points(typed, exam.slots[i].most);
    if (question.kind === "gaps") return gaps(typed, question.texts);
    if (question.kind === "choice") return chosen(typed, question, orders[slot]);
    const read = exam.comma && !question.shape ? withPoint(typed) : typed;
    if (read === null) return ["unclear", `'${typed}' could be a decimal or thousands.`];
    const mark = engine.mark(question, read);
    if (mark.verdict === "invalid") return ["unclear", mark.note];
    const isRounded = mark.verdict === "correct" && mark.note && mark.note.includes("exactly");
    if (isRounded && exam.allDigits) return ["wrong", "Rounded; all digits were asked for."];
    if (mark.verdict === "correct") return ["right", mark.note || "Right."];
    const told = mark.slips.map((slip) => slip.split("+").map((id) => exam.mistakes[id]).join(" "));
    const names = mark.slips.flatMap((slip) => slip.split("+"));
    const isSlip = names.length > 0 && names.every((id) => exam.arithmetic.includes(id));
    if (exam.slip && isSlip && !question.blanks) return ["partly", told.join(" Or: ")];
    const part = mark.score > 0 ? `${mark.note || "Partly right."} ` : "";
    return [mark.score > 0 ? "partly" : "wrong", part + (told.join(" Or: ") || "Not right.")];
  }

  function withPoint(typed) {
    const cells = typed.split(";").map((cell) => cell.trim());
    if (cells.some((cell) => /^-?\d{1,3}(\.\d{3})+$/.test(cell))) return null;
    const plain = (cell) => (cell.includes(",") ? cell.replace(/\./g, "").replace(/,/g, ".") : cell);
    return cells.map(plain).join("; ");
  }

  function points(typed, most) {
    const given = Number(typed.replace(",", "."));
    if (typed && given >= 0 && given <= most) return ["right", `${typed} of ${most} points`];
    return ["unclear", `Type its points, 0 to ${most}.`];
  }

  function gaps(typed, texts) {
    const plain = (text) => text.toLowerCase().replace(/[\s-]+/g, "");
    const parts = typed.split(";");
    if (parts.length !== texts.length) return ["unclear", `${parts.length} of ${texts.length} gaps.`];
    const same = parts.every((part, i) => plain(part) === plain(texts[i]));
    return same ? ["right", "Right."] : ["wrong", `Expected: ${texts.join("; ")}`];
  }

  function chosen(typed, question, order) {
    const number = typed.length === 1 ? exam.letters.indexOf(typed.toUpperCase()) : -1;
    if (number < 0 || number >= order.length) {
      return ["unclear", `A letter from A to ${exam.letters[order.length - 1]}.`];
    }
    const [id, feedback] = question.options[order[number]];
    return id === question.right ? ["right", "Right."] : ["wrong", feedback || "Not right."];
  }

  // --- the dialogue ---------------------------------------------------------------------

  function begin(text) {
    const words = [text.replace(/[\s-]/g, ""), ...(text.match(/[0-9a-z]+/gi) || [])];
    const code = words.map((word) => word.toUpperCase()).find((word) => exam.papers[word]);
    const own = Object.keys(exam.papers).find((key) => exam.papers[key].id === text);
    if (!code && !own) return say(`'${text}' is no paper of this exam.`);
    paper = code || own;
    student = exam.papers[paper].id;
    place = 0;
    if (!student) student = (prompt("Student id:") || "").trim();
    say("");
  }

  function answer(text) {
    const { typed } = row();
    const slot = slots[place];
    const isNew = Boolean(text);
    typed[slot] = text || typed[slot] || BLANK;
    localStorage.setItem(store, JSON.stringify(entries));
    if (verdict(place, typed[slot])[0] === "unclear" && isNew && !/^\?+$/.test(text)) {
      return say("Type it again, or press Enter to keep it.");
    }
    place += 1;
    say("");
    if (place === slots.length) leave(`${name()} is complete.`);
  }

  function leave(text) {
    paper = null;
    say(text);
  }

  function say(text) {
    byId("said").textContent = text;
    show();
  }

  function submit() {
    const text = entry.value.trim();
    entry.value = "";
    if (!paper) return text && begin(text);
    if (text === "<") return move(-1);
    answer(text);
  }

  function move(step) {
    place = Math.max(0, Math.min(slots.length - 1, place + step));
    say("");
  }

  function show() {
    byId("paper").textContent = paper ? `${paper} ${exam.papers[paper].who || student}` : "";
    byId("label").textContent = paper ? slots[place] : "Paper";
    const list = byId("answers");
    if (paper) list.replaceChildren(...slots.map(line));
    const count = Object.keys(entries).length;
    byId("count").textContent = `${count} paper${count === 1 ? "" : "s"}`;
    entry.focus();
  }

  function line(slot, i) {
    const made = document.createElement("tr");
    const typed = (entries[name()] || { typed: {} }).typed[slot] || "";
    const [status, said] = typed ? verdict(i, typed) : ["", ""];
    made.className = `${status}${i === place ? " now" : ""}`;
    for (const text of [slot, typed, status, said]) {
      made.appendChild(document.createElement("td")).textContent = text;
    }
    made.onclick = () => move(i - place);
    return made;
  }

  function csv() {
    const quoted = (cell) => `"${cell.replace(/"/g, '""')}"`;
    const rows = Object.values(entries).map((one) => [
      one.paper,
      one.id,
      ...slots.map((slot) => one.typed[slot] || ""),
    ]);
    return [["paper", "id", ...slots], ...rows].map((cells) => cells.map(quoted).join(",")).join("\n") + "\n";
  }

  function download() {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([csv()], { type: "text/csv" }));
    link.download = "responses.csv";
    link.click();
    entry.focus();
  }

  entry.onkeydown = (event) => {
    const keys = { ArrowUp: () => move(-1), ArrowDown: () => move(1), Escape: () => leave("") };
    if (event.key === "Enter") submit();
    else if (paper && keys[event.key]) keys[event.key]();
    else return;
    event.preventDefault();
  };
  byId("download").onclick = download;
  show();
  return { judged };
}

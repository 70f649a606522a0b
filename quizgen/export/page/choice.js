// The side of a practice page: what to practise, progress, forgetting it, the colours.
//
// onChange is called when other items are chosen; the function returns what is chosen.
function quizgenChoice(state, items, topics, onChange) {
  "use strict";

  const CARDS = "cards";
  const WIDE = "(min-width: 62rem)";
  const get = (id) => document.getElementById(id);
  const kinds = [...new Set(items.map((item) => item.kind))].sort();
  const ticks = { levels: new Map(), topics: new Map() };
  const bars = new Map();

  const named = (kind) => (kind === CARDS ? "Concept cards" : `Numbers, level ${kind}`);
  const ticked = (name) => [...ticks[name]].filter(([, box]) => box.checked).map(([id]) => id);

  function chosen() {
    const [levels, ids] = [new Set(ticked("levels")), new Set(ticked("topics"))];
    return items.filter((item) => levels.has(item.kind) && ids.has(item.topic));
  }

  // What a link ends with comes first, such as #topics=flops,params&levels=1,cards, unless another
  // choice was made under it; then what was chosen last; then the easiest numbers of every topic.
  function wanted() {
    const isNew = location.hash !== state.linked();
    const asked = new URLSearchParams(isNew ? location.hash.slice(1) : "");
    const kept = state.chosen() || {};
    const all = topics.map(([id]) => id);
    const listed = (name, known, otherwise) => {
      const words = asked.has(name) ? asked.get(name).split(",") : kept[name];
      const found = Array.isArray(words) ? words.filter((word) => known.includes(word)) : [];
      return found.length || (Array.isArray(words) && !asked.has(name)) ? found : otherwise;
    };
    return {
      levels: listed("levels", kinds, kinds.slice(0, 1)),
      topics: listed("topics", all, all),
    };
  }

  function tick(name, id, text) {
    const label = document.createElement("label");
    label.className = "tick";
    const box = document.createElement("input");
    box.type = "checkbox";
    box.value = id;
    box.addEventListener("change", changed);
    const title = document.createElement("span");
    title.textContent = text;
    label.append(box, title);
    get(name).append(label);
    ticks[name].set(id, box);
    return label;
  }

  function build() {
    for (const kind of kinds) tick("levels", kind, named(kind));
    for (const [id, title] of topics) {
      const label = tick("topics", id, title);
      const count = document.createElement("span");
      count.className = "quiet small";
      const bar = document.createElement("span");
      bar.className = "bar";
      bar.append(document.createElement("span"));
      label.append(count, bar);
      bars.set(id, { count, fill: bar.firstChild });
    }
    get("all").addEventListener("click", () => tickAll(true));
    get("none").addEventListener("click", () => tickAll(false));
  }

  function tickAll(isOn) {
    for (const box of ticks.topics.values()) box.checked = isOn;
    changed();
  }

  function put() {
    const want = wanted();
    for (const name of ["levels", "topics"]) {
      for (const [id, box] of ticks[name]) box.checked = want[name].includes(id);
    }
  }

  function changed() {
    const chosen = { levels: ticked("levels"), topics: ticked("topics") };
    state.keep({ chosen, linked: location.hash });
    show();
    onChange();
  }

  // Progress, of the kinds of question that are chosen.
  function show() {
    const levels = new Set(ticked("levels"));
    const counted = items.filter((item) => levels.has(item.kind));
    for (const [id, { count, fill }] of bars) {
      const { items: all, known } = state.progress(counted.filter((item) => item.topic === id));
      count.textContent = all ? `${known} of ${all}` : isOnlyCards(id) ? "cards only" : "none";
      fill.parentNode.hidden = !all;
      fill.style.width = `${all ? (100 * known) / all : 0}%`;
    }
    const { answers, right } = state.progress(items);
    const legend = "Beside a topic: how many kinds of question you got right the last time.";
    const done = answers ? `${answers} answered, ${right} right. ` : "";
    get("counts").textContent = done + legend;
    get("kept").textContent = state.isKept()
      ? "Kept in this browser only."
      : "This browser keeps nothing for this page: your progress lasts until you close it.";
    get("chosen").textContent = said(ticked("topics"), [...levels]);
  }

  function isOnlyCards(topic) {
    return items.every((item) => item.topic !== topic || item.kind === CARDS);
  }

  function said(ids, levels) {
    if (!ids.length || !levels.length) return "nothing chosen";
    const titles = topics.filter(([id]) => ids.includes(id)).map(([, title]) => title);
    const some = titles.length > 2 ? `${titles.length} topics` : titles.join(", ");
    const numbers = levels.filter((kind) => kind !== CARDS);
    const kinds = numbers.length ? [`level ${numbers.join(", ")}`] : [];
    if (levels.includes(CARDS)) kinds.push("concept cards");
    return [ids.length === topics.length ? "all topics" : some, ...kinds].join(" · ");
  }

  // --- forgetting, colours, the width -------------------------------------------------

  function ask(isOn) {
    get("sure").hidden = !isOn;
    get("forgetting").hidden = isOn;
    get(isOn ? "keep" : "forget").focus();
  }

  function forgetting() {
    get("forget").addEventListener("click", () => ask(true));
    get("keep").addEventListener("click", () => ask(false));
    get("really").addEventListener("click", () => {
      state.forget();
      ask(false);
      show();
      onChange(true);
    });
  }

  function colours() {
    const dark = matchMedia("(prefers-color-scheme: dark)");
    const button = get("theme");
    const apply = () => {
      const theme = state.theme() || (dark.matches ? "dark" : "light");
      document.documentElement.dataset.theme = theme;
      button.textContent = theme === "dark" ? "Light" : "Dark";
      button.setAttribute("aria-label", `${button.textContent} colours`);
    };
    button.addEventListener("click", () => {
      const isDark = document.documentElement.dataset.theme === "dark";
      state.keep({ theme: isDark ? "light" : "dark" });
      apply();
    });
    dark.addEventListener("change", apply);
    button.hidden = false;
    apply();
  }

  // Beside the question the choice stands open; above it, on a phone, it is folded.
  function folding() {
    const wide = matchMedia(WIDE);
    const apply = () => (get("choice").open = wide.matches);
    wide.addEventListener("change", apply);
    apply();
  }

  build();
  put();
  colours();
  folding();
  forgetting();
  show();
  window.addEventListener("hashchange", () => {
    put();
    changed();
  });
  window.addEventListener("storage", () => {
    state.reread();
    show();
  });
  return { chosen, show };
}

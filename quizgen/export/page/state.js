// What a learner has done on a practice page, kept in the browser, and what is asked next.
//
// items: all that can be asked, each { id, topic, kind }, in the order in which to meet them; kind
// is a level or "cards".
// storage: what the browser keeps texts in, or null where it allows none.
function quizgenState(engine, items, key, storage) {
  "use strict";

  const SOON = 4; // questions until one that went wrong comes back
  const NEAR = 5; // of what was never met, one of the first
  const NOTHING = { rounds: 0, shown: 0, answers: 0, right: 0, known: false };
  const ids = new Set(items.map((item) => item.id));
  let state = read();
  let isKept = write();

  function fresh() {
    const seed = Math.floor(Math.random() * 1e9);
    const chosen = { chosen: null, linked: null, theme: null };
    return { seed, turn: 0, done: {}, waiting: [], now: null, isAgain: false, ...chosen };
  }

  // What was kept, if it is whole; of items that the page no longer has nothing is asked.
  function read() {
    const empty = fresh();
    try {
      const found = { ...empty, ...JSON.parse(storage.getItem(key)) };
      const isWhole = Number.isInteger(found.turn) && Array.isArray(found.waiting);
      if (!isWhole || typeof found.done !== "object" || !found.done) return empty;
      found.waiting = found.waiting.filter(([id]) => ids.has(id));
      if (!found.now || !ids.has(found.now.id)) found.now = null;
      return found;
    } catch {
      return empty;
    }
  }

  function write() {
    try {
      storage.setItem(key, JSON.stringify(state));
      return true;
    } catch {
      return false;
    }
  }

  function keep(changes) {
    state = { ...state, ...changes };
    isKept = write();
  }

  const record = (id) => ({ ...NOTHING, ...state.done[id] });

  function note(id, changes) {
    return { ...state.done, [id]: { ...record(id), ...changes } };
  }

  // Another showing: of what went wrong some questions ago, at most every second time, so that there
  // is always something else as well; otherwise of what was met least often.
  function next(chosen) {
    const turn = state.turn + 1;
    const inPlay = new Set(chosen.map((item) => item.id));
    const found = state.waiting.find(([id, when]) => when <= turn && inPlay.has(id));
    const due = state.isAgain ? undefined : found;
    const id = due ? due[0] : another(chosen, turn);
    const { rounds, shown } = record(id);
    keep({
      turn,
      isAgain: Boolean(due),
      waiting: state.waiting.filter((one) => one !== due),
      done: note(id, { shown: shown + 1, rounds: rounds + (due ? 0 : 1) }),
      now: { id, showing: shown },
    });
    return state.now;
  }

  function another(chosen, turn) {
    const waits = new Set(state.waiting.map(([id]) => id));
    const last = state.now && state.now.id;
    const others = chosen.filter((item) => item.id !== last);
    const free = others.filter((item) => !waits.has(item.id));
    const first = [free, others, chosen].find((some) => some.length);
    const least = Math.min(...first.map((item) => record(item.id).rounds));
    const ready = first.map((item) => item.id).filter((id) => record(id).rounds === least);
    const near = least ? ready : ready.slice(0, NEAR);
    return engine.shuffled(near, `${state.seed} ${turn}`)[0];
  }

  // isSure: whether it need not come back soon; known: right, and without help.
  function answered(id, isRight, isSure) {
    const { answers, right } = record(id);
    const waiting = state.waiting.filter(([other]) => other !== id);
    keep({
      done: note(id, { answers: answers + 1, right: right + (isRight ? 1 : 0), known: isSure }),
      waiting: isSure ? waiting : [...waiting, [id, state.turn + SOON]],
      now: null,
    });
  }

  // How many of some items are known, and how the answers to them were.
  function progress(some) {
    const found = some.map((item) => record(item.id));
    const sum = (name) => found.reduce((total, one) => total + Number(one[name]), 0);
    const [known, answers, right] = ["known", "answers", "right"].map(sum);
    return { items: some.length, known, answers, right };
  }

  return {
    answered,
    keep,
    next,
    progress,
    current: () => state.now,
    chosen: () => state.chosen,
    linked: () => state.linked,
    theme: () => state.theme,
    seed: () => state.seed,
    isKept: () => isKept,
    forget: () => {
      const { chosen, linked, theme } = state;
      keep({ ...fresh(), chosen, linked, theme });
    },
    reread: () => (state = { ...read(), now: state.now }),
  };
}

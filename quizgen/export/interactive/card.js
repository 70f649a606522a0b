// Living questions: variants put into their template, answers read and marked.
//
// Nothing here touches a page, so an Anki card and a web page share it. It follows entry.py and
// grading.py rule by rule, exactly: every number is a fraction of two BigInts. One table of cases
// is run against both. All arithmetic of the questions themselves was done when the deck was made.
//
// units: what a typed unit means.  general: mistakes that arithmetic alone explains, any question's.
function quizgen(units, general) {
  "use strict";

  const MAX_ENTRY = 200;
  const MAX_DIGITS = 40;
  const MAX_FACTORS = 12;
  const MAX_BITS = 1024n; // of a power
  const SUFFIXES = { k: 1000n, K: 1000n, M: 1000000n, G: 1000000000n };
  const WORDS = new Map([["thousand", 1000n], ["million", 1000000n], ["billion", 1000000000n]]);
  const MICROSECONDS = ["µs", "μs", "us", "microsecond", "microseconds"]; // two signs for µ
  const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
  const SIGNS = { "^": "**", "−": "-", "–": "-", "×": "x", "·": "*", "⋅": "*" };
  const SPACE = "[\\t-\\r\\x1c-\\x20\\x85\\xa0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000]";
  const DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  const AROUND = new RegExp(`^${SPACE}+|${SPACE}+$`, "g");
  const BEFORE = new RegExp(`^${SPACE}+`);
  const BETWEEN = new RegExp(`${SPACE}+by${SPACE}+|${SPACE}*[xX*,;@ ]${SPACE}*`);
  const NUMBER =
    /^([1-9]\d{0,2}(?:(?:,\d{3})+|(?: \d{3})+)(?!\d)|\d+)?(\.\d+)?(?:[eE]([+-]?\d{1,2})(?!\w))?/;
  const TAIL = /^([^\n]*?[\d.)])[\t-\r ]*([A-Za-z%µμ][A-Za-z%µμ /-]*)?[\t-\r ]*$/;
  const NAMED = /^(?:[A-Za-z][A-Za-z0-9_ ]*=|torch\.Size)/; // what may precede an answer
  const COMMA = /^(-?\d+),(\d+)(?: *[A-Za-z%][^\n]*)?$/;

  // --- fractions ----------------------------------------------------------------------

  function fraction(top, bottom = 1n) {
    let [a, b] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
    while (b) [a, b] = [b, a % b];
    if (bottom < 0n) a = -a;
    return a ? [top / a, bottom / a] : [0n, 1n];
  }

  const add = (a, b) => fraction(a[0] * b[1] + b[0] * a[1], a[1] * b[1]);
  const minus = (a) => [-a[0], a[1]];
  const times = (a, b) => fraction(a[0] * b[0], a[1] * b[1]);
  const over = (a, b) => fraction(a[0] * b[1], a[1] * b[0]);
  const size = (a) => (a[0] < 0n ? minus(a) : a);
  const apart = (a, b) => size(add(a, minus(b)));
  const compare = (a, b) => a[0] * b[1] - b[0] * a[1]; // its sign, as a BigInt
  const equal = (a, b) => a[0] === b[0] && a[1] === b[1];
  const bits = (whole) => BigInt((whole < 0n ? -whole : whole).toString(2).length);
  const ONE = [1n, 1n];
  const HALF = [1n, 2n];
  const TWO = [2n, 1n];
  const TELLING = [100n, 1n]; // units of the last place from which twice as much means something

  function floor(a) {
    const down = a[0] / a[1];
    return a[0] < 0n && down * a[1] !== a[0] ? down - 1n : down;
  }

  function powerOf(base, exponent) {
    return exponent < 0 ? fraction(1n, base ** BigInt(-exponent)) : [base ** BigInt(exponent), 1n];
  }

  // "49/16" or "34944", as the table of values has it.
  function exact(text) {
    const [top, bottom] = text.split("/");
    return fraction(BigInt(top), BigInt(bottom || "1"));
  }

  // --- what was typed -----------------------------------------------------------------

  class EntryError extends Error {}

  function stripped(text) {
    return text.replace(AROUND, "");
  }

  // What was typed, safe to show: short and without control characters.
  function quoted(text) {
    const signs = Array.from(stripped(text)).slice(0, 41);
    const clean = signs.map((sign) => (/^(?! )[\p{C}\p{Z}]/u.test(sign) ? "?" : sign));
    return clean.length <= 40 ? clean.join("") : clean.slice(0, 40).join("") + "...";
  }

  function nonsense(text, asked) {
    const comma = COMMA.exec(written(text));
    const example = asked.kind === "bytes" ? "34.9" : "34.9k";
    const fix = comma
      ? `use a point: ${comma[1]}.${comma[2]}`
      : `type one such as 34944, ${example} or 55*55*96`;
    throw new EntryError(`'${quoted(text)}' is not a number; ${fix}`);
  }

  // The refusal of a suffix that has two meanings.
  function doubtful(suffix, asked, text) {
    const what = `'${suffix}' in '${quoted(text)}' may be a power of 1000 or of 1024`;
    throw new EntryError(`${what}; answer ${asked.asks}`);
  }

  // An answer as it can be read, without a name before it or a full stop after it.
  function written(text) {
    const signs = text.replace(/[\^−–×·⋅\u00a0\u202f]/g, (sign) => SIGNS[sign] || " ");
    const clean = stripped(signs);
    if (Array.from(clean).length > MAX_ENTRY) return "";
    const digit = (sign) => String(RAISED.indexOf(sign));
    const powers = clean.replace(/[⁰¹²³⁴⁵⁶⁷⁸⁹]+/g, (run) => `**(${run.replace(/./g, digit)})`);
    return stripped(powers.replace(NAMED, "").replace(/\.$/, ""));
  }

  // The number in a text, in the question's unit. step: the size of its last digit where it was
  // given with fewer digits than a count has, else null.
  function readNumber(text, unitName) {
    const asked = units.find((unit) => unit.id === unitName);
    const fail = () => nonsense(text, asked);
    const match = TAIL.exec(written(text));
    if (!match) fail();
    const scale = unitScale(match[2] || "", asked, text);
    const reader = calculation(match[1], fail);
    const value = reader.sum();
    if (stripped(reader.rest)) fail();
    if (reader.suffix && asked.kind === "bytes") doubtful(reader.suffix, asked, text);
    let step = reader.step && times(reader.step, scale);
    if (reader.plain && equal(scale, ONE)) step = null;
    return { value: times(value, scale), step };
  }

  // What the trailing word multiplies by, to arrive in the asked unit.
  function unitScale(typed, asked, text) {
    const word = typed.split(/[\t-\r ]+/).filter(Boolean).join(" ");
    if (!word) return ONE;
    if (word in SUFFIXES && asked.kind === "bytes") doubtful(word, asked, text);
    let [power, rest] = [ONE, word];
    let unit = knownUnit(word, asked);
    if (!unit) {
      [power, rest] = prefix(word);
      unit = rest
        ? knownUnit(rest, asked)
        : units.find((other) => other.kind === asked.kind && other.scale === 1);
    }
    if (!unit) {
      const shown = quoted(text);
      throw new EntryError(
        `'${word}' in '${shown}' is no unit known here; answer ${asked.asks}`
      );
    }
    if (unit.kind !== asked.kind) {
      throw new EntryError(
        `the question asks for ${asked.kind}, not ${unit.kind}; answer ${asked.asks}`
      );
    }
    return times(power, fraction(BigInt(scaleOf(unit, asked, rest)), BigInt(asked.scale)));
  }

  // The power of 1000 a word begins with, and the unit after it: M, million MACs, Gflops, µs.
  function prefix(word) {
    if (MICROSECONDS.includes(word.toLowerCase())) return [fraction(1n, 1000000n), "s"];
    const [first, ...others] = word.split(" ");
    const scale = WORDS.get(first.toLowerCase().replace(/s$/, ""));
    if (scale) return [[scale, 1n], others.join(" ").replace(/^of /, "")];
    if (word[0] in SUFFIXES) return [[SUFFIXES[word[0]], 1n], stripped(word.slice(1))];
    return [ONE, word];
  }

  // KB, MB and GB step by 1000 or 1024 as the asked unit does, KiB by 1024.
  function scaleOf(unit, asked, word) {
    if (word.toLowerCase().includes("ib") || asked.scale === 1) return unit.scale;
    if (asked.scale % 1024) {
      return { 1024: 1e3, 1048576: 1e6, 1073741824: 1e9 }[unit.scale] || unit.scale;
    }
    return unit.id === "kB" ? 1024 : unit.scale;
  }

  function knownUnit(word, asked) {
    const lower = word.toLowerCase();
    if (lower === asked.id.toLowerCase()) return asked;
    if (asked.scale === 1 && asked.synonyms.includes(lower)) return asked;
    const named = units.filter(
      (unit) => unit.id.toLowerCase() === lower || unit.synonyms.includes(lower)
    );
    return (
      units.find((unit) => unit.id === word) ||
      named.find((unit) => unit.kind === asked.kind) ||
      named[0]
    );
  }

  // A number, or a short calculation of numbers with + - * x / ^ ( ). suffix: its last k, M or G.
  function calculation(body, fail) {
    const state = { rest: body, step: null, plain: true, suffix: "", sum };
    let numbers = 0;

    function next(signs) {
      state.rest = state.rest.replace(BEFORE, "");
      const sign = state.rest[0];
      if (!sign || !signs.includes(sign)) return "";
      state.rest = state.rest.slice(1);
      return sign;
    }

    function sum() {
      let value = product();
      for (let sign = next("+-"); sign; sign = next("+-")) {
        const other = product();
        value = add(value, sign === "+" ? other : minus(other));
      }
      return value;
    }

    function product() {
      let value = power();
      let isDivided = false;
      for (;;) {
        const sign = next("*xX/");
        if (!sign && state.rest[0] !== "(") return value;
        state.step = null;
        const other = power();
        if ((sign === "/" && !other[0]) || (!sign && isDivided)) fail(); // is 8/2(4) 16 or 1?
        isDivided = isDivided || sign === "/";
        value = sign === "/" ? over(value, other) : times(value, other);
      }
    }

    function power() {
      const base = factor();
      state.rest = state.rest.replace(BEFORE, "");
      if (!state.rest.startsWith("**")) return base;
      state.rest = state.rest.slice(2);
      state.step = null;
      const exponent = power();
      const width = bits(base[0]) > bits(base[1]) ? bits(base[0]) : bits(base[1]);
      if (exponent[1] !== 1n || exponent[0] < 0n || width * exponent[0] > MAX_BITS) fail();
      return fraction(base[0] ** exponent[0], base[1] ** exponent[0]);
    }

    function factor() {
      numbers += 1;
      if (numbers > MAX_FACTORS) fail();
      if (next("-")) return minus(power());
      if (next("(")) {
        const value = sum();
        if (!next(")")) fail();
        state.step = null;
        return value;
      }
      return number();
    }

    function number() {
      state.rest = state.rest.replace(BEFORE, "");
      const [all, whole, decimals = "", exponent] = NUMBER.exec(state.rest);
      if (!(whole || decimals) || all.length > MAX_DIGITS) fail();
      state.rest = state.rest.slice(all.length);
      const tens = Number(exponent || 0);
      const places = Math.max(0, decimals.length - 1);
      const digits = (whole || "0").replace(/[, ]/g, "") + decimals.slice(1);
      let value = times([BigInt(digits), 1n], powerOf(10n, tens - places));
      let step = powerOf(10n, tens - places);
      if (exponent !== undefined) state.plain = false;
      const suffix = /^([kKMG])(?![A-Za-z])/.exec(state.rest);
      if (suffix) {
        state.rest = state.rest.slice(1);
        state.suffix = suffix[1];
        const thousands = [SUFFIXES[suffix[1]], 1n];
        value = times(value, thousands);
        step = times(step, thousands);
        state.plain = false;
      }
      state.step = numbers === 1 ? step : null;
      return value;
    }

    return state;
  }

  // The numbers of a shape with any common separator: 96x55x55, "96, 55, 55", 96@55x55.
  function readShape(text, rank) {
    const clean = stripped(written(text).replace(/^[()[\]]+|[()[\]]+$/g, ""));
    const parts = clean ? clean.split(BETWEEN) : [];
    if (parts.length !== rank || !parts.every((part) => /^[0-9]+$/.test(part))) {
      const example = ["32", "96", "55", "55"].slice(-rank).join("x");
      throw new EntryError(
        `'${quoted(text)}' is not a shape of ${rank} numbers; type one such as ${example}`
      );
    }
    return parts.map(BigInt);
  }

  // --- marking ------------------------------------------------------------------------

  const right = (note = "") => ({ verdict: "correct", score: 1, slips: [], note });
  const again = (note) => ({ verdict: "invalid", score: 0, slips: [], note });
  const wrong = (slips, score = 0) => ({ verdict: "incorrect", score, slips, note: "" });

  // A response to a variant: verdict, score, the slips named, and a note in plain words.
  function mark(variant, typed) {
    if (variant.options) return markOption(variant, typed);
    if (variant.blanks) return markCells(variant, typed);
    return markCell(variant.cells[0], variant.slips, typed);
  }

  function markOption(variant, chosen) {
    if (!variant.options.some((option) => option.id === chosen)) return again("Choose an option.");
    return chosen === variant.right ? right() : wrong([]);
  }

  // slips: [name, value] each; of a blank the value is its own part of the slip's.
  function markCell(cell, slips, typed) {
    try {
      if (cell.rank) return markShape(cell, slips, readShape(typed, cell.rank));
      return markNumber(cell, slips, readNumber(typed, cell.unit));
    } catch (error) {
      if (!(error instanceof EntryError)) throw error;
      return again(error.message[0].toUpperCase() + error.message.slice(1) + ".");
    }
  }

  function markNumber(cell, slips, entry) {
    const key = exact(cell.key);
    const named = slips.map(([name, value]) => [name, exact(value)]);
    const tolerance = cell.places === null ? [0n, 1n] : fraction(1n, 2n * 10n ** BigInt(cell.places));
    if (compare(apart(entry.value, key), tolerance) <= 0n) return right();
    const { step, value } = entry;
    if (step && compare(step, times(TWO, tolerance)) > 0n && !equal(step, ONE)) {
      const rounded = value[0] ? named.filter(([, other]) => roundsTo(other, entry)) : [];
      if (roundsTo(key, entry)) {
        if (rounded.length || cell.places !== null || !value[0]) {
          return again(`Give all digits: ${digitsAsked(cell)}.`);
        }
        return right(`Right; exactly it is ${cell.text}.`);
      }
      if (rounded.length) return wrong(rounded.map(([name]) => name));
    }
    const same = named.filter(([, other]) => compare(apart(value, other), tolerance) <= 0n);
    return wrong(same.length ? same.map(([name]) => name) : recognised(value, key, tolerance, cell));
  }

  // Whether a value, rounded half up to the digits typed, is what was typed.
  function roundsTo(value, entry) {
    const steps = floor(add(over(value, entry.step), HALF));
    return equal(times([steps, 1n], entry.step), entry.value);
  }

  function digitsAsked(cell) {
    if (cell.places === null) return "the exact number is asked";
    return `in ${cell.unit}, to ${cell.places} decimal place${cell.places === 1 ? "" : "s"}`;
  }

  // What arithmetic alone explains; one name at most, the likeliest.
  function recognised(value, key, tolerance, cell) {
    const unit = units.find((other) => other.id === cell.unit);
    const others = neighbours(unit);
    const tens = [-9, -8, -7, -6, -5, -4, -3, -2, -1, 1, 2, 3, 4, 5, 6, 7, 8, 9];

    function near(factor) {
      const target = times(key, factor);
      const within = times(tolerance, compare(factor, ONE) > 0n ? factor : ONE);
      const isThere = compare(apart(value, target), within) <= 0n;
      return isThere && compare(size(target), times([10n, 1n], within)) >= 0n;
    }

    function like(factor) {
      return compare(apart(value, times(key, factor)), times(tolerance, factor)) <= 0n;
    }

    if (others.some(like)) return ["neighbouring-unit"];
    const isTelling = compare(times(size(key), powerOf(10n, cell.places || 0)), TELLING) >= 0n;
    if (tens.some((exponent) => like(powerOf(10n, exponent)))) return ["power-of-ten"];
    if (others.some(near)) return ["neighbouring-unit"];
    if (unit.kind === "bytes" && [-2, -1, 1, 2].some((e) => near(powerOf(1024n, e)))) {
      return ["factor-1024"];
    }
    if (isTelling && (near(TWO) || near(HALF))) return ["factor-two"];
    if (cell.places === null && equal(apart(value, key), ONE)) return ["off-by-one"];
    return [];
  }

  // What the other units of a kind would make of a number; a plain count has none.
  function neighbours(asked) {
    if (asked.kind !== "bytes" && asked.scale === 1) return [];
    return units
      .filter((unit) => unit.kind === asked.kind && unit.scale !== asked.scale)
      .map((unit) => fraction(BigInt(asked.scale), BigInt(unit.scale)));
  }

  function markShape(cell, slips, typed) {
    const key = cell.key.split("x").map(BigInt);
    const written = typed.join("x");
    if (written === key.join("x")) return right();
    const same = slips.filter(([, value]) => value === written);
    if (same.length) return wrong(same.map(([name]) => name));
    const last = [...key.slice(0, -3), ...key.slice(-2), key[key.length - 3]];
    if (key.length > 2 && written === last.join("x")) {
      const order = key.length === 3 ? "C×H×W" : "B×C×H×W";
      return again(`The right numbers, but we write ${order}: channels first.`);
    }
    const sorted = (numbers) => [...numbers].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)).join("x");
    if (sorted(typed) === sorted(key)) return wrong(["transposed-shape"]);
    const isClose = typed.every((number, i) => number - key[i] <= 1n && key[i] - number <= 1n);
    if (isClose) return wrong(["off-by-one"]);
    const isTimes = (a, b) => typed.every((n, i) => n === key[i] || a * n === b * key[i]);
    return wrong(isTimes(1n, 2n) || isTimes(2n, 1n) ? ["factor-two"] : []);
  }

  // Blank by blank; the score is the share that is right.
  function markCells(variant, typed) {
    const { cells } = variant;
    const parts = typed.split(";");
    if (parts.length !== cells.length) {
      return again(`There are ${cells.length} blanks: separate them with semicolons.`);
    }
    const marks = [];
    for (const [i, cell] of cells.entries()) {
      const own = variant.slips.map(([name, value]) => [name, value.split(";")[i]]);
      marks.push(markCell(cell, own.filter(([, value]) => value !== cell.key), parts[i]));
      if (marks[i].verdict === "invalid") {
        return { ...again(`${cell.label}: ${marks[i].note}`), place: i };
      }
    }
    const missed = cells
      .map((cell, i) => ({ label: cell.label, slips: marks[i].slips, verdict: marks[i].verdict }))
      .filter((one) => one.verdict === "incorrect");
    if (!missed.length) return right();
    const score = (cells.length - missed.length) / cells.length;
    const note = `Look again at: ${missed.map((one) => one.label).join(", ")}.`;
    const found = missed[0].slips.filter((slip) => missed.every((one) => one.slips.includes(slip)));
    const whole = found.filter((slip) => leaves(variant, slip, marks));
    const shared = simplest(whole.length ? whole : found);
    if (shared.length) return { ...wrong(shared, score), note };
    const each = missed.map((one) => ({ label: one.label, slips: simplest(one.slips) }));
    return { ...wrong(each.flatMap((one) => one.slips), score), note, each };
  }

  // Whether a slip gives what is right in the blanks that were filled right.
  function leaves(variant, slip, marks) {
    const given = variant.slips.find(([name]) => name === slip);
    const values = given ? given[1].split(";") : [];
    return variant.cells.every(
      (cell, i) => marks[i].verdict !== "correct" || values[i] === cell.key
    );
  }

  // Two mistakes at once only where one alone does not explain it.
  function simplest(slips) {
    const single = slips.filter((slip) => !slip.includes("+"));
    return single.length ? single : slips;
  }

  // The grade that an answer earns, as a drill rates it; none where it was not marked.
  // isFirst: whether nothing was asked again before.
  function grade(result, isFirst = false) {
    if (result.verdict === "invalid") return "";
    if (result.verdict === "correct") return isFirst ? "Good, or Easy if you knew it at once" : "Good";
    const names = result.slips.flatMap((slip) => slip.split("+"));
    return names.length && names.every((name) => name in general) ? "Hard" : "Again";
  }

  // --- what a mistake tells, as HTML --------------------------------------------------

  // mistakes: feedback by name, a note's own; the general ones are known here.
  function explained(slips, mistakes) {
    const said = (name) => mistakes[name] || general[name] || "";
    const texts = slips.map((slip) => {
      const parts = slip.split("+").map(said);
      return parts.length === 1 ? parts[0] : `Two things at once. ${parts.join(" ")}`;
    });
    const [first, ...others] = [...new Set(texts)];
    if (!others.length) return first ? `<p>${first}</p>` : "";
    return `<p>Either: ${first}</p>` + others.map((text) => `<p>Or: ${text}</p>`).join("");
  }

  function explain(result, mistakes) {
    if (!result.each) return explained(result.slips, mistakes);
    return result.each
      .filter((one) => one.slips.length)
      .map((one) => `<p class="cell">${escaped(one.label)}</p>${explained(one.slips, mistakes)}`)
      .join("");
  }

  // The titles of the cards that cure what went wrong, and the tag they are found by.
  function study(result, note) {
    const names = [...new Set(result.slips.flatMap((slip) => slip.split("+")))];
    const known = names.filter((name) => (note.cures || {})[name]);
    const cards = new Set(known.flatMap((name) => note.cures[name]));
    return { titles: [...cards].map((card) => note.titles[card]), names: known };
  }

  // Every wrong answer of a variant with what it tells; those of the same number together.
  function results(variant, mistakes) {
    const key = variant.cells.map((cell) => cell.key).join(";");
    const found = new Map();
    for (const [name, value] of variant.slips) {
      const shown = shownValue(variant, value);
      if (shown !== shownValue(variant, key)) found.set(shown, [...(found.get(shown) || []), name]);
    }
    const rows = [...found].map(([shown, slips]) => {
      return `<dt>${shown}</dt><dd>${explained(slips, mistakes)}</dd>`;
    });
    return rows.length ? `<dl>${rows.join("")}</dl>` : "";
  }

  // A key or slip as people read it, without its unit.
  function shownValue(variant, value) {
    const parts = value.split(";").map((text, i) => {
      const cell = variant.cells[i];
      return cell.rank ? text.replaceAll("x", "×") : rounded(exact(text), cell.places);
    });
    return parts.join("; ");
  }

  // Half up, to so many decimals; without a number of them, as many as there are, at most six.
  function rounded(value, asked) {
    const isWhole = (places) => times(value, powerOf(10n, places))[1] === 1n;
    const places = asked === null ? [0, 1, 2, 3, 4, 5].find(isWhole) ?? 6 : asked;
    const units = floor(add(times(value, powerOf(10n, places)), HALF));
    const digits = String(units < 0n ? -units : units).padStart(places + 1, "0");
    const point = digits.length - places;
    const isGrouped = asked !== null || value[1] === 1n;
    const whole = isGrouped ? grouped(digits.slice(0, point), ",") : digits.slice(0, point);
    return (units < 0n ? "-" : "") + whole + (places ? "." : "") + digits.slice(point);
  }

  // Four digits are read at a glance: 4096, but 34,944.
  function grouped(whole, comma) {
    return whole.length < 5 ? whole : whole.replace(/\B(?=(\d{3})+$)/g, comma);
  }

  function escaped(text) {
    return text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  }

  // --- variants -----------------------------------------------------------------------

  // A note's data, which has ` for < and ~ for > in its texts: shorter, and safe in HTML.
  function unpacked(json) {
    const signs = { "`": "<", "~": ">" };
    return JSON.parse(json, (_, value) =>
      typeof value === "string" ? value.replace(/[`~]/g, (sign) => signs[sign]) : value
    );
  }

  // "@3;" in a text is column 3 of the variant's row, digits grouped; "@3m;" the same in maths,
  // "@3r;" as it stands; in "@3.2m;" the last two digits are decimals. "@3t;" is one of the note's
  // texts, which may have such holes itself.
  function filled(text, row, texts) {
    return text.replace(/@(\d+)(?:\.(\d+))?([mrt]?);/g, (_, column, places, form) => {
      const value = row[column] === "-" ? "" : row[column];
      if (form === "t") return value && filled(texts[value], row, texts);
      const digits = places && value ? value.padStart(Number(places) + 1, "0") : value;
      const point = places ? digits.length - places : digits.search(/\.|$/);
      const whole = digits.slice(0, point);
      const decimals = digits.slice(point).replace(".", "");
      const shown = form === "r" ? whole : grouped(whole, form === "m" ? "{,}" : ",");
      return decimals ? `${shown}.${decimals}` : shown;
    });
  }

  // A column's value. " 5 2.5" are the values as they are; "=1024,8, ABA" the different ones and
  // which each is; "2AGAABA" a width and whole numbers of so many digits, one more than they are.
  function cellOf(column, place) {
    const [first, ...rest] = column.split(" ");
    if (!first) return rest[place];
    if (first[0] === "=") return first.slice(1).split(",")[DIGITS.indexOf(rest[0][place])];
    const width = Number(first[0]);
    const start = 1 + place * width;
    let number = 0n;
    for (const digit of first.slice(start, start + width)) {
      number = number * 64n + BigInt(DIGITS.indexOf(digit));
    }
    return number ? String(number - 1n) : "-";
  }

  // One variant of a note, by its place in the table. Questions that no one template can show are
  // parts of the note, each with its own template and table.
  function variant(note, place) {
    let rest = place;
    for (const part of note.parts || []) {
      if (rest < part.count) return variant(part, rest);
      rest -= part.count;
    }
    const row = note.columns.map((column) => cellOf(column, place));
    const put = (text) => filled(text || "", row, note.texts);
    const made = {
      question: put(note.question),
      answer: put(note.answer),
      solution: solved(note.solution || "", put),
      why: put(note.why),
      slips: (note.slips || [])
        .map(([name, value]) => [name, put(value)])
        .filter(([, value]) => value),
    };
    if (note.options) {
      made.right = put(note.right);
      made.options = note.options
        .map(([id, text, reason]) => ({ id: put(id), text: put(text), reason: put(reason) }))
        .filter((option) => option.id);
    } else {
      made.blanks = note.blanks;
      made.cells = note.cells.map((cell) => ({
        ...cell,
        label: cell.label && put(cell.label),
        unit: cell.unit && put(cell.unit),
        text: put(cell.text),
        key: put(cell.key),
      }));
    }
    return made;
  }

  // The worked lines, each below its label; fractions in full size.
  function solved(lines, put) {
    if (typeof lines === "string") return put(lines);
    const sized = (line) =>
      line.replace(/\\\((.*?)\\\)/g, (piece, maths) =>
        maths.includes("\\frac") ? `\\(\\displaystyle ${maths}\\)` : piece
      );
    const shown = lines.map(
      ([label, line]) => `<li>${put(label)}<div class="worked">${sized(put(line))}</div></li>`
    );
    return shown.length ? `<ol>${shown.join("")}</ol>` : "";
  }

  // 32 bits of a text; two texts that differ in one sign may differ in a few bits only.
  function summed(text) {
    let state = 2166136261;
    for (const sign of String(text)) {
      state = Math.imul(state ^ sign.codePointAt(0), 16777619) >>> 0;
    }
    return state;
  }

  // 32 bits of which each depends on all those given.
  function mixed(bits) {
    let found = Math.imul(bits ^ (bits >>> 16), 0x85ebca6b);
    found = Math.imul(found ^ (found >>> 13), 0xc2b2ae35);
    return (found ^ (found >>> 16)) >>> 0;
  }

  const hashed = (text) => mixed(summed(text));

  // The same order for the same seed: a shuffle by a small generator of 32 bits.
  function shuffled(items, seed) {
    let state = summed(seed);
    const order = [...items];
    for (let i = order.length - 1; i > 0; i--) {
      state = (state + 0x9e3779b9) >>> 0;
      const j = mixed(state) % (i + 1);
      [order[i], order[j]] = [order[j], order[i]];
    }
    return order;
  }

  // The variant of one showing of a bag: all others come before it does again.
  function drawn(count, showing, seed) {
    return shuffled(Array(count).keys(), seed)[showing % count];
  }

  return {
    drawn,
    escaped,
    explain,
    grade,
    hashed,
    mark,
    readNumber,
    readShape,
    results,
    shuffled,
    study,
    unpacked,
    variant,
  };
}

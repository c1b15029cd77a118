// Runs in the sandboxed frame that shows a saved page: colours its blocks, says what a block's fate is, reports clicks.
// Nothing of the page itself runs there; all that goes out is a number or the name of a key.
(() => {
  "use strict";
  const app = window.parent;
  const say = (message) => app.postMessage({ cleaner: 1, ...message }, "*");
  const FATES = ["k", "s", "c", "m", "d", "t", "x"];
  const KEYS = new Set(["s", "k", "t", "b", "a", "d", "n", "p", "f", "l", "1", "2", "3", "4", "5", "Enter", "Escape", "[", "]", "u", "r", "?"]);
  const state = { ...clState, fates: [...clState.fates], why: [...clState.why] };
  let elements = new Map(); // block -> its elements
  const later = new Set(); // blocks whose colour has changed and is not shown yet
  let hit = [], chosen = [], hovered = null, tip = null, at = -1;

  const number = (element, name) => (element ? Number(element.getAttribute(name)) : -1);
  const withBlock = (element) => (element && element.closest ? element.closest("[data-cl-b]") : null);
  const withNumber = (element) => (element && element.closest ? element.closest("[data-cl-n]") : null);

  function collect() {
    elements = new Map();
    for (const element of document.querySelectorAll("[data-cl-b]")) {
      const block = number(element, "data-cl-b");
      if (!elements.has(block)) elements.set(block, []);
      elements.get(block).push(element);
    }
  }

  function learn(news) {
    if (tip) tip.hidden = true;
    state.whys.length = news.known;
    state.whys.push(...news.whys);
    if (news.scores) state.scores = news.scores;
    for (const [fate, why, blocks] of news.blocks) {
      if (!FATES.includes(fate)) continue;
      for (const block of blocks) {
        state.fates[block] = fate;
        state.why[block] = why;
        later.add(block);
      }
    }
    const [first, last] = inView();
    for (const block of later) if (block >= first && block <= last) colour(block);
    if (later.size) requestAnimationFrame(() => setTimeout(() => later.forEach(colour)));
  }

  function colour(block) {
    later.delete(block);
    for (const element of elements.get(block) || []) element.setAttribute("data-cl-f", state.fates[block]);
  }

  // The blocks that can be seen, and some around them: those come first.
  function inView() {
    const blocks = [...elements.keys()];
    const above = (limit) => { // how many blocks lie above a height: they come in the order of the page
      let from = 0, to = blocks.length;
      while (from < to) {
        const middle = (from + to) >> 1;
        if (elements.get(blocks[middle])[0].getBoundingClientRect().bottom < limit) from = middle + 1;
        else to = middle;
      }
      return blocks[Math.min(from, blocks.length - 1)];
    };
    return [above(0) - 20, above(innerHeight) + 20];
  }

  function mark(list, name, found) {
    for (const element of list) element.classList.remove(name);
    for (const element of found) element.classList.add(name);
    return found;
  }

  const byNumber = (n) => document.querySelector(`[data-cl-n="${Number(n)}"]`);

  function select(n, block, scroll) {
    const element = n >= 0 ? byNumber(n) : null;
    chosen = mark(chosen, "cl-chosen", element ? [element] : elements.get(block) || []);
    if (block >= 0) at = block;
    if (scroll && chosen[0]) chosen[0].scrollIntoView({ block: "nearest" });
  }

  function hits(numbers, blocks) {
    const found = numbers.map(byNumber).filter(Boolean);
    if (!numbers.length) for (const block of blocks) found.push(...(elements.get(block) || []));
    hit = mark(hit, "cl-hit", found);
  }

  function hint(element, x, y) {
    const block = number(withBlock(element), "data-cl-b");
    if (block < 0 || !state.fates[block]) {
      tip.hidden = true;
      return;
    }
    const [kind, rule, where] = state.whys[state.why[block]].split("\n");
    const fate = state.fates[block];
    tip.className = "cl-tip cl-tip-" + fate;
    tip.replaceChildren();
    const line = (text, name) => {
      const part = document.createElement("cl-line");
      part.className = name;
      part.textContent = text;
      tip.append(part);
    };
    line((state.words[fate] || fate) + (kind !== "content" && kind !== "title" && kind !== "duplicate" ? " · " + kind : ""), "cl-what");
    if (rule && rule !== kind) line(rule, "cl-rule");
    if (where) line(where, "cl-where");
    line("score " + state.scores[block].toFixed(2), "cl-score");
    tip.hidden = false;
    const width = tip.offsetWidth, height = tip.offsetHeight;
    tip.style.left = Math.max(4, Math.min(x + 14, innerWidth - width - 6)) + "px";
    tip.style.top = (y + 20 + height > innerHeight ? Math.max(4, y - height - 12) : y + 20) + "px";
  }

  // What the page's style lays over everything would hide it: such boxes go back into the text.
  function flatten() {
    if (!is("loads") && !document.querySelector('[style*="position" i]') && !positions()) return;
    if (!document.body.getBoundingClientRect().width) requestAnimationFrame(flatten); // no box has a size yet
    for (const element of document.body.querySelectorAll("[data-cl-n]")) {
      const style = getComputedStyle(element);
      if (style.position === "fixed" || style.position === "sticky") element.setAttribute("data-cl-flat", "");
      else if (style.position === "absolute") {
        const box = element.getBoundingClientRect();
        if (box.width > innerWidth * 0.6 && box.height > innerHeight * 0.6) element.setAttribute("data-cl-flat", "");
      }
    }
  }

  const positions = () => [...document.querySelectorAll("head style ~ style")].some((own) => /position|\\/i.test(own.textContent));
  const is = (how) => document.documentElement.hasAttribute("data-cl-" + how);

  function go(step) {
    const blocks = [...elements.keys()].sort((a, b) => a - b);
    if (!blocks.length) return;
    const here = blocks.indexOf(at);
    const next = blocks[Math.max(0, Math.min(blocks.length - 1, here < 0 ? 0 : here + step))];
    at = next;
    say({ type: "block", block: next });
  }

  function start() {
    tip = document.createElement("cl-tip");
    tip.hidden = true;
    document.body.append(tip);
    document.body.tabIndex = 0;
    collect();
    if (is("styled")) flatten();
    document.documentElement.setAttribute("data-cl-ready", "");
    ready();
  }

  function ready() {
    if (document.documentElement.hasAttribute("data-cl-ready")) say({ type: "ready", at: location.search });
  }

  addEventListener("message", (event) => {
    const data = event.data;
    if (event.source !== app || !data || data.cleaner !== 1) return;
    if (data.type === "hello") ready();
    else if (data.type === "news") learn(data);
    else if (data.type === "place") scrollTo(0, data.y);
    else if (data.type === "select") select(data.n, data.block, data.scroll);
    else if (data.type === "hits") hits(data.numbers, data.blocks);
    else if (data.type === "clear") select(-1, -1), hits([], []);
    else if (data.type === "theme") document.documentElement.setAttribute("data-cl-theme", data.dark ? "dark" : "light");
    else if (data.type === "go") go(data.step);
    else if (data.type === "focus") document.body.focus({ preventScroll: true });
  });
  addEventListener("click", (event) => {
    event.preventDefault();
    event.stopImmediatePropagation();
    const element = withNumber(event.target);
    const block = number(withBlock(event.target), "data-cl-b");
    if (element) say({ type: "pick", n: number(element, "data-cl-n"), block });
    else if (block >= 0) say({ type: "block", block });
  }, true);
  for (const name of ["submit", "auxclick", "dragstart", "contextmenu", "dblclick"])
    addEventListener(name, (event) => event.preventDefault(), true);
  addEventListener("mousemove", (event) => {
    const element = withNumber(event.target) || withBlock(event.target);
    if (element !== hovered) {
      if (hovered) hovered.classList.remove("cl-hover");
      hovered = element;
      if (hovered && hovered !== document.body) hovered.classList.add("cl-hover");
    }
    hint(event.target, event.clientX, event.clientY);
  }, { capture: true, passive: true });
  addEventListener("mouseout", (event) => {
    if (event.relatedTarget) return;
    if (hovered) hovered.classList.remove("cl-hover");
    hovered = null;
    if (tip) tip.hidden = true;
  });
  addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey;
    if (control && ["s", "z", "y"].includes(event.key.toLowerCase())) {
      event.preventDefault();
      const key = event.key.toLowerCase();
      say({ type: "key", key: key === "z" && event.shiftKey ? "ctrl+y" : "ctrl+" + key });
    } else if (!control && !event.altKey && (event.key === "ArrowDown" || event.key === "ArrowUp")) {
      event.preventDefault();
      go(event.key === "ArrowDown" ? 1 : -1);
    } else if (!control && !event.altKey && KEYS.has(event.key)) {
      event.preventDefault();
      say({ type: "key", key: event.key });
    }
  }, true);
  addEventListener("scrollend", () => say({ type: "place", y: Math.round(scrollY) }));
  addEventListener("DOMContentLoaded", start);
  addEventListener("load", (event) => { // styles from the network come late
    if (is("styled") && is("loads") && (event.target === document || event.target.tagName === "LINK")) flatten();
  }, true);
})();

// The app's side: talks with the frame that shows the page, hands keys on, completes keys and kinds in the rule file.
(() => {
  "use strict";
  const frame = () => document.getElementById("cl-frame");
  new MutationObserver((_, observer) => { // the frame came before the app: it goes to its place, and need not load again
    const place = document.querySelector(".cl-frame-place");
    if (!place || !frame()) return;
    observer.disconnect();
    frame().classList.remove("cl-frame-early");
    if (place.moveBefore) return void place.moveBefore(frame(), null);
    ready = false; // in this browser it does load again
    place.append(frame());
  }).observe(document, { childList: true, subtree: true });
  let marked = [], show = null; // the lines of the rule file that have problems, and what marks them
  let down = 0, back = false; // how far down the page is, and whether the next document goes there
  let ready = false, waiting = [], schema = { keys: {}, values: {} }, unsaved = false;

  function tell(message) {
    if (!ready) waiting.push(message);
    else frame().contentWindow.postMessage({ cleaner: 1, ...message }, "*");
  }
  // What the frame says before the app is there, waits for it.
  const emit = (data) => window.did_handshake ? emitEvent("cl", data) : void setTimeout(emit, 20, data);
  const whole = (value) => Number.isInteger(value) ? value : -1;
  const KEYS = new Set(["s", "k", "t", "b", "a", "d", "n", "p", "f", "l", "1", "2", "3", "4", "5", "Enter", "Escape", "[", "]", "u", "r", "?", "ctrl+s", "ctrl+z", "ctrl+y"]);

  addEventListener("message", (event) => {
    const view = frame() && frame().contentWindow, data = event.data;
    if (!view || event.source !== view || !data || data.cleaner !== 1) return;
    if (data.type === "place") down = whole(data.y);
    else if (data.type === "ready") {
      if (data.at !== new URL(frame().src).search) return; // a document that was left before it was there
      ready = true;
      if (back) tell({ type: "place", y: down });
      back = false;
      for (const message of waiting.splice(0)) tell(message);
      emit({ type: "ready" });
    } else if (data.type === "pick") emit({ type: "pick", n: whole(data.n), block: whole(data.block) });
    else if (data.type === "block") emit({ type: "block", block: whole(data.block) });
    else if (data.type === "key" && KEYS.has(data.key)) emit({ type: "key", key: data.key });
  });

  if (frame()) frame().contentWindow.postMessage({ cleaner: 1, type: "hello" }, "*"); // it may be ready already

  addEventListener("keydown", (event) => {
    const control = event.ctrlKey || event.metaKey, key = event.key.toLowerCase();
    const inEditor = event.target.closest && event.target.closest(".cm-editor");
    if (control && key === "s") {
      event.preventDefault();
      emit({ type: "key", key: "ctrl+s" });
    } else if (!inEditor && control && (key === "z" || key === "y")) {
      event.preventDefault();
      emit({ type: "key", key: key === "y" || event.shiftKey ? "ctrl+y" : "ctrl+z" });
    } else if (!control && !event.altKey) {
      const busy = event.target.closest && event.target.closest("input, textarea, select, .cm-editor, [role=dialog]");
      const pressed = event.target.closest && event.target.closest("button, [tabindex]");
      if (busy) return;
      if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !(pressed && pressed.matches("[tabindex]"))) {
        event.preventDefault();
        tell({ type: "go", step: event.key === "ArrowDown" ? 1 : -1 });
      } else if (KEYS.has(event.key) && !(event.key === "Enter" && pressed)) emit({ type: "key", key: event.key });
    }
  }, true);
  addEventListener("beforeunload", (event) => { if (unsaved) event.preventDefault(); });

  function complete(context) {
    const line = context.state.doc.lineAt(context.pos), before = line.text.slice(0, context.pos - line.from);
    const value = before.match(/(?:^|[\s{,[-])([a-z_]+):\s*\[?\s*([\w-]*)$/);
    if (value && schema.values[value[1]])
      return { from: context.pos - value[2].length, options: schema.values[value[1]].map((label) => ({ label, type: "enum" })), validFor: /^[\w-]*$/ };
    const key = before.match(/^(\s*(?:- )?)([a-z_]*)$/) || before.match(/([{,]\s*)([a-z_]*)$/);
    if (!key || (!key[2] && !context.explicit)) return null;
    const keys = schema.keys[place(context, line, key[1])] || schema.keys[""];
    return { from: context.pos - key[2].length, options: keys.map(([label, info]) => ({ label, info: info || undefined, apply: label + ": ", type: "property" })), validFor: /^\w*$/ };
  }
  // The key that the line stands under: the nearest line above that is less indented, or the bracket's own key.
  function place(context, line, lead) {
    if (/[{,]/.test(lead)) {
      const open = line.text.slice(0, context.pos - line.from).match(/([a-z_]+):\s*\{[^{}]*$/);
      return open ? open[1] : "strip";
    }
    const indent = lead.length;
    if (!indent) return "";
    for (let n = line.number - 1; n > 0; n--) {
      const text = context.state.doc.line(n).text, found = text.match(/^(\s*(?:- )?)([a-z_]+):/);
      if (found && found[1].length < indent) return found[2];
    }
    return "";
  }

  window.cleanerEditor = {
    tell,
    open(address) {
      const page = (search) => (new URLSearchParams(search).get("g") || "").split("-")[0];
      back = page(new URL(frame().src).search) === page(new URL(address, location).search);
      if (!back) down = 0;
      ready = false;
      waiting = [];
      frame().src = address;
    },
    focusFrame() { frame().focus(); tell({ type: "focus" }); },
    unsaved(value) { unsaved = value; },
    async completion(id, words) {
      schema = words;
      const CM = await import("nicegui-codemirror"), own = getElement(id);
      const view = own.editor || (await own.editorPromise);
      view.contentDOM.setAttribute("aria-label", "The rule file, in YAML");
      const effect = CM.StateEffect.define();
      const field = CM.StateField.define({
        create: () => CM.Decoration.none,
        update: (marks, step) => step.effects.reduce((now, one) => (one.is(effect) ? one.value : now), marks.map(step.changes)),
        provide: (self) => CM.EditorView.decorations.from(self),
      });
      const data = CM.EditorState.languageData.of(() => [{ autocomplete: complete }]);
      view.dispatch({ effects: CM.StateEffect.appendConfig.of([field, data]) });
      show = (marks) => {
        const lines = marks.filter(([line]) => line <= view.state.doc.lines).map(([line, kind, message]) =>
          CM.Decoration.line({ class: "cl-line-" + kind, attributes: { title: message } }).range(view.state.doc.line(line).from));
        view.dispatch({ effects: effect.of(CM.Decoration.set(lines, true)) });
      };
      show(marked);
    },
    marks(id, lines) {
      marked = lines;
      if (show) show(lines);
    },
    line(id, number) {
      const view = getElement(id).editor, line = view.state.doc.line(Math.max(1, Math.min(number, view.state.doc.lines)));
      view.dispatch({ selection: { anchor: line.from, head: line.to }, scrollIntoView: true });
      view.focus();
    },
  };
})();

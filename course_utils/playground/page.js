// The surface of the playground. The page is the clock and draws everything; the kernel trains, and answers each ask with
// frames. A Link, one a model, owns the messages; a View, one an output, owns the pixels.

const BLUE = [0, 114, 178], VERMILLION = [213, 94, 0], RUST = "#B85100", PAPER = [247, 247, 247];
const BOX = 34, STEP = 44, TOP = 66, HEIGHT = 424, ANSWER = 250, CURVE = 76, REACH = 6;
const QUIET = ["learning_rate", "lam", "penalty", "batch_size"]; // settings that change nothing of the drawing's shape
const SPEEDS = { "a step": () => 1, "an epoch": (s, examples) => Math.ceil(examples / (s.batch_size ?? examples)), "all it can": () => 1e6 };

const mix = (a, b, t) => a.map((v, k) => Math.round(v + (b[k] - v) * t));
const css = (colour) => `rgb(${colour})`;
const shade = (t) => mix(PAPER, t > 0 ? BLUE : VERMILLION, Math.min(1, Math.abs(t)));
const words = ([r, g, b]) => ((255 << 24) | (b << 16) | (g << 8) | r) >>> 0;
const MANY = Uint32Array.from({ length: 256 }, (_, k) => words(shade(0.88 * (k - 128) / 127)));
const TWO = MANY.map((_, k) => words(shade(k > 128 ? 0.7 : -0.7)));

// Buffers come as DataView (JupyterLab), Uint8Array (Colab) or ArrayBuffer, at any offset: floats need a copy.
function bytes(buffer) {
    return ArrayBuffer.isView(buffer) ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength) : new Uint8Array(buffer);
}
const floats = (buffer) => new Float32Array(bytes(buffer).slice().buffer);

// What can have the focus says by itself that JupyterLab is to leave its keys alone: said further out, it comes too late.
const KEEPS_KEYS = ["button", "select", "input", "summary", "pre"];

function make(tag, attributes = {}, children = []) {
    const element = document.createElement(tag);
    if (KEEPS_KEYS.includes(tag)) element.setAttribute("data-lm-suppress-shortcuts", "true");
    for (const [name, value] of Object.entries(attributes)) {
        if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
        else if (value !== false && value !== undefined) element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children);
    return element;
}

const signed = (v) => `${v < 0 ? "−" : ""}${Math.abs(v).toFixed(Math.abs(v) < 10 ? 2 : 1)}`;
const digits = (v) => (v === null ? "not finite" : v < 1000 ? v.toFixed(3) : v.toExponential(1));
const sameUnit = (a, b) => a && b && a[0] === b[0] && a[1] === b[1];

// ------------------------------------------------------------------------------------------------ messages, once a model

class Link {
    constructor(model) {
        Object.assign(this, {
            model, scene: null, settings: null, frame: null, curve: [], queue: [], playing: false, stopped: "", pinned: "",
            code: null, views: new Set(), speed: "an epoch", calm: matchMedia("(prefers-reduced-motion: reduce)"),
            asked: 0, got: 0, window: 2, dry: 0, least: Infinity, adaptAt: 0, interval: 30, due: 0, cameAt: 0,
            askedAt: 0, heardAt: performance.now(), patience: 4000, waiting: false, wanted: {}, latest: {}, weights: new Map(), editAt: 0,
        });
        this.hears = (message, buffers) => this.hear(message, buffers ?? []);
        model.on("msg:custom", this.hears);
        this.send({ hello: 1 });
        const tick = (now) => { this.timer = requestAnimationFrame(tick); this.tick(now); };
        this.timer = requestAnimationFrame(tick);
    }

    send(message) {
        try {
            this.model.send(message);
        } catch { // at each frame, once the kernel has ended
            if (this.playing) { this.playing = false; for (const view of this.views) view.showPlaying(); }
            this.tell("The kernel that trained this has ended: run the cell again.");
        }
    }

    tell(text) { for (const view of this.views) view.tell(text); }

    get pack() { return this.calm.matches ? 1 : 3; } // frames in an answer: a message costs more than a frame

    get seen() { return !document.hidden && [...this.views].some((view) => view.onScreen); }

    tick(now) {
        this.flush(now);
        if (this.playing && this.seen) {
            this.adapt(now);
            this.pump(now);
            const silent = now - Math.max(this.heardAt, this.askedAt);
            if (silent > 1500 && !this.waiting) { this.waiting = true; this.tell("Waiting for the kernel: a cell is running."); }
            if (silent > this.patience) { this.got = this.asked; this.patience = Math.min(60000, 2 * this.patience); } // lost
        }
        this.playOut(now);
        for (const view of this.views) view.draw();
    }

    // How many asks are under way: one more where frames run out, one less where they pile up.
    adapt(now) {
        if (now < this.adaptAt) return;
        this.adaptAt = now + 500;
        if (this.dry > 6) this.window = Math.min(4, this.window + 1);
        else if (this.least >= this.pack) this.window = Math.max(2, this.window - 1);
        this.dry = 0;
        this.least = Infinity;
    }

    pump(now) {
        if (this.calm.matches && now < this.askedAt + 400) return;
        while (this.asked - this.got < (this.calm.matches ? 1 : this.window)) {
            this.asked += 1;
            this.askedAt = now;
            this.send({ ask: { n: this.asked, steps: this.steps, frames: this.pack } });
        }
    }

    get steps() { return SPEEDS[this.speed](this.settings, this.scene.examples); }

    // Changes by hand: only the last value of each counts, and one message is under way at a time.
    set(name, value) {
        this.wanted[name] = this.latest[name] = value;
        if (QUIET.includes(name)) this.settings[name] = value; // what frames are drawn with changes with the next scene
    }

    get(name) { return this.latest[name] ?? this.settings[name]; } // what is on its way counts, for those who press fast

    put(unit, source, value) { this.weights.set(`${unit}|${source}`, [unit, source, value]); }

    flush(now) {
        if (this.editAt && now - this.editAt < 4000) return;
        const [weight] = this.weights.values();
        if (Object.keys(this.wanted).length) {
            this.send({ set: this.wanted });
            this.wanted = {};
        } else if (weight) {
            this.weights.delete(`${weight[0]}|${weight[1]}`);
            this.send({ weight });
        } else return;
        this.editAt = now;
    }

    edit(message) { // a button: its echo is waited for as well
        this.editAt = performance.now();
        this.send(message);
    }

    hear(message, buffers) {
        const now = performance.now();
        this.heardAt = now;
        this.patience = 4000;
        if (this.waiting) { this.waiting = false; this.tell(""); }
        const answers = { error: this.hearError, state: this.hearState, code: this.hearCode, scene: this.hearScene, frames: this.hearFrames };
        answers[message.kind]?.call(this, message, buffers, now);
    }

    hearError({ text }) {
        this.play(false);
        this.wanted = {};
        this.latest = {};
        this.weights.clear();
        this.tell(text);
    }

    hearState({ playing, shown }) {
        this.pinned = shown;
        if (playing !== this.playing) this.play(playing, false);
        for (const view of this.views) view.dirty = true;
    }

    hearCode(message) {
        this.code = message;
        for (const view of this.views) view.showCode();
    }

    hearScene(message, buffers) {
        const [maps, points, thumbs, curve] = buffers;
        this.scene = { ...message, maps: bytes(maps), points: floats(points), thumbs: floats(thumbs) };
        this.settings = message.settings;
        const flat = floats(curve);
        this.curve = Array.from({ length: flat.length / 3 }, (_, k) => Array.from(flat.subarray(3 * k, 3 * k + 3)));
        this.frame = null;
        this.queue = [];
    }

    hearFrames(message, buffers, now) {
        this.got = Math.max(this.got, message.n);
        if (message.version !== this.scene?.version) return; // of a network that is no longer drawn
        message.frames.forEach((head, k) => {
            const [maps, answer, numbers] = buffers.slice(3 * k, 3 * k + 3);
            this.queue.push({ ...head, maps: bytes(maps), answer: bytes(answer), numbers: floats(numbers) });
        });
        if (message.n === 0) { // the echo of a change, shown at once
            this.editAt = 0;
            this.settings = message.settings;
            if (!Object.keys(this.wanted).length) this.latest = {};
            while (this.queue.length > 1) this.take();
            const first = this.frame === null;
            this.frame = this.take();
            this.due = now;
            for (const view of this.views) first ? view.build() : view.fill();
            if (this.pausing) { this.pausing = false; for (const view of this.views) view.tellPause(); }
        } else {
            const each = (now - (this.cameAt || now - 30)) / message.frames.length;
            this.interval += 0.08 * (Math.min(each, 120) - this.interval);
            this.cameAt = now;
        }
        if (message.stopped !== this.stopped) {
            this.stopped = message.stopped;
            if (this.stopped) this.play(false, false);
            this.tell(this.stopped);
        }
        if (this.playing && this.seen) this.pump(now); // ask while drawing
    }

    // Answers come in bursts; their frames are shown at the mean pace of arrival, and dropped where they would pile up.
    playOut(now) {
        const most = this.window * this.pack + 1;
        while (this.queue.length > most) this.take();
        if (now < this.due - 4) return;
        if (!this.queue.length) { this.dry += 1; return; }
        this.least = Math.min(this.least, this.queue.length - 1);
        this.due = Math.max(now, this.due + this.interval * (this.queue.length > most / 2 ? 0.8 : 1));
        this.frame = this.take();
    }

    take() {
        const frame = this.queue.shift(), last = this.curve.at(-1);
        if (last && frame.step < last[0]) this.curve = [];
        if (frame.step === last?.[0]) this.curve.pop();
        this.curve.push([frame.step, ...frame.losses.map((loss) => loss ?? NaN)]);
        if (this.curve.length > 1000) this.curve = this.curve.filter((_, k) => k % 2 === 0 || k === this.curve.length - 1);
        return frame;
    }

    play(on, say = true) {
        this.playing = on;
        this.got = this.asked; // what is under way is not waited for
        this.askedAt = performance.now() - (on ? 400 : 0);
        this.cameAt = 0;
        this.pausing = !on; // the kernel's last word tells where it stands
        if (say) this.send({ play: on });
        for (const view of this.views) view.showPlaying();
    }

    pin(unit) {
        this.pinned = unit;
        this.send({ show: unit });
        for (const view of this.views) view.dirty = true;
    }

    close() {
        cancelAnimationFrame(this.timer);
        this.model.off("msg:custom", this.hears);
    }
}

// -------------------------------------------------------------------------------------------------- pixels, once a view

class View {
    constructor(link, el) {
        Object.assign(this, { link, onScreen: true, hover: null, drag: null, typing: false, dirty: false, shown: null });
        this.buildControls();
        this.buildRoot();
        el.append(this.root);
        this.watch = new IntersectionObserver(([entry]) => { this.onScreen = entry.isIntersecting; this.dirty = true; });
        this.watch.observe(this.root);
        this.sizes = new ResizeObserver(() => { if (link.frame && this.root.clientWidth !== this.builtFor) this.build(); });
        this.sizes.observe(this.root);
        if (link.frame) this.build();
    }

    // Controls of the page.

    buildControls() {
        const { link } = this;
        this.fillers = []; // what brings a control up to date with the settings
        this.playButton = make("button", { class: "play", "aria-label": "Play", onclick: () => link.play(!link.playing) }, ["▶"]);
        this.reset = make("button", { "aria-label": "Start again from the first weights", title: "start again", onclick: () => link.edit({ reset: 1 }) }, ["↺"]);
        this.stepButton = make("button", { "aria-label": "Step", title: "as far as a frame goes", onclick: () => {
            if (link.playing) link.play(false);
            link.edit({ step: Math.min(link.steps, 1000) });
        } }, ["›|"]);
        this.epoch = make("b", { class: "epoch" }, ["0"]); // no output, which would be read aloud at each frame
        const speed = make("select", { onchange: () => { link.speed = speed.value; } }, Object.keys(SPEEDS).map((name) => make("option", {}, [name])));
        speed.value = link.speed;
        const all = (v, most) => (v > most ? null : v);
        this.bar = make("div", { class: "bar" }, [
            make("div", { class: "keys" }, [this.reset, this.playButton, this.stepButton]),
            make("div", {}, ["epoch", this.epoch]),
            this.select("learning rate", "learning_rate"), this.select("activation", "activation", { relu: "ReLU" }),
            this.select("penalty", "penalty"), this.select("λ", "lam"),
            this.range("batch size", "batch_size", [1, 31, 1], (v) => v ?? "all", (v) => v ?? 31, (v) => all(v, 30)),
            make("label", {}, ["a frame goes", speed]),
        ]);
        const percent = (v) => `${Math.round(100 * v)} %`;
        const next = (name) => () => link.set(name, link.get(name) + 1);
        this.thumbs = make("div", { class: "thumbs", role: "group", "aria-label": "Data" });
        this.data = make("div", { class: "data" }, [
            make("h4", {}, ["data"]), this.thumbs,
            this.range("noise", "noise", [0, 0.5, 0.05], percent), this.range("for training", "train_share", [0.1, 0.9, 0.1], percent),
            make("button", { class: "soft", onclick: next("data_seed") }, ["new points"]),
            make("button", { class: "soft", onclick: next("seed") }, ["new weights"]),
        ]);
    }

    select(label, name, pretty = {}) {
        const select = make("select", { onchange: () => this.link.set(name, JSON.parse(select.value)) });
        this.fillers.push((settings, choices) => {
            const values = [...choices[name]];
            if (!values.includes(settings[name])) values.push(settings[name]);
            if (select.options.length !== values.length) {
                if (typeof values[0] === "number") values.sort((a, b) => a - b);
                select.replaceChildren(...values.map((v) => make("option", { value: JSON.stringify(v) }, [String(pretty[v] ?? v)])));
            }
            select.value = JSON.stringify(settings[name]);
        });
        return make("label", {}, [label, select]);
    }

    range(label, name, [min, max, step], text, place = (v) => v, value = (v) => v) {
        const told = make("b"), input = make("input", { type: "range", min, max, step, "aria-label": label, oninput: () => {
            const v = value(Number(input.value));
            told.textContent = text(v);
            this.link.set(name, v);
        } });
        this.fillers.push((settings) => {
            if (document.activeElement === input && name in this.link.wanted) return; // it is being moved
            input.value = place(settings[name]);
            told.textContent = text(settings[name]);
            input.setAttribute("aria-valuetext", told.textContent);
        });
        return make("label", {}, [make("span", {}, [label, " ", told]), input]);
    }

    check(label) {
        const input = make("input", { type: "checkbox", onchange: () => { this.builtPoints = null; this.dirty = true; } });
        return [input, make("label", { class: "check" }, [input, label])];
    }

    buildRoot() {
        const canvas = (name, label) => make("canvas", { class: name, ...(label ? { role: "img", "aria-label": label } : { "aria-hidden": "true" }) });
        this.canvas = canvas("lines");
        this.over = make("div", { class: "over" });
        this.net = make("div", { class: "net paper", role: "group", "aria-label": "The network" }, [this.canvas, this.over]);
        this.big = canvas("big", "The network's answer over the plane");
        this.curves = canvas("curves", "Losses by step");
        this.charts = [canvas("chart", "Weights by layer"), canvas("chart", "Size of gradients by layer")];
        this.caption = make("div", { class: "caption" });
        [this.train, this.test, this.right] = ["train", "test", "right"].map((name) => make("b", { class: name }));
        const [showTest, testLabel] = this.check("test points"), [discretize, twoLabel] = this.check("two colours");
        Object.assign(this, { showTest, discretize });
        const out = make("div", { class: "out" }, [
            this.big, this.caption,
            make("div", { class: "legend", title: "of data, answer, weights; a unit's own map goes as far as its largest value" }, ["−1", make("span"), "0", make("span"), "1"]),
            make("div", { class: "checks" }, [testLabel, twoLabel]),
            make("div", { class: "losses" }, [make("span", {}, ["— training ", this.train]), make("span", {}, ["- - test ", this.test]), this.right]),
            this.curves,
        ]);
        this.card = make("div", { class: "card", hidden: true });
        this.says = make("div", { class: "says", role: "status" });
        this.weights = make("details", { ontoggle: () => { this.dirty = true; } }, [make("summary", {}, ["weights and gradients"]), make("div", { class: "charts" },
            this.charts.map((chart, k) => make("figure", {}, [make("figcaption", {}, [["weights by layer", "size of gradients by layer"][k]]), chart])))]);
        this.call = make("pre", { tabindex: 0, "aria-label": "the line that makes this playground again" });
        this.program = make("pre", { tabindex: 0, "aria-label": "a program that trains this network" });
        const copy = make("button", { class: "soft", onclick: () => { navigator.clipboard?.writeText(this.call.textContent); this.tell("The line is copied."); } }, ["copy the line"]);
        this.codes = make("details", { ontoggle: () => this.askCode() }, [make("summary", {}, ["code"]),
            make("div", { class: "caption" }, ["The line that makes this playground again, in this state: "]), copy, this.call,
            make("div", { class: "caption" }, ["A program that trains exactly this network:"]), this.program]);
        this.root = make("div", { class: "course-play", "data-lm-suppress-shortcuts": "true", tabindex: "-1", role: "group", "aria-label": "A playground for small networks" }, [
            this.bar, make("div", { class: "stage" }, [this.data, this.net, out]), this.says, this.weights, this.codes, this.card]);
        this.root.shownFrames = 0; // for measurements
        this.root.addEventListener("keydown", (event) => {
            if (event.key !== " " || event.target !== this.root) return;
            event.preventDefault();
            this.link.play(!this.link.playing);
        });
        this.listen();
    }

    tell(text) { this.says.textContent = text; }

    showPlaying() {
        const { playing } = this.link;
        this.playButton.textContent = playing ? "❚❚" : "▶";
        this.playButton.setAttribute("aria-label", playing ? "Pause" : "Play");
        if (playing) this.tell("");
    }

    tellPause() {
        const { frame, stopped } = this.link;
        if (stopped) return;
        const [train, test] = frame.losses.map(digits);
        this.tell(`Paused at epoch ${frame.epoch}, step ${frame.step}: training loss ${train}, test loss ${test}.`);
    }

    askCode() { if (this.codes.open) this.link.send({ code: 1 }); }

    showCode() {
        if (!this.link.code) return;
        this.call.textContent = this.link.code.call;
        this.program.textContent = this.link.code.program;
    }

    fill() {
        const { scene, settings, playing } = this.link;
        for (const filler of this.fillers) filler(settings, scene.choices);
        if (!playing) this.askCode();
        this.dirty = true;
    }

    // Places on the drawing: column 0 shows all features, then come the hidden layers and the outputs.

    build() {
        const { scene, settings } = this.link;
        this.fill();
        this.builtFor = this.root.clientWidth;
        const beside = this.builtFor - 118 - ANSWER - 28; // else below each other
        this.width = Math.min(620, beside < 330 ? Math.max(300, this.builtFor - 8) : beside);
        this.net.style.width = `${this.width}px`;
        this.net.style.height = `${HEIGHT}px`;
        this.ratio = Math.min(2, window.devicePixelRatio || 1);
        const sizes = [[this.canvas, this.width, HEIGHT], [this.big, ANSWER, ANSWER], [this.curves, ANSWER, CURVE], ...this.charts.map((chart) => [chart, 340, 120])];
        for (const [canvas, w, h] of sizes) {
            Object.assign(canvas, { width: w * this.ratio, height: h * this.ratio });
            Object.assign(canvas.style, { width: `${w}px`, height: `${h}px` });
            canvas.getContext("2d").setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
        }
        this.names = Object.keys(scene.features);
        this.layers = scene.units.map((units) => units.length);
        const first = 48, gap = (this.width - first - BOX - 12) / (this.layers.length - 1);
        this.x = this.layers.map((_, k) => first + gap * k);
        const rows = (n) => Array.from({ length: n }, (_, k) => TOP + STEP * k);
        this.y = [this.names.map((name, k) => [name, TOP + STEP * k]).filter(([name]) => settings.features.includes(name)).map(([, y]) => y), ...this.layers.slice(1).map(rows)];
        this.buildMaps();
        this.buildThumbs();
        this.buildPaths();
        const held = this.root.contains(document.activeElement) && document.activeElement.getAttribute("aria-label");
        this.buildOver();
        if (held) [...this.root.querySelectorAll("[aria-label]")].find((one) => one.getAttribute("aria-label") === held && !one.disabled)?.focus({ preventScroll: true });
        this.builtPoints = null;
        if (this.hover && !this.exists(this.hover)) this.show(null);
        this.showPlaying();
    }

    exists({ unit, edge }) {
        const [column, k] = unit ?? [edge[0] + 1, edge[1]];
        return k < (this.layers[column] ?? 0) && (!edge || edge[2] < this.layers[edge[0]]);
    }

    buildMaps() {
        const { side, answerSide, maps } = this.link.scene;
        const units = this.layers.slice(1).reduce((a, b) => a + b, 0) + this.names.length;
        this.strip = new OffscreenCanvas(side, side * units); // the maps of all units, one below the other
        this.one = new OffscreenCanvas(side, side);
        this.stripImage = new ImageData(side, side * units);
        this.stripWords = new Uint32Array(this.stripImage.data.buffer);
        this.sheet = new OffscreenCanvas(answerSide, answerSide);
        this.sheetImage = new ImageData(answerSide, answerSide);
        this.sheetWords = new Uint32Array(this.sheetImage.data.buffer);
        this.table = null;
        this.featureMaps = maps;
    }

    index(column, k) {
        if (column === 0) return this.names.indexOf(this.link.scene.units[0][k]);
        return this.names.length + this.layers.slice(1, column).reduce((a, b) => a + b, 0) + k;
    }

    buildThumbs() {
        const { settings, scene } = this.link;
        const names = scene.choices.data, each = scene.thumbs.length / 4 / names.length;
        if (!this.thumbs.children.length) {
            this.thumbs.replaceChildren(...names.map((name, k) => {
                const canvas = make("canvas", { width: 96, height: 96 }), c = canvas.getContext("2d");
                for (let i = k * each; i < (k + 1) * each; i += 1) mark(c, scene.thumbs.subarray(4 * i, 4 * i + 4), 96, 4);
                const say = { xor: "XOR", gaussian: "two blobs", plane: "plane (regression)", bumps: "bumps (regression)" }[name] ?? name;
                return make("button", { "data-name": name, "aria-label": `data: ${say}`, title: say, onclick: () => this.link.set("data", name) }, [canvas]);
            }));
        }
        for (const thumb of this.thumbs.children) thumb.setAttribute("aria-pressed", thumb.dataset.name === settings.data);
    }

    buildPoints() {
        const { points } = this.link.scene;
        this.builtPoints = new OffscreenCanvas(this.big.width, this.big.height);
        const c = this.builtPoints.getContext("2d");
        c.scale(this.ratio, this.ratio);
        for (let k = 0; k < points.length; k += 4) if (!points[k + 3] || this.showTest.checked) mark(c, points.subarray(k, k + 4), ANSWER, 3.2);
    }

    // What can be pressed on the drawing are buttons of the page, laid over the canvas.
    buildOver() {
        const { scene, settings: s } = this.link;
        const at = (element, x, y) => { Object.assign(element.style, { left: `${x}px`, top: `${y}px` }); return element; };
        const button = (label, sign, disabled, onclick) => make("button", { "aria-label": label, disabled, onclick }, [sign]);
        const change = (other) => () => this.link.set("hidden", other(this.link.get("hidden")));
        const within = (units) => Math.max(1, Math.min(scene.most.units, units));
        const parts = [at(make("div", { class: "heading" }, [
            button("one hidden layer less", "−", !s.hidden.length, change((hidden) => hidden.slice(0, -1))),
            make("span", {}, [`${s.hidden.length} hidden layer${s.hidden.length === 1 ? "" : "s"}`]),
            button("one hidden layer more", "+", s.hidden.length >= scene.most.layers, change((hidden) => [...hidden, hidden.at(-1) ?? 4].slice(0, scene.most.layers))),
        ]), this.width / 2 + 10, 6), at(make("div", { class: "heading" }, ["features"]), 42, 38), at(make("div", { class: "heading" }, ["output"]), this.x.at(-1) + BOX / 2, 38)];
        s.hidden.forEach((n, k) => {
            const other = (way) => change((hidden) => hidden.map((v, j) => (j === k ? within(v + way) : v)));
            parts.push(at(make("div", { class: "heading" }, [
                button(`one unit less in hidden layer ${k + 1}`, "−", n <= 1, other(-1)),
                button(`one unit more in hidden layer ${k + 1}`, "+", n >= scene.most.units, other(1)),
            ]), this.x[k + 1] + BOX / 2, 38));
        });
        this.names.forEach((name, k) => {
            const on = s.features.includes(name), y = TOP + STEP * k;
            const use = () => {
                const used = this.link.get("features"), next = this.names.filter((f) => (f === name ? !on : used.includes(f)));
                if (next.length) this.link.set("features", next);
            };
            const unit = make("button", { class: "unit", "aria-pressed": String(on), "aria-label": `feature ${scene.features[name]}`, title: on ? "leave out" : "use", onclick: use });
            if (on) this.showOn(unit, [0, scene.units[0].indexOf(name)]);
            parts.push(at(unit, this.x[0], y), at(make("div", { class: `feature${on ? " used" : ""}`, "aria-hidden": "true" }, [scene.features[name]]), this.x[0] - 5, y + 8));
        });
        scene.units.slice(1).forEach((units, c) => units.forEach((name, k) => {
            const unit = make("button", { class: "unit", "aria-label": `${name}. Enter shows it large; left and right choose a weight of it, up and down change that, a digit types it`, "data-unit": name,
                onclick: () => this.link.pin(this.link.pinned === name ? "" : name) });
            unit.addEventListener("keydown", (event) => this.keys(event, [c, k], unit));
            this.showOn(unit, [c + 1, k]);
            parts.push(at(unit, this.x[c + 1], this.y[c + 1][k]));
        }));
        this.over.replaceChildren(...parts);
    }

    showOn(button, unit) {
        button.addEventListener("focus", () => { if (button.matches(":focus-visible")) this.show({ unit }); });
        button.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse" && !this.typing && !this.drag) this.show({ unit }); });
        for (const name of ["pointerleave", "blur"]) button.addEventListener(name, () => { if (!this.typing && !this.drag) this.show(null); });
    }

    keys(event, [layer, k], unit) {
        const n = this.layers[layer], now = this.hover?.edge?.[2] ?? -2;
        const choose = (source) => this.show({ edge: [layer, k, source], from: unit });
        if (event.key === "ArrowRight") choose(now === -2 ? -1 : (now + 2) % (n + 1) - 1);
        else if (event.key === "ArrowLeft") choose(now === -2 ? -1 : (now + n + 1) % (n + 1) - 1);
        else if (event.key === "ArrowUp" || event.key === "ArrowDown") {
            if (now === -2) choose(-1);
            this.put(Math.round(10 * this.value(this.hover.edge) + (event.key === "ArrowUp" ? 1 : -1)) / 10);
            this.tell(`${this.field.getAttribute("aria-label")}: ${signed(this.value(this.hover.edge))}`);
        } else if (/^[-−.\d]$/.test(event.key)) {
            if (now === -2) choose(-1);
            this.type(event.key);
        } else return;
        event.preventDefault();
        event.stopPropagation();
    }

    // Weights in `numbers`: layer by layer W (units, sources), then b; after all of them the gradients, then the reach of units.

    place([layer, unit, source]) {
        let at = 0;
        for (let k = 0; k < layer; k += 1) at += this.layers[k + 1] * (this.layers[k] + 1);
        const n = this.layers[layer];
        return source < 0 ? at + n * this.layers[layer + 1] + unit : at + unit * n + source;
    }

    get count() { return this.layers.slice(1).reduce((sum, m, k) => sum + m * (this.layers[k] + 1), 0); }

    value(edge) { return this.link.frame.numbers[this.place(edge)]; }

    gradient(edge) { return this.link.frame.numbers[this.count + this.place(edge)]; }

    buildPaths() {
        this.paths = [];
        for (let layer = 0; layer + 1 < this.layers.length; layer += 1) {
            for (let unit = 0; unit < this.layers[layer + 1]; unit += 1) {
                for (let source = 0; source < this.layers[layer]; source += 1) {
                    const ends = [this.x[layer] + BOX, this.y[layer][source] + BOX / 2, this.x[layer + 1], this.y[layer + 1][unit] + BOX / 2];
                    const [x0, y0, x1, y1] = ends, path = new Path2D(), edge = [layer, unit, source];
                    path.moveTo(x0, y0);
                    path.bezierCurveTo((x0 + x1) / 2, y0, (x0 + x1) / 2, y1, x1, y1);
                    this.paths.push({ edge, key: edge.join(), place: this.place(edge), path, ends });
                }
            }
        }
    }

    // Drawing: only if something changed.

    draw() {
        const { frame } = this.link;
        if (!frame || !this.x || !this.onScreen || (frame === this.shown && !this.dirty)) return;
        if (frame.step !== this.shown?.step) this.root.shownFrames += 1;
        this.shown = frame;
        this.dirty = false;
        const table = this.discretize.checked ? TWO : MANY, features = this.featureMaps.length;
        if (table !== this.table) this.featureMaps.forEach((v, k) => { this.stripWords[k] = table[v]; });
        this.table = table;
        for (let k = 0; k < frame.maps.length; k += 1) this.stripWords[features + k] = table[frame.maps[k]];
        this.strip.getContext("2d").putImageData(this.stripImage, 0, 0);
        this.drawNet(frame.numbers);
        this.drawBig(frame);
        this.drawCurves();
        if (this.weights.open) this.drawCharts(frame.numbers);
        this.epoch.textContent = frame.epoch.toLocaleString("en");
        [this.train.textContent, this.test.textContent] = frame.losses.map(digits);
        this.right.textContent = frame.right === null ? "" : `${(100 * frame.right).toFixed(1)} % of test points right`;
        if (!this.card.hidden) this.fillCard();
    }

    drawNet(numbers) {
        const c = this.canvas.getContext("2d"), chosen = this.hover?.edge?.join(), unit = this.hover?.unit;
        c.clearRect(0, 0, this.width, HEIGHT);
        for (const { edge, key, place, path } of this.paths) {
            const w = numbers[place], size = Math.tanh(Math.abs(w) / 1.5) || 0; // as wide as in the course's other figures
            const near = unit && ((edge[0] === unit[0] - 1 && edge[1] === unit[1]) || (edge[0] === unit[0] && edge[2] === unit[1]));
            c.strokeStyle = css(w > 0 ? BLUE : VERMILLION);
            c.globalAlpha = key === chosen || near ? 1 : unit ? 0.1 + 0.2 * size : 0.2 + 0.7 * size;
            c.lineWidth = (w === 0 ? 0.2 : 0.4) + 5 * size + (key === chosen ? 2.5 : 0);
            c.stroke(path);
        }
        c.globalAlpha = 1;
        this.names.forEach((name, k) => this.box(c, k, this.x[0], TOP + STEP * k, this.link.settings.features.includes(name)));
        for (let column = 1; column < this.layers.length; column += 1) {
            this.y[column].forEach((y, k) => {
                const bias = this.value([column - 1, k, -1]);
                this.box(c, this.index(column, k), this.x[column], y, true, this.link.scene.units[column][k] === this.link.pinned || sameUnit(unit, [column, k]));
                c.fillStyle = css(shade(Math.tanh(bias / 1.5)));
                c.lineWidth = chosen === [column - 1, k, -1].join() ? 2.5 : 1;
                c.fillRect(this.x[column] - 4, y + BOX - 5, 9, 9);
                c.strokeRect(this.x[column] - 4, y + BOX - 5, 9, 9);
            });
        }
    }

    box(c, index, x, y, on, marked) {
        const { side } = this.link.scene;
        c.globalAlpha = on ? 1 : 0.28;
        c.drawImage(this.strip, 0, index * side, side, side, x, y, BOX, BOX);
        c.globalAlpha = 1;
        c.lineWidth = marked ? 3 : 1;
        c.strokeStyle = marked ? "#000" : on ? "#444" : "#aaa";
        c.strokeRect(x, y, BOX, BOX);
        c.strokeStyle = "#333";
    }

    // The unit under the pointer, or else the pinned one, or else the answer.
    get large() {
        if (this.hover?.unit) return this.hover.unit;
        const { units } = this.link.scene, column = units.findIndex((names) => names.includes(this.link.pinned));
        return column < 0 ? null : [column, units[column].indexOf(this.link.pinned)];
    }

    name([column, k]) {
        const name = this.link.scene.units[column][k];
        return this.link.scene.features[name] ?? name;
    }

    drawBig(frame) {
        const c = this.big.getContext("2d"), unit = this.large, { side } = this.link.scene;
        c.imageSmoothingQuality = "high";
        let words = "the network's answer";
        if (unit) {
            const index = this.index(...unit), reach = frame.numbers[2 * this.count + index - this.names.length];
            this.one.getContext("2d").drawImage(this.strip, 0, index * side, side, side, 0, 0, side, side); // alone: smoothing would mix in its neighbours
            c.drawImage(this.one, 0, 0, ANSWER, ANSWER);
            words = this.name(unit) + (unit[0] ? `, up to ${digits(Number.isFinite(reach) ? reach : null)} in size` : "");
        } else {
            for (let k = 0; k < frame.answer.length; k += 1) this.sheetWords[k] = this.table[frame.answer[k]];
            this.sheet.getContext("2d").putImageData(this.sheetImage, 0, 0);
            c.drawImage(this.sheet, 0, 0, ANSWER, ANSWER);
        }
        c.fillStyle = "#ffffff40"; // points stand out from paler ground
        c.fillRect(0, 0, ANSWER, ANSWER);
        if (!this.builtPoints) this.buildPoints();
        c.drawImage(this.builtPoints, 0, 0, ANSWER, ANSWER);
        if (this.caption.textContent !== words) { this.caption.textContent = words; this.big.setAttribute("aria-label", `${words} over the plane, with the points`); }
    }

    drawCurves() {
        const c = this.curves.getContext("2d"), { curve } = this.link, end = curve.at(-1)?.[0] || 1;
        c.clearRect(0, 0, ANSWER, CURVE);
        const top = 1.3 * Math.max(0.01, ...curve.map(([, train, test]) => Math.max(train || 0, test || 0)));
        c.fillStyle = "#555"; c.font = "10px system-ui, sans-serif";
        c.fillText(`${top.toPrecision(2)}`, 2, 10);
        c.textAlign = "right"; c.fillText(`step ${end.toLocaleString("en")}`, ANSWER - 2, CURVE - 3); c.textAlign = "left";
        for (const [k, colour, dash] of [[2, RUST, [5, 3]], [1, css(BLUE), []]]) {
            c.beginPath();
            for (const point of curve) if (Number.isFinite(point[k])) c.lineTo(point[0] / end * (ANSWER - 2) + 1, (CURVE - 2) * (1 - point[k] / top) + 1);
            c.setLineDash(dash); c.lineWidth = 1.8; c.strokeStyle = colour; c.stroke();
        }
        c.setLineDash([]);
    }

    drawCharts(numbers) {
        this.charts.forEach((chart, which) => {
            const c = chart.getContext("2d"), each = 330 / (this.layers.length - 1);
            c.clearRect(0, 0, 340, 120);
            let most = 1;
            for (const { place } of this.paths) if (!which && Math.abs(numbers[place]) < 1e4) most = Math.max(most, Math.abs(numbers[place]));
            c.fillStyle = "#555"; c.font = "10px system-ui, sans-serif";
            if (which) [1, 1e-4, 1e-8].forEach((v, k) => c.fillText(v.toExponential(0), 0, 10 + 52 * k));
            else { c.fillText(most.toFixed(1), 0, 10); c.fillText(`−${most.toFixed(1)}`, 0, 114); c.fillRect(24, 60, 310, 0.5); }
            c.fillStyle = css(BLUE); c.globalAlpha = 0.65;
            for (const { edge: [layer, unit, source], place } of this.paths) {
                const n = this.layers[layer] * this.layers[layer + 1], x = 34 + (layer + 0.1 + 0.75 * (unit * this.layers[layer] + source) / n) * each * 0.92;
                const v = which ? Math.log10(Math.abs(numbers[this.count + place]) + 1e-12) : numbers[place];
                c.fillRect(x, (which ? 8 - 13 * Math.max(-8, Math.min(0.5, v)) : 60 - 54 * Math.max(-1, Math.min(1, v / most))) - 1.5, 3, 3);
            }
            c.globalAlpha = 1;
        });
    }

    // The pointer: lines and biases show themselves under it, and are dragged up and down.

    listen() {
        const { canvas } = this;
        canvas.addEventListener("pointermove", (event) => this.move(event));
        canvas.addEventListener("pointerdown", (event) => this.grab(event));
        canvas.addEventListener("pointerup", () => this.drop());
        canvas.addEventListener("pointercancel", () => { this.drag = null; });
        canvas.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse" && !this.drag && !this.typing) this.show(null); });
        canvas.addEventListener("touchstart", (event) => { // the page scrolls unless the finger is on a weight
            const [touch] = event.touches;
            if (this.near(touch, 14)) event.preventDefault();
        }, { passive: false });
    }

    near(event, reach) {
        const box = this.canvas.getBoundingClientRect(), x = event.clientX - box.left, y = event.clientY - box.top;
        for (let column = 1; column < this.layers.length; column += 1) {
            const k = this.y[column].findIndex((top) => Math.hypot(x - this.x[column], y - top - BOX) < reach);
            if (k >= 0) return [column - 1, k, -1];
        }
        let best = null, least = reach;
        for (const { edge, ends } of this.paths) {
            if (x < ends[0] - 2 || x > ends[2] + 2) continue;
            const distance = fromCurve(x, y, ends);
            if (distance < least) [best, least] = [edge, distance];
        }
        return best;
    }

    move(event) {
        if (this.drag) {
            const way = this.drag.y - event.clientY;
            this.drag.moved ||= Math.abs(way) > 2;
            if (this.drag.moved) this.put(Math.round(100 * (this.drag.value + way / 40)) / 100);
        } else if (!this.typing && event.pointerType === "mouse" && this.paths) {
            const edge = this.near(event, 7);
            this.canvas.style.cursor = edge ? "ns-resize" : "default";
            this.show(edge && { edge });
        }
    }

    grab(event) {
        if (event.button || !event.isPrimary || !this.paths) return;
        const edge = this.near(event, event.pointerType === "mouse" ? 7 : 14);
        this.typing = false;
        this.show(edge && { edge });
        if (!edge) return;
        this.canvas.setPointerCapture(event.pointerId);
        this.drag = { y: event.clientY, value: this.value(edge), moved: false };
    }

    drop() {
        const typed = this.drag && !this.drag.moved;
        this.drag = null;
        if (typed) this.type();
    }

    put(value) {
        const [layer, unit, source] = this.hover.edge, { units } = this.link.scene;
        const size = Math.max(-1000, Math.min(1000, value));
        this.link.put(units[layer + 1][unit], source < 0 ? "bias" : units[layer][source], size);
        this.link.frame.numbers[this.place(this.hover.edge)] = size; // at once; the kernel's answer follows
        this.dirty = true;
    }

    show(what) {
        if (JSON.stringify([what?.edge, what?.unit]) === JSON.stringify([this.hover?.edge, this.hover?.unit])) return;
        this.hover = what;
        this.typing = false;
        this.dirty = true;
        this.card.hidden = !what || !this.link.frame || (what.unit && what.unit[0] === 0);
        if (!this.card.hidden) this.buildCard();
    }

    buildCard() {
        const { edge, unit } = this.hover;
        this.line = make("div", { class: "line" });
        this.field = null;
        if (edge) {
            const [layer, k, source] = edge, to = this.name([layer + 1, k]);
            const title = source < 0 ? `bias of ${to}` : `weight from ${this.name([layer, source])} to ${to}`;
            this.field = make("input", { type: "text", inputmode: "decimal", "aria-label": title, size: 8, onkeydown: (event) => this.typed(event), onblur: () => this.leave(false), onfocus: () => { this.typing = true; } });
            this.card.replaceChildren(make("b", {}, [title]), this.field, this.line, make("small", {}, ["drag up or down, or click and type"]));
            this.tell(`${title}: ${signed(this.value(edge))}`);
        } else this.card.replaceChildren(make("b", {}, [this.name(unit)]), this.line);
        this.fillCard();
        const root = this.root.getBoundingClientRect(), net = this.net.getBoundingClientRect();
        const [column, row] = unit ?? [edge[0] + 1, edge[1]], ends = edge && edge[2] >= 0 && this.paths.find(({ key }) => key === edge.join()).ends;
        const [x, y] = ends ? [(ends[0] + ends[2]) / 2, Math.max(ends[1], ends[3])] : [this.x[column], this.y[column][row] + BOX + 6];
        this.card.style.left = `${Math.max(0, Math.min(root.width - 230, net.left - root.left + x - 60))}px`;
        this.card.style.top = `${net.top - root.top + y + 12}px`;
    }

    fillCard() {
        const { edge, unit } = this.hover;
        if (edge) {
            if (!this.typing) this.field.value = signed(this.value(edge));
            this.line.textContent = `gradient ${this.gradient(edge).toExponential(1)}`;
        } else {
            const [column, k] = unit, parts = this.link.scene.units[column - 1].map((_, j) => `${this.name([column - 1, j])} ${signed(this.value([column - 1, k, j]))}`);
            this.line.textContent = [`bias ${signed(this.value([column - 1, k, -1]))}`, ...parts].join(" · ");
        }
    }

    type(letter) {
        this.typing = true;
        this.field.focus();
        if (letter) this.field.value = letter;
        else this.field.select();
    }

    typed(event) {
        event.stopPropagation();
        const number = Number(this.field.value.trim().replace(",", ".").replace("−", "-"));
        if (event.key === "Enter" && (this.field.value.trim() === "" || !Number.isFinite(number))) this.tell(`A number is expected, "${this.field.value}" is none.`);
        else if (event.key === "Enter") { this.put(number); this.leave(true); } else if (event.key === "Escape") this.leave(true);
        if (["Enter", "Escape"].includes(event.key)) event.preventDefault(); // or it would press what gets the focus
    }

    leave(focus) { // straight to where the keyboard came from: after a bare blur() JupyterLab takes the focus to the cell
        this.typing = false;
        this.dirty = true;
        if (focus) (this.hover?.from ?? this.root).focus({ preventScroll: true });
    }

    close() {
        this.watch.disconnect();
        this.sizes.disconnect();
        this.link.views.delete(this);
    }
}

// A point: circles and blue for values above 0, squares and vermillion for the others; test points have a black edge.
function mark(c, [x1, x2, value, test], side, r) {
    const x = (x1 + REACH) / (2 * REACH) * side, y = (REACH - x2) / (2 * REACH) * side;
    c.fillStyle = css(shade(value));
    c.strokeStyle = test ? "#000" : Math.abs(value) < 0.4 ? "#999" : "#fff";
    c.lineWidth = 0.9;
    c.beginPath();
    if (value > 0) c.arc(x, y, r, 0, 7); else c.rect(x - 0.88 * r, y - 0.88 * r, 1.76 * r, 1.76 * r);
    c.fill();
    c.stroke();
}

function fromCurve(x, y, [x0, y0, x1, y1]) {
    const mid = (x0 + x1) / 2;
    let best = Infinity;
    for (let k = 0; k <= 20; k += 1) {
        const t = k / 20, u = 1 - t;
        const px = u * u * u * x0 + 3 * u * t * mid + t * t * t * x1, py = u * u * y0 * (u + 3 * t) + t * t * y1 * (t + 3 * u);
        best = Math.min(best, Math.hypot(x - px, y - py));
    }
    return best;
}

// anywidget calls this once a model. `initialize` and `render` get two different proxies of it, so what they share is here.
export default () => {
    let link;
    return {
        initialize({ model }) {
            link = new Link(model);
            return () => link.close();
        },
        render({ el }) {
            const view = new View(link, el);
            link.views.add(view);
            return () => view.close();
        },
    };
};

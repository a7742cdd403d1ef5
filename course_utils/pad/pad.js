// The pad in the browser: draws strokes, sends their pixels to the kernel, and shows what comes back.

const CLASSES = 10;
const HINT = "Draw a digit here";
const EXAMPLE = "An example. Draw over it.";
const QUIET = 600; // ms without change before an answer is read aloud

const toText = (bytes) => btoa(String.fromCharCode(...bytes));
const toBytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

function make(tag, attributes = {}, children = []) {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
    element.append(...children);
    return element;
}

// Pixels of black ink, 0 to 255 a pixel, on a canvas of their own size.
function inkToCanvas(bytes, canvas) {
    const context = canvas.getContext("2d");
    const picture = context.createImageData(canvas.width, canvas.height);
    bytes.forEach((value, k) => { picture.data[4 * k + 3] = value; });
    context.putImageData(picture, 0, 0);
}

function canvasToInk(canvas) {
    const { data } = canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height);
    const bytes = new Uint8Array(data.length / 4);
    for (let k = 0; k < bytes.length; k += 1) bytes[k] = data[4 * k + 3];
    return bytes;
}

function clear(canvas) {
    canvas.getContext("2d").clearRect(0, 0, canvas.width, canvas.height);
}

// A stroke through places in fractions of the canvas; a single place is a dot, which a line of no length is not.
function drawStroke(canvas, pen, places) {
    const context = canvas.getContext("2d");
    const size = canvas.width;
    const [[x, y], ...rest] = places.map(([a, b]) => [a * size, b * size]);
    context.beginPath();
    context.arc(x, y, (pen * size) / 2, 0, 2 * Math.PI);
    context.fill();
    context.lineWidth = pen * size;
    context.lineCap = context.lineJoin = "round";
    context.beginPath();
    context.moveTo(x, y);
    for (const [a, b] of rest) context.lineTo(a, b);
    context.stroke();
}

// The pen's width in what is sent: the same part of a small drawing as of a large one, as in pen.py.
function thinned(pen, share, side, strokes) {
    const places = strokes.flat();
    const span = (k) => Math.max(...places.map((place) => place[k])) - Math.min(...places.map((place) => place[k]));
    const longer = places.length ? Math.max(span(0), span(1)) : 0;
    return longer > 0 ? Math.min(pen, Math.max(share * longer, 1 / side)) : pen;
}

function buildPaper(side) {
    const label = "Drawing pad. Draw a digit with the mouse, a finger or a pen.";
    const canvas = make("canvas", { role: "img", "aria-label": label });
    canvas.width = canvas.height = 280 * Math.ceil(window.devicePixelRatio || 1);
    const pixels = make("canvas", { width: side, height: side }); // what is sent; never shown
    pixels.getContext("2d", { willReadFrequently: true });
    const hint = make("div", { class: "hint", "aria-hidden": "true" }, [HINT]);
    const undo = make("button", { type: "button", disabled: "" }, ["Undo"]);
    const wipe = make("button", { type: "button" }, ["Clear"]);
    const note = make("span");
    const tools = make("div", { class: "course-pad-tools" }, [undo, wipe, note]);
    const face = make("figure", { class: "course-pad-paper" }, [make("figcaption", {}, ["your drawing"]), canvas, hint, tools]);
    return { face, canvas, pixels, hint, undo, wipe, note };
}

function buildAnswer() {
    const seen = make("canvas", { width: 28, height: 28, role: "img", "aria-label": "The drawing as the network gets it" });
    const best = make("output", { "aria-hidden": "true" });
    const left = make("figure", { class: "course-pad-seen" }, [
        make("figcaption", {}, ["as in MNIST, 28 × 28"]), seen,
        make("div", { class: "course-pad-answer" }, ["answer", best]),
    ]);
    const rows = Array.from({ length: CLASSES }, (_, k) => ({
        name: make("span", {}, [String(k)]), bar: make("div", { class: "bar" }), percent: make("span"),
    }));
    const cells = rows.flatMap(({ name, bar, percent }) => [name, make("div", { class: "track" }, [bar]), percent]);
    const right = make("figure", { class: "course-pad-bars", "aria-hidden": "true" }, [
        make("figcaption", {}, ["probability"]), ...cells,
    ]);
    return { faces: [left, right], seen, best, rows };
}

function showAnswer({ seen, best, rows }, image, probabilities) {
    inkToCanvas(image, seen);
    const winner = probabilities.indexOf(Math.max(...probabilities));
    best.textContent = winner < 0 ? "" : winner;
    rows.forEach(({ name, bar, percent }, k) => {
        const share = 100 * (probabilities[k] || 0);
        bar.style.width = `${share}%`;
        percent.textContent = share >= 0.5 ? `${share.toFixed(0)} %` : "";
        for (const part of [name, bar, percent]) part.classList.toggle("best", k === winner);
    });
}

function inWords(probabilities) {
    const order = probabilities.map((p, k) => [p, k]).filter(([p]) => p >= 0.005).sort(([a], [b]) => b - a);
    const [first, second] = order.map(([p, k]) => `${k}, ${(100 * p).toFixed(0)} percent`);
    return `The answer is ${first}.` + (second ? ` Next comes ${second}.` : "");
}

function render({ model, el }) {
    const [pen, share, side] = ["pen", "share", "side"].map((name) => model.get(name));
    const paper = buildPaper(side);
    const answer = buildAnswer();
    const spoken = make("div", { class: "course-pad-spoken", "aria-live": "polite" });
    const message = make("div", { class: "course-pad-message", role: "alert" });
    const root = make("div", { class: "course-pad", "data-lm-suppress-shortcuts": "true" }, [
        paper.face, ...answer.faces, message, spoken,
    ]);
    el.append(root);

    let own = false; // the drawing changes by this view's own doing
    let frame = 0; // the animation frame that will send the drawing
    let strokes = []; // drawn in this view, oldest first, each a list of places
    let ground = null; // pixels that were drawn elsewhere, under the strokes
    let penIsDown = false;
    let timer = 0;

    function update(change) {
        own = true;
        change();
        model.save_changes();
        own = false;
    }

    function paintGround(canvas) {
        clear(canvas);
        if (!ground) return;
        const sheet = make("canvas", { width: side, height: side });
        inkToCanvas(ground, sheet);
        canvas.getContext("2d").drawImage(sheet, 0, 0, canvas.width, canvas.height);
    }

    function paint(canvas, width) {
        paintGround(canvas);
        for (const stroke of strokes) drawStroke(canvas, width, stroke);
    }

    function send() {
        frame = 0;
        paint(paper.pixels, ground ? pen : thinned(pen, share, side, strokes));
        update(() => model.set("ink", toText(canvasToInk(paper.pixels))));
    }

    function showPaper() {
        paint(paper.canvas, pen);
        paper.undo.disabled = strokes.length === 0;
        paper.hint.hidden = strokes.length > 0 || ground !== null;
    }

    function startFrom(pixels) {
        ground = pixels;
        strokes = [];
        penIsDown = false;
        showPaper();
    }

    function showDrawing() {
        if (own) return;
        const bytes = toBytes(model.get("ink"));
        startFrom(bytes.some((value) => value > 0) ? bytes : null);
    }

    function showNote() {
        paper.note.textContent = model.get("example") ? EXAMPLE : "";
    }

    function showResult() {
        const probabilities = model.get("probabilities");
        showAnswer(answer, toBytes(model.get("image")), probabilities);
        message.textContent = model.get("message");
        message.hidden = !model.get("message");
        clearTimeout(timer);
        timer = setTimeout(() => { spoken.textContent = probabilities.length ? inWords(probabilities) : ""; }, QUIET);
    }

    function locate(event) {
        const box = paper.canvas.getBoundingClientRect();
        return [(event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height];
    }

    function draw(places) {
        strokes.at(-1).push(...places);
        drawStroke(paper.canvas, pen, strokes.at(-1).slice(-places.length - 1));
        frame = frame || requestAnimationFrame(send);
    }

    function forgetExample() {
        if (!model.get("example")) return;
        startFrom(null);
        update(() => model.set("example", false));
    }

    function down(event) {
        if (event.button !== 0 || !event.isPrimary) return;
        event.preventDefault();
        paper.canvas.setPointerCapture(event.pointerId);
        forgetExample();
        penIsDown = true;
        strokes.push([]);
        draw([locate(event)]);
        paper.undo.disabled = paper.hint.hidden = true; // while a stroke is under way, it cannot be taken back
    }

    function move(event) {
        if (!penIsDown || !event.isPrimary) return;
        const steps = event.getCoalescedEvents?.() ?? [];
        draw((steps.length ? steps : [event]).map(locate));
    }

    function up(event) {
        if (!event.isPrimary) return;
        penIsDown = false;
        paper.undo.disabled = strokes.length === 0;
    }

    function undo() {
        strokes.pop();
        showPaper();
        send();
    }

    function clearAll() {
        startFrom(null);
        update(() => model.set("example", false));
        send();
    }

    paper.canvas.addEventListener("pointerdown", down);
    paper.canvas.addEventListener("pointermove", move);
    for (const name of ["pointerup", "pointercancel"]) paper.canvas.addEventListener(name, up);
    paper.undo.addEventListener("click", undo);
    paper.wipe.addEventListener("click", clearAll);

    const handlers = {
        "change:ink": showDrawing, "change:example": showNote, "change:image": showResult,
        "change:probabilities": showResult, "change:message": showResult,
    };
    for (const [name, handler] of Object.entries(handlers)) model.on(name, handler);
    showDrawing();
    showNote();
    showResult();

    return () => {
        cancelAnimationFrame(frame);
        clearTimeout(timer);
        for (const [name, handler] of Object.entries(handlers)) model.off(name, handler);
    };
}

export default { render };

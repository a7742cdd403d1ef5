// What the tests ask a page that shows a notebook in JupyterLab: pictures, places, text and its colours.

(() => {
    const OUTPUTS = ".jp-Cell-outputArea .jp-OutputArea-output";
    const FIGURES = `${OUTPUTS} > .widget-vbox:has(> img.widget-image)`;
    const CONTROLS = /Slider|Dropdown|Checkbox|Text|Button|Play/; // in the names of models that a reader can change
    const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

    function parseColour(text) {
        const context = new OffscreenCanvas(1, 1).getContext("2d", { willReadFrequently: true });
        context.fillStyle = text;
        context.fillRect(0, 0, 1, 1);
        const [red, green, blue, alpha] = context.getImageData(0, 0, 1, 1).data;
        return [red, green, blue, alpha / 255];
    }

    // Backgrounds from an element outwards, up to the first opaque one.
    function backgrounds(element) {
        const layers = [];
        for (let place = element; place; place = place.parentElement) {
            const colour = parseColour(getComputedStyle(place).backgroundColor);
            if (colour[3] > 0) layers.push(colour);
            if (colour[3] === 1) break;
        }
        return layers;
    }

    // A number for the pixels of a picture; null while it is loading. Widgets give every new picture a new address.
    const known = new WeakMap();
    function pixels(image) {
        if (!image.complete || image.naturalWidth === 0) return null;
        if (known.get(image)?.src !== image.src) known.set(image, { src: image.src, sum: checksum(image) });
        return known.get(image).sum;
    }

    function checksum(image) {
        const canvas = new OffscreenCanvas(image.naturalWidth, image.naturalHeight);
        const context = canvas.getContext("2d", { willReadFrequently: true });
        context.drawImage(image, 0, 0);
        const data = new Int32Array(context.getImageData(0, 0, canvas.width, canvas.height).data.buffer);
        let sum = 7;
        for (let k = 0; k < data.length; k += 1) sum = (Math.imul(sum, 31) + data[k]) | 0;
        return sum;
    }

    // What a figure shows: its picture, and the text below; null while the picture is loading.
    function face(figure) {
        const image = figure.querySelector(":scope > img");
        const sum = pixels(image);
        const below = [...figure.children].slice([...figure.children].indexOf(image) + 1);
        return sum && `${sum} ${below.filter((part) => part.checkVisibility()).map((part) => part.textContent)}`;
    }

    function* family(widget) {
        yield widget;
        for (const child of widget.children()) yield* family(child);
    }

    function* models(model) {
        yield model;
        for (const child of model.get("children") ?? []) yield* models(child);
    }

    // How to ask the kernel for the state of a control, over the way that the values of all controls take, which JupyterLab
    // lets the kernel go in a thread of its own, one message after the other: any other question is answered while a
    // figure is being drawn.
    function question(figure) {
        const notebook = window.jupyterapp.shell.currentWidget.content;
        const { _view: view } = [...family(notebook)].find((widget) => widget.node === figure);
        const control = [...models(view.model)].find((model) => CONTROLS.test(model.name));
        return () => control.comm.jsServicesComm.send({ method: "request_state" }).done;
    }

    const box = (element) => {
        const { width, height, top } = element.getBoundingClientRect();
        return [width, height, top];
    };

    window.course = {
        figures: () => [...document.querySelectorAll(FIGURES)],

        // Wait until the picture, and the text below it, are no longer `old`; null after `patience` ms.
        async changed(index, old, patience) {
            for (const end = performance.now() + patience; performance.now() < end; await pause(20)) {
                const now = face(course.figures()[index]);
                if (now !== null && now !== old) return now;
            }
            return null;
        },

        // Wait until nothing has changed for `quiet` ms and the kernel has answered the figure thrice meanwhile: it draws
        // after it has called itself idle, and answers between two pictures.
        async settled(index, quiet, patience) {
            const figure = course.figures()[index];
            const ask = question(figure);
            let [last, since, answers] = [face(figure), performance.now(), 0];
            for (const end = performance.now() + patience; performance.now() < end; await pause(quiet / 2)) {
                await Promise.race([ask(), pause(end - performance.now())]);
                answers += 1;
                const now = face(figure);
                if (now === null || now !== last) [last, since, answers] = [now, performance.now(), 0];
                if (answers >= 3 && performance.now() - since > quiet) return last;
            }
            throw new Error(`figure ${index + 1} was still changing after ${patience} ms`);
        },

        // Bring a picture or callout to the middle of the screen, where it is drawn; return where it is.
        async shown(selector, index) {
            const element = document.querySelectorAll(selector)[index];
            element.scrollIntoView({ block: "center" });
            await new Promise(requestAnimationFrame);
            await new Promise(requestAnimationFrame);
            const { x, y, width, height } = element.getBoundingClientRect();
            return { x, y, width, height, scale: 1 };
        },

        // Note the place of a figure, its picture and its cell in every animation frame, until `stop` is called.
        watch(index) {
            const figure = course.figures()[index];
            const parts = [figure, figure.querySelector(":scope > img"), figure.closest(".jp-Cell")];
            const seen = [];
            let watching = true;
            const look = () => {
                seen.push(parts.map(box).flat());
                if (watching) requestAnimationFrame(look);
            };
            look();
            window.course.stop = () => { watching = false; return seen; };
        },

        // Every piece of text that is shown in the outputs, or in what `selector` finds: [words, colour, opacity,
        // backgrounds, size in px, weight].
        texts(selector = OUTPUTS) {
            const found = [];
            for (const part of document.querySelectorAll(selector)) {
                const walker = document.createTreeWalker(part, NodeFilter.SHOW_TEXT);
                while (walker.nextNode()) {
                    const words = walker.currentNode.data.trim();
                    const element = walker.currentNode.parentElement;
                    const rect = element.getBoundingClientRect();
                    if (!words || rect.width * rect.height < 4 || !element.checkVisibility()) continue;
                    const look = getComputedStyle(element);
                    let opacity = 1;
                    for (let place = element; place; place = place.parentElement) {
                        opacity *= getComputedStyle(place).opacity;
                    }
                    found.push([
                        words.slice(0, 60), parseColour(look.color), opacity, backgrounds(element),
                        parseFloat(look.fontSize), parseInt(look.fontWeight, 10),
                    ]);
                }
            }
            return found;
        },
    };
})();

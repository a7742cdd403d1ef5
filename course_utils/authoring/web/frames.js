// Live figures without Python: pictures taken beforehand, shown as their controls are moved. A figure's pictures are
// fetched when it comes near the window; by a script, so that it works from a file as well.

(() => {
    const waiting = new Map(); // from the name of a figure's pictures to the element that shows them

    window.courseFrames = (name, figure) => {
        const element = waiting.get(name);
        if (!element || element.querySelector("fieldset")) return;
        show(element, figure);
    };

    function make(kind, properties, ...children) {
        const element = Object.assign(document.createElement(kind), properties);
        element.append(...children);
        return element;
    }

    function show(element, figure) {
        const picture = element.querySelector("img");
        const places = figure.controls.map((control) => control.start);
        const rows = figure.controls.map((control, which) => controlOf(control, (place) => move(which, place)));

        function move(which, place) {
            if (!figure.together) figure.controls.forEach((control, other) => { places[other] = control.start; });
            places[which] = place;
            rows.forEach((row, other) => row.say(places[other]));
            picture.src = figure.frames[places.join(",")];
        }

        const note = figure.together || figure.controls.length < 2 ? [] :
            [make("p", { textContent: "Here each control moves alone; run live, they move together." })];
        const legend = make("legend", { textContent: "Move the figure" });
        const fields = make("fieldset", {}, legend, ...rows.map((row) => row.element), ...note);
        fields.addEventListener("keydown", (event) => event.stopPropagation()); // slides listen to arrow keys, too
        element.prepend(fields);
        rows.forEach((row, which) => row.say(places[which]));
        element.dataset.ready = "yes";
        element.dispatchEvent(new CustomEvent("course-frames", { bubbles: true }));
    }

    // A control: a slider over the places, or a list of words.
    function controlOf(control, moved) {
        const name = make("span", { textContent: control.label });
        if (control.list) {
            const options = control.values.map((text, place) => make("option", { value: place, textContent: text }));
            const list = make("select", {}, ...options);
            list.addEventListener("input", () => moved(list.selectedIndex));
            return { element: make("label", {}, name, list), say: (place) => { list.selectedIndex = place; } };
        }
        const slider = make("input", { type: "range", min: 0, max: control.values.length - 1, step: 1 });
        const value = make("output", {});
        slider.addEventListener("input", () => moved(Number(slider.value)));
        return {
            element: make("label", {}, name, slider, value),
            say: (place) => {
                slider.value = place;
                value.textContent = control.values[place];
                slider.setAttribute("aria-valuetext", control.values[place]);
            },
        };
    }

    function fetchFrames(element) {
        const address = element.dataset.frames;
        waiting.set(address.split("/").pop().replace(/\.js$/, ""), element);
        document.head.append(make("script", { src: address }));
    }

    addEventListener("DOMContentLoaded", () => {
        const watch = new IntersectionObserver((entries) => {
            for (const { isIntersecting, target } of entries) {
                if (!isIntersecting) continue;
                watch.unobserve(target);
                fetchFrames(target);
            }
        }, { rootMargin: "400px" });
        document.querySelectorAll(".course-frames").forEach((element) => watch.observe(element));
    });
})();

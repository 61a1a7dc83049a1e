// Strategies chosen in the legend stand out in all figures and tables; the others fade.
(() => {
  const buttons = [...document.querySelectorAll(".chips button")];
  const marked = [...document.querySelectorAll(".of[data-s]")];
  const chosen = new Set();
  const show = () => {
    for (const button of buttons) button.setAttribute("aria-pressed", String(chosen.has(button.dataset.s)));
    for (const element of marked)
      element.classList.toggle("faded", chosen.size > 0 && !chosen.has(element.dataset.s));
  };
  for (const button of buttons) {
    button.addEventListener("click", () => {
      if (!chosen.delete(button.dataset.s)) chosen.add(button.dataset.s);
      show();
    });
  }
})();

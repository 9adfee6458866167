// Every take by itself; with several, one at a time is shown, first the last.
const articles = [...document.querySelectorAll("article.take")], redraws = [];
articles.forEach((article, i) => {
  const take = data.takes[i], drawings = [];
  const figures = stage(article, take);
  const choose = number => { if (figures) figures.show(number); lines.pick(take.events[number].number); };
  heat(article, take, choose);
  const lines = lag(article, take, choose);
  if (take.events.length) lines.pick(take.events[0].number);
  floorPlan(article, take);
  if (figures) drawings.push(figures.redraw);
  drawings.push(lines.redraw);
  redraws.push(() => drawings.forEach(draw => draw()));
  article.querySelectorAll(".show").forEach(button => {
    button.hidden = !figures;
    button.addEventListener("click", () => choose(Number(button.dataset.event)));
  });
  const only = article.querySelector(".for"), rest = article.querySelector(".rest");
  if (only) {
    only.parentElement.hidden = false;
    only.addEventListener("change", () => {
      article.querySelectorAll(".events li").forEach(item => { item.hidden = only.value !== "" && item.dataset.dancer !== only.value; });
      if (rest && only.value !== "") rest.open = true;
      if (only.value !== "") lines.pick(Number(only.value));
    });
  }
});
const tabs = [...document.querySelectorAll("[data-take]")];
const open = number => {
  articles.forEach((article, i) => { article.hidden = i !== number; });
  tabs.forEach((tab, i) => tab.setAttribute("aria-pressed", String(i === number)));
  redraws[number]();
};
if (tabs.length) {
  tabs[0].parentElement.hidden = false;
  tabs.forEach((tab, i) => tab.addEventListener("click", () => open(i)));
  open(tabs.length - 1);
}

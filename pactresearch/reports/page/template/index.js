"use strict";
// Shows the reports that match what is typed and chosen; without it all of them are shown.
(function () {
  const finder = document.querySelector(".finder");
  if (!finder) return;
  const reports = [...document.querySelectorAll("[data-report]")];
  const groups = [...document.querySelectorAll("[data-group]")];
  const marks = [...document.querySelectorAll("svg.map a")];
  const field = (name) => finder.querySelector(`[name=${name}]`);
  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
  const said = reports.map((report) => plain(`${report.dataset.find} ${report.textContent}`));

  function show() {
    const words = plain(field("text").value).split(/\s+/).filter(Boolean);
    const kind = field("kind").value, route = field("route") ? field("route").value : "";
    const due = field("due").checked;
    let shown = 0;
    reports.forEach((report, at) => {
      const fits = words.every((word) => said[at].includes(word))
        && (!kind || report.dataset.kind === kind)
        && (!route || report.dataset.routes.split(" ").includes(route))
        && (!due || report.dataset.state !== "current");
      report.hidden = !fits;
      shown += fits;
    });
    groups.forEach((group) => { group.hidden = !group.querySelector("[data-report]:not([hidden])"); });
    const kept = new Set(reports.filter((report) => !report.hidden).map((report) => report.dataset.iso3));
    marks.forEach((mark) => mark.classList.toggle("off", !kept.has(mark.dataset.iso3)));
    finder.querySelector("output").textContent = finder.dataset.counted.replace("{shown}", shown).replace("{all}", reports.length);
  }
  finder.hidden = false;
  finder.addEventListener("input", show);
  finder.addEventListener("change", show);
  finder.addEventListener("keydown", (event) => {
    if (event.key === "Escape") { field("text").value = ""; show(); }
  });
  show();
})();

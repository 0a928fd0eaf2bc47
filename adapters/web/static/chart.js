// Where a map is wider than the screen, brings its first step into view, and each box that the keyboard comes to.
// Without this script it opens at its left edge and is scrolled by hand. It keeps nothing.
"use strict";

const chart = document.querySelector(".chart");
const first = chart.querySelector(".stop rect").getBoundingClientRect();
chart.scrollLeft = first.left - chart.getBoundingClientRect().left - (chart.clientWidth - first.width) / 2;
chart.addEventListener("focusin", (event) => {
  if (event.target !== chart) event.target.scrollIntoView({ block: "nearest", inline: "nearest" });
});

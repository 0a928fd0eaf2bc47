// Brings the first step of a map into view where the map is wider than the screen. Without this script it opens at its
// left edge. It keeps nothing.
"use strict";

const chart = document.querySelector(".chart");
const first = chart.querySelector(".stop rect").getBoundingClientRect();
chart.scrollLeft = first.left - chart.getBoundingClientRect().left - (chart.clientWidth - first.width) / 2;

"use strict";
// The tables of a document as rows of cells, to be copied or taken away as CSV.
REPORT.cells = (() => {
  const {element, both} = REPORT;
  // What spreadsheet programs take for a formula; a signed number is none.
  const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;
  const NUMBER = /^[+\-]?\d[\d,]*(\.\d+)?%?$/;
  const LONGEST_NAME = 60; // characters of a title in a file's name

  const harmless = text => FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  const quoted = text => `"${harmless(text.replace(/\s+/g, " ").trim()).replaceAll('"', '""')}"`;

  // With a byte-order mark, so that spreadsheet programs show Chinese.
  const csv = rows => `\ufeff${rows.map(row => row.map(quoted).join(",") + "\n").join("")}`;

  function save(rows, title, number) {
    const name = [...title.replace(/[\p{C}\s\\/:*?"<>|]+/gu, " ").trim()].slice(0, LONGEST_NAME).join("");
    REPORT.download(new Blob([csv(rows)], {type: "text/csv;charset=utf-8"}), `${name} ${number}.csv`);
  }

  // Rows of [start, end] for each cell: a row is a block, its cells are parted by tabs.
  function bounds(body, blocks) {
    return blocks.map(([start, end]) => {
      let at = start;
      return body.text.slice(start, end).split("\t").map(text => {
        const cell = [at, at + text.length];
        at += text.length + 1;
        return cell;
      });
    });
  }

  // What merged cells span, by row and column, and the places that they cover.
  function mergers(merged) {
    const spans = new Map(), covered = new Set();
    for (const [row, column, down, right] of merged) {
      spans.set(`${row} ${column}`, [down, right]);
      for (let i = 0; i < down; i++) for (let j = 0; j < right; j++) if (i || j) covered.add(`${row + i} ${column + j}`);
    }
    return {spans, covered};
  }

  // `fill(node, start, end)` writes a stretch of the text into a cell.
  function draw(body, {blocks, heads, caption, merged, title, number}, fill) {
    const places = bounds(body, blocks);
    const {spans, covered} = mergers(merged);
    const width = Math.max(...places.map(row => row.length), ...merged.map(([, column, , right]) => column + right));
    const texts = places.map(row => Array.from({length: width}, (_, i) => row[i] ? body.text.slice(...row[i]) : ""));
    const lines = places.map((row, r) => element("tr", {}, ...texts[r].map((text, c) => {
      if (covered.has(`${r} ${c}`) && !text) return null;
      const [down, right] = spans.get(`${r} ${c}`) ?? [1, 1];
      const scope = r >= heads || !text ? null : right > 1 ? "colgroup" : "col";
      const node = element(scope ? "th" : "td", {scope, rowspan: down > 1 ? down : null, colspan: right > 1 ? right : null});
      if (row[c]) fill(node, ...row[c]);
      return node;
    })));
    const table = element("table", {"aria-label": caption || null}, element("thead", {}, ...lines.slice(0, heads)),
      element("tbody", {}, ...lines.slice(heads)));
    const saver = element("button", {type: "button", class: "copy no-print", onclick: () => save(texts, title, number)},
      both("下载 CSV", "Download CSV"));
    return element("div", {class: "cells"}, element("div", {class: "no-print"}, REPORT.copier(() => texts), saver),
      element("div", {class: "scroll", tabindex: "0", role: "region", "aria-label": caption || "表格 Table"}, table));
  }

  return {draw};
})();

"use strict";
// What is drawn behind a network and beside it: densities, hulls of clusters, the legend, and pictures to save.
REPORT.views = (() => {
  const {element, svg} = REPORT;
  const SCALE = [[68, 1, 84], [59, 82, 139], [33, 145, 140], [94, 201, 98], [253, 231, 37]]; // dark to light, readable in grey
  const CELLS = 160; // of the density's grid across
  const MANY = 1000; // nodes from which a node spreads less, so that a frame stays short

  function mix(share) {
    const place = Math.min(Math.max(share, 0), 1) * (SCALE.length - 1);
    const low = Math.min(Math.floor(place), SCALE.length - 2);
    return SCALE[low].map((value, k) => Math.round(value + (SCALE[low + 1][k] - value) * (place - low)));
  }

  const shade = (value, [low, high]) => `#${mix(high > low ? (value - low) / (high - low) : 0.5).map(v => v.toString(16).padStart(2, "0")).join("")}`;

  // The weight of nodes around each point of the screen, as VOSviewer's density view shows it.
  function density(context, {drawing, canvas, nodes}) {
    const [wide, tall] = [CELLS, Math.max(1, Math.round(CELLS * canvas.clientHeight / canvas.clientWidth))];
    const grid = new Float32Array(wide * tall);
    const reach = nodes.length > MANY ? 5 : 11; // cells that a node spreads over
    let highest = 0;
    for (const node of nodes) {
      const place = drawing.canvasToDOM({x: node.x, y: node.y});
      const [cx, cy] = [place.x / canvas.clientWidth * wide, place.y / canvas.clientHeight * tall];
      for (let y = Math.max(0, Math.ceil(cy - reach)); y < Math.min(tall, cy + reach); y++) {
        for (let x = Math.max(0, Math.ceil(cx - reach)); x < Math.min(wide, cx + reach); x++) {
          const apart = ((x - cx) ** 2 + (y - cy) ** 2) / (reach * reach / 5);
          const value = grid[y * wide + x] += Math.sqrt(node.frequency || 1) * Math.exp(-apart);
          if (value > highest) highest = value;
        }
      }
    }
    const picture = document.createElement("canvas");
    [picture.width, picture.height] = [wide, tall];
    const pen = picture.getContext("2d");
    const image = pen.createImageData(wide, tall);
    grid.forEach((value, k) => {
      const share = highest ? value / highest : 0;
      image.data.set([...mix(share), Math.round(255 * Math.min(1, 3 * share) * 0.75)], 4 * k);
    });
    pen.putImageData(image, 0, 0);
    const [low, high] = [drawing.DOMtoCanvas({x: 0, y: 0}), drawing.DOMtoCanvas({x: canvas.clientWidth, y: canvas.clientHeight})];
    context.drawImage(picture, low.x, low.y, high.x - low.x, high.y - low.y);
  }

  // The corners of the smallest convex shape around points, by Andrew's monotone chain.
  function hull(points) {
    const sorted = points.slice().sort((a, b) => a.x - b.x || a.y - b.y);
    const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
    const half = list => list.reduce((kept, point) => {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], point) <= 0) kept.pop();
      return [...kept, point];
    }, []).slice(0, -1);
    return [...half(sorted), ...half(sorted.reverse())];
  }

  function clusters(context, {nodes, colour}) {
    const groups = new Map();
    for (const node of nodes) groups.set(node.community, [...groups.get(node.community) ?? [], node]);
    for (const members of groups.values()) {
      if (members.length < 3) continue;
      const corners = hull(members);
      context.beginPath();
      corners.forEach((point, k) => k ? context.lineTo(point.x, point.y) : context.moveTo(point.x, point.y));
      context.closePath();
      Object.assign(context, {globalAlpha: 0.14, fillStyle: colour(members[0]), strokeStyle: colour(members[0]), lineWidth: 40, lineJoin: "round"});
      context.fill();
      context.stroke();
      context.globalAlpha = 1;
    }
  }

  function background(context, view, scene) {
    if (view === "density") density(context, scene);
    else if (view === "cluster") clusters(context, scene);
  }

  const years = ({span}) => [span[0].toFixed(1), span[1].toFixed(1)];

  function legend(mount, told) {
    if (told.span) {
      const scale = svg("svg", {class: "scale", viewBox: "0 0 100 10", preserveAspectRatio: "none", "aria-hidden": "true"});
      for (let k = 0; k < 50; k++) scale.append(svg("rect", {x: 2 * k, width: 2.1, height: 10, fill: shade(k, [0, 49])}));
      const [low, high] = years(told);
      mount.replaceChildren(element("p", {class: "swatches"}, `${low} `, scale, ` ${high}`));
      return;
    }
    mount.replaceChildren(element("ul", {class: "swatches"}, ...told.entries.map(([colour, name]) => {
      const mark = svg("svg", {viewBox: "0 0 10 10", "aria-hidden": "true"}, svg("circle", {cx: 5, cy: 5, r: 5, fill: colour}));
      return element("li", {}, mark, REPORT.isolate(name));
    })));
  }

  // The part that is in sight, with its legend below it.
  function save(kind, scene) {
    if (kind === "svg") REPORT.download(new Blob([asSvg(scene)], {type: "image/svg+xml"}), `${scene.name}.svg`);
    else asPng(scene).toBlob(blob => REPORT.download(blob, `${scene.name}.png`));
  }

  function rowsOf(told) {
    return told.span ? [[null, years(told).join(" – ")]] : told.entries;
  }

  function asPng({canvas, legend: told}) {
    const drawn = canvas.querySelector("canvas");
    const unit = drawn.width / canvas.clientWidth;
    const rows = rowsOf(told);
    const made = document.createElement("canvas");
    [made.width, made.height] = [drawn.width, drawn.height + (rows.length * 20 + 16) * unit];
    const pen = made.getContext("2d");
    pen.fillStyle = "#ffffff";
    pen.fillRect(0, 0, made.width, made.height);
    pen.drawImage(drawn, 0, 0);
    pen.scale(unit, unit);
    pen.font = `13px ${getComputedStyle(document.body).fontFamily}`;
    pen.textBaseline = "middle";
    rows.forEach(([colour, name], k) => {
      const y = canvas.clientHeight + 16 + 20 * k;
      if (colour) {
        pen.fillStyle = colour;
        pen.beginPath();
        pen.arc(16, y, 6, 0, 7);
        pen.fill();
      } else {
        for (let x = 0; x < 100; x++) {
          pen.fillStyle = shade(x, [0, 99]);
          pen.fillRect(10 + x, y - 6, 1.2, 12);
        }
      }
      pen.fillStyle = "#22262b";
      pen.fillText(name, colour ? 28 : 118, y);
    });
    return made;
  }

  function asSvg({drawing, canvas, nodes, edges, legend: told, colour, edgeColour}) {
    const [wide, tall] = [canvas.clientWidth, canvas.clientHeight];
    const rows = rowsOf(told);
    const scale = drawing.getScale();
    const at = node => drawing.canvasToDOM({x: node.x, y: node.y});
    const places = new Map(nodes.map(node => [node.id, at(node)]));
    const made = svg("svg", {xmlns: "http://www.w3.org/2000/svg", viewBox: `0 0 ${wide} ${tall + rows.length * 20 + 16}`, "font-family": "sans-serif"});
    for (const edge of edges) {
      const [one, other] = [places.get(edge.from), places.get(edge.to)];
      made.append(svg("line", {x1: one.x.toFixed(1), y1: one.y.toFixed(1), x2: other.x.toFixed(1), y2: other.y.toFixed(1), stroke: edgeColour(edge), "stroke-width": (edge.width * scale).toFixed(2)}));
    }
    for (const node of nodes) {
      const place = places.get(node.id);
      made.append(svg("circle", {cx: place.x.toFixed(1), cy: place.y.toFixed(1), r: (node.radius * scale).toFixed(1), fill: colour(node), stroke: "#ffffff", "stroke-width": 0.5}));
    }
    for (const {text, x, top, size} of REPORT.views.written) {
      const place = drawing.canvasToDOM({x, y: top});
      made.append(svg("text", {x: place.x.toFixed(1), y: (place.y + size * scale * 0.85).toFixed(1), "font-size": (size * scale).toFixed(1), "text-anchor": "middle",
        fill: "#22262b", stroke: "#ffffff", "stroke-width": 3, "paint-order": "stroke"}, text));
    }
    rows.forEach(([mark, name], k) => {
      const y = tall + 16 + 20 * k;
      if (mark) made.append(svg("circle", {cx: 16, cy: y, r: 6, fill: mark}));
      else for (let x = 0; x < 50; x++) made.append(svg("rect", {x: 10 + 2 * x, y: y - 6, width: 2.1, height: 12, fill: shade(x, [0, 49])}));
      made.append(svg("text", {x: mark ? 28 : 118, y: y + 4.5, "font-size": 13, fill: "#22262b"}, name));
    });
    return new XMLSerializer().serializeToString(made);
  }

  return {background, legend, save, shade, hull, asSvg, written: []};
})();

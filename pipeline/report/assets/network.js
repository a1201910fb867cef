"use strict";
// The networks: search, filters, and from an edge to its sentences.
(async () => {
  const {element, both, isolate, link} = REPORT;
  const canvas = document.getElementById("canvas");
  const panel = document.getElementById("panel");
  const controls = document.getElementById("controls");
  const status = document.getElementById("status");
  const TYPES = ["#0f5c6e", "#a63a24", "#5c7a1f", "#7a4a99", "#b07a00", "#2f62b5", "#a0336f", "#2d7f5c", "#6b5b45", "#555f70"];
  const PALE = "#c6c1b6";
  const QUIET = new Set(["DATE", "TIME", "MONEY", "PERCENT", "QUANTITY", "CARDINAL", "ORDINAL"]); // types that crowd the picture until asked for
  const HUBS = 15; // nodes to begin with
  const LABELS = 140; // labels drawn at most
  const LONGEST = 14; // characters of a label, but for the chosen node and its neighbours
  const STRONGEST = 80; // nodes shown at first
  const FILLED = 0.65; // share of the room that the layout keeps for a node
  const [PIECE, AT_ONCE, SLICE] = [300, 4, 40]; // nodes or edges of a piece, pieces that need no pause, milliseconds between pauses
  const MOVING = 900; // milliseconds a year of the play lasts
  let graph = null, drawing = null, nodeSet = null, edgeSet = null, edgeTable = null, shown = null, drawn = null, playing = null;
  let listing = null; // the table's next turn
  let waiting = []; // what is told beside the picture once it is there
  let filling = 0, stale = false; // the turn of what is being put in; whether what is there looks otherwise
  let finish = null; // puts in at once what is still to come
  let movement = null; // what stands for a large drawing while it moves
  let pinned = new Set(); // nodes that were asked for by name

  // A type has one colour all over the report.
  const labels = JSON.parse(controls.dataset.types);
  const shade = type => labels.includes(type) ? Math.min(labels.indexOf(type), 9) : 9;
  const field = name => controls.elements[name];

  async function open(name) {
    const {nodes: columns, edges: links, communities = {name: [], color: []}} = await REPORT.load(`network-${name}`);
    const count = columns.node.length;
    const nodes = REPORT.rows({id: [...Array(count).keys()], ...columns});
    const edges = REPORT.rows({id: [...Array(links.source.length).keys()], from: links.source, to: links.target, ...links});
    const types = [...new Set(columns.type)].sort();
    const ranked = nodes.slice().sort((a, b) => (b.strength ?? b.frequency) - (a.strength ?? a.frequency) || a.id - b.id);
    graph = {name, nodes, edges, types, ranked, communities, measured: null};
    pinned = new Set();
    stop();
    panel.replaceChildren();
    waiting = [tell, tellHubs, listEdges];
    fillControls();
    draw();
  }

  function tellHubs() {
    const hubs = graph.nodes.filter(n => shown.has(n.id)).sort((a, b) => b.frequency - a.frequency).slice(0, HUBS);
    if (panel.querySelector("h2")) return; // somebody has chosen in the meantime
    panel.replaceChildren(element("p", {class: "note"}, both("点节点看它的邻居，点边看句子。", "Choose a node for its neighbours, an edge for its sentences.")),
      element("h2", {}, both("最常提到", "Most mentioned")), element("ol", {}, ...hubs.map(n => element("li", {}, nodeButton(n.id), ` ${REPORT.number(n.frequency)}`))));
  }

  // The first picture is nodes and edges; a frame later come their labels, and then, one after another, what is told
  // beside it.
  function continueLater() {
    const next = waiting.shift();
    if (next) setTimeout(async () => {
      await next();
      continueLater();
    });
  }

  function fillControls() {
    const known = graph.nodes.filter(n => n.first_year);
    const years = known.length ? [Math.min(...known.map(n => n.first_year)), Math.max(...known.map(n => n.last_year))] : ["", ""];
    [field("from").value, field("to").value] = years;
    field("year").disabled = document.getElementById("play").disabled = !known.length;
    [field("year").min, field("year").max] = known.length ? years : [0, 0];
    field("year").value = years[1];
    field("strongest").max = graph.nodes.length;
    field("strongest").value = Math.min(STRONGEST, graph.nodes.length);
    document.getElementById("gexf").href = `../network/${graph.name}.gexf`;
    graph.heaviest = graph.edges.reduce((most, edge) => Math.max(most, edge.weight), 1);
    field("weight").max = graph.heaviest;
    field("weight").value = 1;
    field("backbone").checked = graph.edges.filter(e => !e.backbone).length > 300;
    document.getElementById("types").replaceChildren(...graph.types.map(type => element("label", {class: "check"},
      element("input", {type: "checkbox", name: "type", value: type, checked: !QUIET.has(type)}),
      element("span", {class: `tag t${shade(type)}`, title: REPORT.explain(type)}, type))));
    const sizes = new Map();
    for (const node of graph.nodes) sizes.set(node.community, (sizes.get(node.community) ?? 0) + 1);
    const several = [...sizes.keys()].filter(c => sizes.get(c) > 1).sort((a, b) => a - b); // a node alone is no community
    field("community").replaceChildren(element("option", {value: ""}, "全部 all"),
      ...several.map(c => element("option", {value: c}, `${c + 1}. ${graph.communities.name[c] ?? ""}`)));
    document.getElementById("names").replaceChildren(); // filled when somebody searches
  }

  function position() {
    const reach = graph.nodes.reduce((far, n) => Math.max(far, Math.abs(n.x), Math.abs(n.y)), 1e-9);
    const scale = 60 * Math.sqrt(graph.nodes.length) / reach;
    // Where the layout knows how large nodes are, none covers another, and names find room between them.
    return n => ({x: n.x * scale, y: -n.y * scale, radius: n.size ? FILLED * n.size * scale : 4 + 24 * Math.sqrt(n.frequency / graph.largest)});
  }

  function span() {
    return graph.nodes.reduce(([low, high], {mean_year: year}) => year ? [Math.min(low, year), Math.max(high, year)] : [low, high], [Infinity, -Infinity]);
  }

  function colour(node) {
    if (field("colour").value === "year") return node.mean_year ? REPORT.views.shade(node.mean_year, graph.span) : PALE;
    return field("colour").value === "type" ? TYPES[shade(node.type)]
      : field("colour").value === "focal" ? (node.in_focal ? "#a63a24" : "#9db2b7") : graph.communities.color[node.community] || TYPES[node.community % 10];
  }

  // Under the colouring by focal document, links of its own and shared ones stand out.
  function edgeColour(edge) {
    return field("colour").value !== "focal" ? PALE : {own: "#a63a24", shared: "#5f97a3"}[edge.focal_status] ?? PALE;
  }

  function draw() {
    filling += 1;
    stale = false;
    finish = null;
    canvas.setAttribute("aria-busy", false);
    drawing?.destroy();
    graph.largest = graph.nodes.reduce((most, node) => Math.max(most, node.frequency), 1);
    const place = position();
    graph.span = span();
    for (const node of graph.nodes) Object.assign(node, place(node));
    drawn = allowed();
    shown = drawn.nodes;
    nodeSet = new vis.DataSet(graph.nodes.filter(n => drawn.nodes.has(n.id)).map(asNode));
    edgeSet = new vis.DataSet(field("view").value === "density" ? [] : graph.edges.filter(e => drawn.edges.has(e.id)).map(asEdge));
    drawing = new vis.Network(canvas, {nodes: nodeSet, edges: edgeSet}, {
      physics: false,
      nodes: {shape: "dot", borderWidth: 0.5},
      edges: {smooth: false, color: {color: PALE, highlight: "#d08a00", hover: "#8a8577", inherit: false}, selectionWidth: 2, hoverWidth: 1},
      interaction: {hover: true, multiselect: false, hideEdgesOnDrag: graph.edges.length > 2000, hideNodesOnDrag: graph.edges.length > 2000,
        keyboard: {enabled: true, bindToWindow: false}, tooltipDelay: 100},
    });
    movement = REPORT.moving.follow(drawing, canvas);
    const write = labeller();
    let still = true; // whether this frame is drawn whole
    let labelled = 0;
    drawing.on("beforeDrawing", context => {
      still = !movement.draw(context);
      if (still) REPORT.views.background(context, field("view").value, {drawing, canvas, nodes: graph.nodes.filter(n => shown?.has(n.id)), colour});
    });
    drawing.on("afterDrawing", context => {
      if (!still) return;
      movement.drawn();
      if (labelled) write(context);
      else labelled = requestAnimationFrame(() => { drawing.redraw(); continueLater(); }); // the picture first, then its labels
    });
    drawing.on("selectNode", event => showNode(event.nodes[0]));
    drawing.on("selectEdge", event => { if (!event.nodes.length) showEdge(event.edges[0]); });
    drawing.fit({animation: false});
    REPORT.views.written = [];
    REPORT.network = {drawing, graph, showEdge, showNode};
  }

  const widthOf = edge => 0.6 + 5 * Math.sqrt(edge.weight / graph.heaviest);
  const asNode = n => ({id: n.id, size: field("view").value === "density" ? 2 : n.radius, color: colour(n), x: n.x, y: n.y});
  const asEdge = e => ({id: e.id, from: e.from, to: e.to, width: widthOf(e), color: {color: edgeColour(e), highlight: "#d08a00", hover: "#8a8577"}});

  // What a node is called in the labels that are chosen; one without such a name goes by its own.
  function named(node) {
    const kind = field("labels").value;
    if (kind === "short") return node.acronym || (node.label.length > 6 ? `${node.label.slice(0, 5)}…` : node.label);
    return node[kind] || node.label;
  }

  // Labels of one size on the screen at any zoom: the chosen node and its neighbours first, then the most frequent,
  // each only where it covers no other.
  function labeller() {
    const family = getComputedStyle(document.body).fontFamily;
    const ordered = graph.nodes.slice().sort((a, b) => b.frequency - a.frequency);
    const order = new Int32Array(ordered.length);
    ordered.forEach((node, rank) => { order[node.id] = rank; });
    return context => {
      const scale = drawing.getScale();
      const [low, high] = [drawing.DOMtoCanvas({x: 0, y: 0}), drawing.DOMtoCanvas({x: canvas.clientWidth, y: canvas.clientHeight})];
      const chosen = drawing.getSelectedNodes();
      const first = new Set([...chosen, ...chosen.flatMap(id => drawing.getConnectedNodes(id))]);
      const boxes = [];
      const written = [];
      Object.assign(context, {textAlign: "center", textBaseline: "top", fillStyle: "#22262b", strokeStyle: "rgba(255,255,255,.9)", lineWidth: 4 / scale, lineJoin: "round"});
      const seen = ordered.length > 2 * shown.size ? [...shown].sort((a, b) => order[a] - order[b]).map(id => graph.nodes[id]) : ordered;
      for (const node of [...seen.filter(n => first.has(n.id)), ...seen.filter(n => !first.has(n.id))]) {
        if (boxes.length >= LABELS) break;
        if (!shown.has(node.id) || node.x < low.x || node.x > high.x || node.y < low.y || node.y > high.y) continue;
        const size = (11.5 + 7 * Math.sqrt(node.frequency / graph.largest)) / scale;
        context.font = `${size}px ${family}`;
        const whole = named(node);
        const longest = /[\u3400-\u9fff]/.test(whole) ? LONGEST : 2 * LONGEST;
        const text = first.has(node.id) || whole.length <= longest ? whole : `${whole.slice(0, longest - 1)}…`;
        const half = context.measureText(text).width / 2;
        const x = Math.max(Math.min(node.x, high.x - half), low.x + half);
        const below = node.y + node.radius + 2 / scale;
        const top = below + size <= high.y ? below : node.y - node.radius - 2 / scale - size;
        const box = [x - half, top, x + half, top + size];
        if (boxes.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue;
        boxes.push(box);
        written.push({text, x, top, size});
        context.strokeText(text, x, top);
        context.fillText(text, x, top);
      }
      REPORT.views.written = written;
    };
  }

  function allowed() {
    const types = new Set([...controls.querySelectorAll("[name=type]:checked")].map(box => box.value));
    const community = field("community").value;
    const [from, to] = [Number(field("from").value) || -Infinity, Number(field("to").value) || Infinity];
    const dated = row => !row.first_year || (row.first_year <= to && row.last_year >= from);
    const passing = graph.ranked.filter(n => types.has(n.type) && dated(n) && (community === "" || n.community === Number(community)));
    const most = Number(field("strongest").value);
    const nodes = new Set(passing.filter((n, place) => place < most || pinned.has(n.id)).map(n => n.id));
    const [least, backbone] = [Number(field("weight").value), field("backbone").checked];
    const edges = new Set();
    for (const e of graph.edges) {
      if (nodes.has(e.from) && nodes.has(e.to) && dated(e) && e.weight >= least && (!backbone || e.backbone)) edges.add(e.id);
    }
    return {nodes, edges};
  }

  // Draw what the filters let through; `anew` where what is drawn already looks otherwise.
  function apply(anew = false) {
    const before = {nodes: new Set(nodeSet.getIds()), edges: new Set(edgeSet.getIds())};
    drawn = allowed();
    const {nodes, edges} = drawn;
    shown = nodes;
    stale ||= anew;
    const lines = field("view").value !== "density";
    fill([
      // Edges first: none may ever lead to a node that is not there.
      ...pieces([...before.edges].filter(id => !lines || !edges.has(id)), ids => edgeSet.remove(ids)),
      ...pieces([...before.nodes].filter(id => !nodes.has(id)), ids => nodeSet.remove(ids)),
      ...pieces(graph.nodes.filter(n => nodes.has(n.id) && (stale || !before.nodes.has(n.id))), rows => nodeSet.update(rows.map(asNode))),
      ...pieces(lines ? graph.edges.filter(e => edges.has(e.id) && (stale || !before.edges.has(e.id))) : [], rows => edgeSet.update(rows.map(asEdge))),
    ]);
    clearTimeout(listing);
    listing = setTimeout(() => edgeTable?.filter(edge => edges.has(edge.id))); // the picture comes first
    tell();
  }

  const pieces = (rows, act) => Array.from({length: Math.ceil(rows.length / PIECE)}, (_, k) => () => act(rows.slice(k * PIECE, (k + 1) * PIECE)));

  // Many nodes and edges come piece by piece, and the page answers in between; the picture before them stays until all are there.
  function fill(steps) {
    const turn = ++filling;
    const many = steps.length > AT_ONCE;
    if (many) movement.hold();
    canvas.setAttribute("aria-busy", many);
    const next = until => {
      if (turn !== filling) return; // something else is to be drawn by now
      do steps.shift()?.(); while (steps.length && performance.now() < until);
      if (steps.length) return setTimeout(() => next(performance.now() + SLICE));
      finish = null;
      stale = false;
      canvas.setAttribute("aria-busy", false);
      movement.release();
    };
    finish = () => next(Infinity);
    next(many ? performance.now() + SLICE : Infinity);
  }

  function tell() {
    const {nodes, edges} = drawn;
    document.getElementById("least").textContent = field("weight").value;
    document.getElementById("count").textContent = field("strongest").value;
    document.getElementById("until").textContent = field("to").value;
    status.replaceChildren(both(`${nodes.size} 个节点，${edges.size} 条边`, `${nodes.size} nodes, ${edges.size} edges`), " ",
      nodes.size < graph.nodes.length ? both(`（全图 ${graph.nodes.length} 个节点，GEXF 文件保存全图）`, `(of ${graph.nodes.length} nodes; the GEXF file holds all that are drawn in full)`) : "");
    REPORT.views.legend(document.getElementById("legend"), legend(nodes));
  }

  const shorten = name => name.length > 2 * LONGEST ? `${name.slice(0, 2 * LONGEST - 1)}…` : name;

  // What the colours mean: entries of a colour and a name, or the ends of a scale of years.
  function legend(nodes) {
    const kind = field("colour").value;
    if (kind === "year") return Number.isFinite(graph.span[0]) ? {span: graph.span} : {entries: []};
    if (kind === "focal") return {entries: [["#a63a24", "焦点文献 focal"], ["#9db2b7", "其他 other"]]};
    const counts = new Map();
    for (const id of nodes) {
      const node = graph.nodes[id];
      const name = kind === "type" ? node.type : graph.communities.name[node.community] || `${node.community + 1}`;
      const entry = counts.get(name) ?? [colour(node), name, 0];
      entry[2] += 1;
      counts.set(name, entry);
    }
    return {entries: [...counts.values()].sort((a, b) => b[2] - a[2]).slice(0, 12).map(([shade, name]) => [shade, name.split(" / ").map(shorten).join(" / ")])};
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    document.getElementById("play").textContent = "▶";
  }

  // From the first year on, a year at a time, up to the last one.
  function play() {
    if (playing) return stop();
    const slider = field("year");
    if (Number(slider.value) >= Number(slider.max)) slider.value = slider.min;
    document.getElementById("play").textContent = "⏸";
    const step = () => {
      field("to").value = slider.value;
      apply();
      if (Number(slider.value) >= Number(slider.max)) stop();
      else slider.value = Number(slider.value) + 1;
    };
    step();
    playing = setInterval(step, MOVING);
  }

  // What an edge's weight counts.
  const UNITS = {keywords: ["篇", "works"], authors: ["篇", "works"], institutions: ["篇", "works"], "co-citation": ["篇", "works"],
    "co-issuing": ["件", "texts"], journals: ["个关键词", "keywords"], coupling: ["条文献", "references"],
    citations: ["处引用", "references"], reuse: ["字", "characters"]};
  const counted = weight => both(`${weight} ${(UNITS[graph.name] ?? ["句"])[0]}`, `${weight} ${(UNITS[graph.name] ?? ["", "sent."])[1]}`);
  const other = (edge, id) => edge.from === id ? edge.to : edge.from;
  const nodeButton = id => element("button", {type: "button", class: "plain", onclick: () => choose(id)}, isolate(graph.nodes[id].label));

  function choose(id) {
    if (!shown.has(id)) {
      pinned.add(id);
      apply();
    }
    if (!shown.has(id)) return showNode(id); // a filter hides it
    if (!nodeSet.get(id)) nodeSet.add(asNode(graph.nodes[id])); // its piece is still to come
    movement.step(() => {
      drawing.selectNodes([id]);
      drawing.focus(id, {scale: Math.max(drawing.getScale(), 0.9), animation: false});
    });
    showNode(id);
  }

  function showNode(id) {
    const node = graph.nodes[id];
    const touching = graph.edges.filter(e => drawn.edges.has(e.id) && (e.from === id || e.to === id)).sort((a, b) => b.weight - a.weight);
    const onward = node.type === "DOCUMENT" ? node.node.includes("#") ? "" // a record that no document came of
        : element("a", {href: link("reader", {document: node.node})}, both("阅读", "Read"))
      : UNITS[graph.name] && !["keywords", "co-issuing"].includes(graph.name) ? ""
      : ["terms", "keywords"].includes(graph.name) ? element("a", {href: link("search", {q: node.label})}, both("上下文", "Concordance"))
      : element("a", {href: link("entities", {entity: node.node})}, both("实体页", "Entity page"));
    panel.replaceChildren(element("h2", {}, isolate(node.label)),
      element("p", {}, element("span", {class: `tag t${shade(node.type)}`}, node.type), " ", isolate([node.acronym, node.name_en].filter(Boolean).join(" · "))),
      element("p", {}, both(`${REPORT.number(node.frequency)} 次，${node.documents} 篇`, `${REPORT.number(node.frequency)} times, ${node.documents} documents`), " · ", onward),
      element("ul", {}, ...touching.slice(0, 40).map(edge => element("li", {}, nodeButton(other(edge, id)), " ",
        element("button", {type: "button", class: "plain", onclick: () => showEdge(edge.id)}, counted(edge.weight))))));
  }

  function showEdge(id) {
    const edge = graph.edges[id];
    if (edgeSet.get(id)) drawing.selectEdges([id]);
    measure(graph).then(() => tellEdge(edge)).catch(error => REPORT.fail(panel, error));
  }

  // What the picture does not need is read once it is there.
  function measure(whole) {
    whole.measured ??= REPORT.load(`network-${whole.name}-measures`).then(columns => {
      for (const [name, column] of Object.entries(columns)) whole.edges.forEach((edge, id) => { edge[name] = column[id]; });
    });
    return whole.measured;
  }

  function tellEdge(edge) {
    const places = element("div");
    const fact = (column, said) => said && element("span", {"data-column": `network/edges.${column}`}, said);
    const facts = [fact("weight", `weight ${edge.weight}`), fact("npmi", `NPMI ${edge.npmi?.toFixed(2) ?? "—"}`), fact("documents", `${edge.documents} documents`),
      fact("association_strength", edge.association_strength ? `association ${edge.association_strength.toFixed(1)}` : "")]
      .filter(Boolean).flatMap((said, i) => i ? [" · ", said] : [said]);
    const heading = element("h2", {tabindex: "-1"}, isolate(graph.nodes[edge.from].label), " — ", isolate(graph.nodes[edge.to].label));
    panel.replaceChildren(heading, element("p", {class: "note"}, ...facts), places);
    heading.focus({preventScroll: true});
    highlight(places, edge).catch(error => REPORT.fail(places, error));
  }

  async function highlight(places, edge) {
    const told = await REPORT.load(`network-${graph.name}-evidence`);
    const ends = new Set([graph.nodes[edge.from].node, graph.nodes[edge.to].node]);
    const wanted = new Set((await REPORT.entities()).filter(e => ends.has(e.entity_id)).map(e => e.number));
    if (told.evidence[edge.id].length) await REPORT.sentences(places, told.evidence[edge.id], {wanted, step: 12});
    else places.replaceChildren(element("p", {}, isolate(told.quote[edge.id] ?? ""))); // a record that no document came of
  }

  async function listEdges() {
    const whole = graph;
    await measure(whole);
    if (graph !== whole) return; // another one was opened
    const label = id => whole.nodes[id].label;
    edgeTable = REPORT.table(document.getElementById("edges"), {
      caption: both("图中的边，即不用鼠标的入口", "the edges drawn: the way in without a mouse"), name: "network/edges", step: 15, sort: "weight",
      only: edge => drawn.edges.has(edge.id), items: whole.edges, matches: e => `${label(e.from)} ${label(e.to)}`,
      columns: [
        {key: "from", zh: "一端", en: "One end", of: "network/edges.source_label", cell: e => nodeButton(e.from)},
        {key: "to", zh: "另一端", en: "Other end", of: "network/edges.target_label", cell: e => nodeButton(e.to)},
        {key: "weight", zh: "共现", en: "Weight", numeric: true, cell: e => element("button", {type: "button", class: "plain",
          onclick: () => { showEdge(e.id); panel.scrollIntoView({block: "nearest"}); }}, counted(e.weight))},
        {key: "npmi", zh: "NPMI", en: "", numeric: true, minor: true, cell: e => e.npmi?.toFixed(2) ?? ""},
        {key: "documents", zh: "文献", en: "Documents", numeric: true, minor: true},
      ],
    });
  }

  function find() {
    const query = field("search").value.trim().toLowerCase();
    if (!query) return;
    const names = n => [n.label, n.acronym, n.name_en].map(name => (name ?? "").toLowerCase());
    const found = graph.nodes.find(n => names(n).includes(query)) ?? graph.nodes.find(n => names(n).some(name => name.includes(query)));
    if (found) choose(found.id);
    else status.replaceChildren(both("没有这个节点", "no such node"));
  }

  field("search").addEventListener("focus", () => {
    const names = document.getElementById("names");
    if (!names.childElementCount) names.append(...graph.nodes.map(n => element("option", {value: n.label})));
  });
  controls.addEventListener("submit", event => { event.preventDefault(); find(); });
  controls.addEventListener("change", event => {
    if (event.target.name === "network") open(event.target.value).catch(error => REPORT.fail(panel, error));
    else if (event.target.name === "year") {
      stop();
      field("to").value = event.target.value;
      apply();
    } else if (event.target.name === "labels") drawing.redraw();
    else if (event.target.name !== "search") apply(["colour", "view"].includes(event.target.name));
    else find();
  });
  document.getElementById("play").addEventListener("click", play);
  document.querySelectorAll("[data-save]").forEach(button => button.addEventListener("click", () => {
    if (finish) { // or the picture would be the one before, under the new legend
      finish();
      drawing.redraw(); // a first one only measures new nodes
    }
    REPORT.views.save(button.dataset.save, {drawing, canvas, name: graph.name, legend: legend(shown),
      nodes: graph.nodes.filter(n => shown.has(n.id)), edges: graph.edges.filter(e => drawn.edges.has(e.id)), colour, edgeColour});
  }));
  document.querySelectorAll("[data-zoom]").forEach(button => button.addEventListener("click", () => {
    const factor = Number(button.dataset.zoom);
    movement.step(() => factor ? drawing.moveTo({scale: drawing.getScale() * factor}) : drawing.fit({animation: false}));
  }));
  // network.html#network=NAME&node=ID opens a network at a node.
  async function follow() {
    const {network, node} = REPORT.hash();
    const name = [...field("network").options].some(option => option.value === network) ? network : field("network").value;
    if (!name) return;
    field("network").value = name;
    if (graph?.name !== name) await open(name);
    const wanted = graph.nodes.find(n => n.node === node);
    if (wanted) choose(wanted.id);
  }
  window.addEventListener("hashchange", () => follow().catch(error => REPORT.fail(panel, error)));
  await follow();
})().catch(error => REPORT.fail(document.getElementById("panel"), error));

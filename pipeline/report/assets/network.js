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
  let graph = null, drawing = null, nodeSet = null, edgeSet = null, edgeTable = null, shown = null;

  // A type has one colour all over the report.
  const labels = (await REPORT.load("entities")).labels;
  const shade = type => labels.includes(type) ? Math.min(labels.indexOf(type), 9) : 9;
  const field = name => controls.elements[name];

  async function open(name) {
    const data = await REPORT.load(`network-${name}`);
    const nodes = REPORT.rows(data.nodes).map((node, id) => ({...node, id}));
    const edges = REPORT.rows(data.edges).map((edge, id) => ({...edge, id, from: edge.source, to: edge.target}));
    const types = [...new Set(nodes.map(n => n.type))].sort();
    graph = {name, nodes, edges, types};
    shown = null;
    fillControls();
    draw();
    listEdges();
    apply();
    const hubs = nodes.filter(n => shown.has(n.id)).sort((a, b) => b.frequency - a.frequency).slice(0, HUBS);
    panel.replaceChildren(element("p", {class: "note"}, both("点节点看它的邻居，点边看句子。", "Choose a node for its neighbours, an edge for its sentences.")),
      element("h2", {}, both("最常提到", "Most mentioned")), element("ol", {}, ...hubs.map(n => element("li", {}, nodeButton(n.id), ` ${REPORT.number(n.frequency)}`))));
  }

  function fillControls() {
    const known = graph.nodes.filter(n => n.first_year);
    const years = known.length ? [Math.min(...known.map(n => n.first_year)), Math.max(...known.map(n => n.last_year))] : ["", ""];
    [field("from").value, field("to").value] = years;
    const heaviest = Math.max(1, ...graph.edges.map(e => e.weight));
    field("weight").max = heaviest;
    field("weight").value = 1;
    field("backbone").checked = graph.edges.filter(e => !e.backbone).length > 300;
    document.getElementById("types").replaceChildren(...graph.types.map(type => element("label", {class: "check"},
      element("input", {type: "checkbox", name: "type", value: type, checked: !QUIET.has(type)}), element("span", {class: `tag t${shade(type)}`}, type))));
    const names = new Map(graph.nodes.map(n => [n.community, n.community_name]));
    field("community").replaceChildren(element("option", {value: ""}, "全部 all"),
      ...[...names.keys()].sort((a, b) => a - b).map(c => element("option", {value: c}, `${c + 1}. ${names.get(c) || ""}`)));
    document.getElementById("names").replaceChildren(...graph.nodes.map(n => element("option", {value: n.label})));
  }

  function position() {
    const reach = Math.max(1e-9, ...graph.nodes.flatMap(n => [Math.abs(n.x), Math.abs(n.y)]));
    const scale = 60 * Math.sqrt(graph.nodes.length) / reach;
    return n => ({x: n.x * scale, y: -n.y * scale});
  }

  function colour(node) {
    return field("colour").value === "type" ? TYPES[shade(node.type)]
      : field("colour").value === "focal" ? (node.in_focal ? "#a63a24" : "#9db2b7") : node.color || TYPES[node.community % 10];
  }

  // Under the colouring by focal document, links of its own and shared ones stand out.
  function edgeColour(edge) {
    return field("colour").value !== "focal" ? PALE : {own: "#a63a24", shared: "#5f97a3"}[edge.focal_status] ?? PALE;
  }

  function draw() {
    drawing?.destroy();
    const place = position();
    const heaviest = Math.max(1, ...graph.edges.map(e => e.weight));
    const largest = Math.max(1, ...graph.nodes.map(n => n.frequency));
    for (const node of graph.nodes) Object.assign(node, place(node), {radius: 4 + 24 * Math.sqrt(node.frequency / largest)});
    nodeSet = new vis.DataSet(graph.nodes.map(n => ({id: n.id, size: n.radius, color: colour(n), x: n.x, y: n.y})));
    edgeSet = new vis.DataSet(graph.edges.map(e => ({id: e.id, from: e.from, to: e.to, width: 0.6 + 5 * Math.sqrt(e.weight / heaviest)})));
    drawing = new vis.Network(canvas, {nodes: nodeSet, edges: edgeSet}, {
      physics: false,
      nodes: {shape: "dot", borderWidth: 0.5},
      edges: {smooth: false, color: {color: PALE, highlight: "#d08a00", hover: "#8a8577", inherit: false}, selectionWidth: 2, hoverWidth: 1},
      interaction: {hover: true, multiselect: false, hideEdgesOnDrag: graph.edges.length > 2000, hideEdgesOnZoom: graph.edges.length > 2000,
        keyboard: {enabled: true, bindToWindow: false}, tooltipDelay: 100},
    });
    drawing.on("afterDrawing", labeller(largest));
    drawing.on("selectNode", event => showNode(event.nodes[0]));
    drawing.on("selectEdge", event => { if (!event.nodes.length) showEdge(event.edges[0]); });
    drawing.fit({animation: false});
    REPORT.network = {drawing, graph, showEdge, showNode};
  }

  // Labels of one size on the screen at any zoom: the chosen node and its neighbours first, then the most frequent,
  // each only where it covers no other.
  function labeller(largest) {
    const family = getComputedStyle(document.body).fontFamily;
    const ordered = graph.nodes.slice().sort((a, b) => b.frequency - a.frequency);
    return context => {
      const scale = drawing.getScale();
      const [low, high] = [drawing.DOMtoCanvas({x: 0, y: 0}), drawing.DOMtoCanvas({x: canvas.clientWidth, y: canvas.clientHeight})];
      const chosen = drawing.getSelectedNodes();
      const first = new Set([...chosen, ...chosen.flatMap(id => drawing.getConnectedNodes(id))]);
      const boxes = [];
      Object.assign(context, {textAlign: "center", textBaseline: "top", fillStyle: "#22262b", strokeStyle: "rgba(255,255,255,.9)", lineWidth: 4 / scale, lineJoin: "round"});
      for (const node of [...ordered.filter(n => first.has(n.id)), ...ordered.filter(n => !first.has(n.id))]) {
        if (boxes.length >= LABELS) break;
        if (shown && !shown.has(node.id) || node.x < low.x || node.x > high.x || node.y < low.y || node.y > high.y) continue;
        const size = (11.5 + 7 * Math.sqrt(node.frequency / largest)) / scale;
        context.font = `${size}px ${family}`;
        const text = first.has(node.id) || node.label.length <= LONGEST ? node.label : `${node.label.slice(0, LONGEST - 1)}…`;
        const half = context.measureText(text).width / 2;
        const x = Math.max(Math.min(node.x, high.x - half), low.x + half);
        const below = node.y + node.radius + 2 / scale;
        const top = below + size <= high.y ? below : node.y - node.radius - 2 / scale - size;
        const box = [x - half, top, x + half, top + size];
        if (boxes.some(b => b[0] < box[2] && box[0] < b[2] && b[1] < box[3] && box[1] < b[3])) continue;
        boxes.push(box);
        context.strokeText(text, x, top);
        context.fillText(text, x, top);
      }
    };
  }

  function allowed() {
    const types = new Set([...controls.querySelectorAll("[name=type]:checked")].map(box => box.value));
    const community = field("community").value;
    const [from, to] = [Number(field("from").value) || -Infinity, Number(field("to").value) || Infinity];
    const dated = row => !row.first_year || (row.first_year <= to && row.last_year >= from);
    const nodes = new Set(graph.nodes.filter(n => types.has(n.type) && dated(n)
      && (community === "" || n.community === Number(community))).map(n => n.id));
    const edges = new Set(graph.edges.filter(e => nodes.has(e.from) && nodes.has(e.to) && dated(e)
      && e.weight >= Number(field("weight").value) && (!field("backbone").checked || e.backbone)).map(e => e.id));
    return {nodes, edges};
  }

  function apply() {
    const {nodes, edges} = allowed();
    shown = nodes;
    nodeSet.update(graph.nodes.map(n => ({id: n.id, hidden: !nodes.has(n.id), color: colour(n)})));
    edgeSet.update(graph.edges.map(e => ({id: e.id, hidden: !edges.has(e.id), color: {color: edgeColour(e), highlight: "#d08a00", hover: "#8a8577"}})));
    edgeTable.filter(edge => edges.has(edge.id));
    document.getElementById("least").textContent = field("weight").value;
    status.replaceChildren(both(`${nodes.size} 个节点，${edges.size} 条边`, `${nodes.size} nodes, ${edges.size} edges`));
  }

  const other = (edge, id) => edge.from === id ? edge.to : edge.from;
  const nodeButton = id => element("button", {type: "button", class: "plain", onclick: () => choose(id)}, isolate(graph.nodes[id].label));

  function choose(id) {
    drawing.selectNodes([id]);
    drawing.focus(id, {scale: Math.max(drawing.getScale(), 0.9), animation: false});
    showNode(id);
  }

  function showNode(id) {
    const node = graph.nodes[id];
    const {edges} = allowed();
    const touching = graph.edges.filter(e => edges.has(e.id) && (e.from === id || e.to === id)).sort((a, b) => b.weight - a.weight);
    const onward = graph.name === "terms" ? element("a", {href: link("search", {q: node.label})}, both("上下文", "Concordance"))
      : element("a", {href: link("entities", {entity: node.node})}, both("实体页", "Entity page"));
    panel.replaceChildren(element("h2", {}, isolate(node.label)),
      element("p", {}, element("span", {class: `tag t${shade(node.type)}`}, node.type), " ", isolate([node.acronym, node.name_en].filter(Boolean).join(" · "))),
      element("p", {}, both(`${REPORT.number(node.frequency)} 次，${node.documents} 篇`, `${REPORT.number(node.frequency)} times, ${node.documents} documents`), " · ", onward),
      element("ul", {}, ...touching.slice(0, 40).map(edge => element("li", {}, nodeButton(other(edge, id)), " ",
        element("button", {type: "button", class: "plain", onclick: () => showEdge(edge.id)}, both(`${edge.weight} 句`, `${edge.weight} sent.`))))));
  }

  function showEdge(id) {
    const edge = graph.edges[id];
    drawing.selectEdges([id]);
    const places = element("div");
    const facts = [`weight ${edge.weight}`, `NPMI ${edge.npmi?.toFixed(2) ?? "—"}`, `${edge.documents} documents`,
      edge.association_strength ? `association ${edge.association_strength.toFixed(1)}` : ""].filter(Boolean).join(" · ");
    const heading = element("h2", {tabindex: "-1"}, isolate(graph.nodes[edge.from].label), " — ", isolate(graph.nodes[edge.to].label));
    panel.replaceChildren(heading, element("p", {class: "note"}, facts), places);
    heading.focus({preventScroll: true});
    highlight(places, edge).catch(error => REPORT.fail(places, error));
  }

  async function highlight(places, edge) {
    const ends = new Set([graph.nodes[edge.from].node, graph.nodes[edge.to].node]);
    const wanted = new Set((await REPORT.entities()).filter(e => ends.has(e.entity_id)).map(e => e.number));
    if (edge.evidence.length) await REPORT.sentences(places, edge.evidence, {wanted, step: 12});
    else places.replaceChildren(element("p", {}, isolate(edge.quote ?? ""))); // a record that no document came of
  }

  function listEdges() {
    const label = id => graph.nodes[id].label;
    edgeTable = REPORT.table(document.getElementById("edges"), {
      caption: both("图中的边，即不用鼠标的入口", "the edges drawn: the way in without a mouse"), step: 15, sort: "weight",
      items: graph.edges, matches: e => `${label(e.from)} ${label(e.to)}`,
      columns: [
        {key: "from", zh: "一端", en: "One end", cell: e => nodeButton(e.from)},
        {key: "to", zh: "另一端", en: "Other end", cell: e => nodeButton(e.to)},
        {key: "weight", zh: "共现", en: "Weight", numeric: true, cell: e => element("button", {type: "button", class: "plain",
          onclick: () => { showEdge(e.id); panel.scrollIntoView({block: "nearest"}); }}, both(`${e.weight} 句`, `${e.weight} sent.`))},
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

  controls.addEventListener("submit", event => { event.preventDefault(); find(); });
  controls.addEventListener("change", event => {
    if (event.target.name === "network") open(event.target.value).catch(error => REPORT.fail(panel, error));
    else if (event.target.name !== "search") apply();
    else find();
  });
  document.querySelectorAll("[data-zoom]").forEach(button => button.addEventListener("click", () => {
    const factor = Number(button.dataset.zoom);
    if (factor) drawing.moveTo({scale: drawing.getScale() * factor});
    else drawing.fit({animation: false});
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

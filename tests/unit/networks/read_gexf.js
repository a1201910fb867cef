// Reads GEXF from standard input with graphology's strict parser and prints the graph as JSON.
const Graph = require('graphology');
const gexf = require('graphology-gexf');

const graph = gexf.parse(Graph, require('fs').readFileSync(0, 'utf8'), {respectInputGraphType: false});
const nodes = graph.mapNodes((node, attributes) => [node, attributes]);
const edges = graph.mapEdges((edge, attributes, source, target) => [source, target, attributes]);
process.stdout.write(JSON.stringify({type: graph.type, multi: graph.multi, nodes, edges}));

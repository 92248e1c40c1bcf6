// What leads where: hosts to groups and workloads, groups to members, workloads to what they need.

import dagre from './dagre.js';

const GAP = { small: 12, large: 36, column: 64 };
const HEIGHT = { host: 30, group: 36, workload: 46 };

/** Nodes and edges of a model, in the order of its workloads. */
export function graphOf(model) {
  const nodes = new Map();
  const edges = [];
  const node = (kind, name, title) => {
    const id = `${kind} ${name}`;
    if (!nodes.has(id)) nodes.set(id, { id, kind, name, title });
    return id;
  };
  const known = new Set(model.workloads.map((w) => w.name));
  for (const group of model.groups) {
    const id = node('group', group.name, group.name);
    if (group.host) edges.push([node('host', group.host, group.host), id, 'route']);
    for (const member of group.members.filter((name) => known.has(name))) {
      edges.push([id, node('workload', member, member), 'route']);
    }
  }
  for (const w of model.workloads) {
    const id = node('workload', w.name, w.title);
    nodes.get(id).title = w.title;
    for (const host of w.hosts) edges.push([node('host', host, host), id, 'route']);
    for (const other of w.dependsOn.filter((name) => known.has(name))) {
      edges.push([id, node('workload', other, other), 'depends']);
    }
  }
  return { nodes: [...nodes.values()], edges };
}

/** Parts of the graph that nothing connects, each with its nodes and edges. */
function components({ nodes, edges }) {
  const leader = new Map(nodes.map((n) => [n.id, n.id]));
  const find = (id) => {
    let at = id;
    while (leader.get(at) !== at) at = leader.get(at);
    leader.set(id, at);
    return at;
  };
  for (const [from, to] of edges) leader.set(find(from), find(to));
  const parts = new Map();
  for (const n of nodes) {
    const part = parts.get(find(n.id)) ?? { nodes: [], edges: [] };
    part.nodes.push(n);
    parts.set(find(n.id), part);
  }
  for (const edge of edges) parts.get(find(edge[0])).edges.push(edge);
  return [...parts.values()];
}

/** From the right side of one node to the left side of the other, around what is in between. */
function line(graph, from, to) {
  const [a, b] = [graph.node(from), graph.node(to)];
  const [begin, end] = [{ x: a.x + a.width / 2, y: a.y }, { x: b.x - b.width / 2, y: b.y }];
  const between = graph.edge(from, to).points.slice(1, -1).filter((p) => p.x > begin.x && p.x < end.x);
  // A single point lies between neighbours, where nothing is in the way.
  return [begin, ...(between.length > 1 ? between : []), end];
}

function layOut(part, widthOf) {
  const graph = new dagre.graphlib.Graph();
  graph.setGraph({ rankdir: 'LR', nodesep: 10, ranksep: 48, marginx: 0, marginy: 0 });
  graph.setDefaultEdgeLabel(() => ({}));
  for (const n of part.nodes) graph.setNode(n.id, { width: widthOf(n), height: HEIGHT[n.kind] });
  for (const [from, to] of part.edges) graph.setEdge(from, to);
  dagre.layout(graph);
  const box = graph.graph();
  return {
    width: box.width,
    height: box.height,
    nodes: part.nodes.map((n) => ({ ...n, ...graph.node(n.id) })),
    edges: part.edges.map(([from, to, kind]) => ({ from, to, kind, points: line(graph, from, to) })),
  };
}

function moved(part, dx, dy) {
  const shift = (p) => ({ ...p, x: p.x + dx, y: p.y + dy });
  return {
    nodes: part.nodes.map(shift),
    edges: part.edges.map((e) => ({ ...e, points: e.points.map(shift) })),
  };
}

/** Pairs and single nodes get one width for each kind, so that they stand in line. */
function evenly(parts, widthOf) {
  const widest = {};
  for (const n of parts.filter((p) => p.nodes.length <= 2).flatMap((p) => p.nodes)) {
    widest[n.kind] = Math.max(widest[n.kind] ?? 0, widthOf(n));
  }
  return (part) => (n) => (part.nodes.length <= 2 ? widest[n.kind] : widthOf(n));
}

/**
 * Lays the graph out: each connected part by itself, and the parts in columns that fill a surface
 * of this shape, so that many small parts do not become one long strip.
 */
export function layout(graph, widthOf, aspect) {
  const apart = components(graph);
  const widths = evenly(apart, widthOf);
  const parts = apart.map((part) => layOut(part, widths(part)))
    .sort((a, b) => b.nodes.length - a.nodes.length);
  const gap = (part) => (part.nodes.length <= 2 ? GAP.small : GAP.large);
  const area = parts.reduce((sum, p) => sum + (p.width + GAP.column) * (p.height + gap(p)), 0);
  const tallest = Math.max(0, ...parts.map((p) => p.height));
  const limit = Math.max(tallest, Math.sqrt(area / aspect));
  return place(parts, gap, leastHeight(parts, gap, Math.max(tallest, Math.sqrt(area / aspect))));
}

/** The least height of columns for which it takes no more of them. */
function leastHeight(parts, gap, limit) {
  const { columns } = place(parts, gap, limit);
  let least = limit;
  while (least > limit / 4 && place(parts, gap, least * 0.96).columns === columns) least *= 0.96;
  return least;
}

function place(parts, gap, limit) {
  const laid = { nodes: [], edges: [], width: 0, height: 0, columns: 1 };
  let [x, y, column] = [0, 0, 0];
  for (const part of parts) {
    if (y > 0 && y + part.height > limit) {
      x += column + GAP.column;
      [y, column] = [0, 0];
      laid.columns++;
    }
    const placed = moved(part, x, y);
    laid.nodes.push(...placed.nodes);
    laid.edges.push(...placed.edges);
    laid.height = Math.max(laid.height, y + part.height);
    y += part.height + gap(part);
    column = Math.max(column, part.width);
    laid.width = Math.max(laid.width, x + column);
  }
  return laid;
}

"""The graph of who shares text with whom: outlets on a circle, the same picture every time.

A circle with labels along its spokes stays readable at 200 outlets, which free layouts do not; and
it needs no iteration, so the same database always gives the same picture. Outlets that share much
are set next to each other, after the greedy rule of crossing reduction in circular layouts
(Baur and Brandes 2004, "Crossing Reduction in Circular Layouts").
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

MOST_OUTLETS = 200
MOST_EDGES = 300
"""Links drawn beside the strongest of each outlet."""

OF_EACH = 2
"""... of which so many are always drawn, so that no outlet stands there without any."""

DENSE = 120
"""With more links than that lines are thin and pale."""

LETTER = 6.2
"""Units of a label's width per letter, about."""

LONGEST_LABEL = 28
FEW = 10
"""Up to so many outlets labels are set level; above that along the spokes, so as not to overlap."""

SPACING = 13.0
"""Units between two labels on the circle."""


@dataclass(frozen=True, slots=True)
class Node:
    """An outlet on the circle.

    Attributes:
        outlet: Its name.
        x: Place of its dot.
        y: Place of its dot.
        radius: Size of its dot: the square root of its words shared.
        label_x: Place of its label.
        label_y: Place of its label.
        turn: Rotation of the label in degrees.
        anchor: SVG text-anchor of the label.
        degree: With how many outlets it shares.
        words: Words shared, both ways.
    """

    outlet: str
    x: float
    y: float
    radius: float
    label_x: float
    label_y: float
    turn: float
    anchor: str
    degree: int
    words: int


@dataclass(frozen=True, slots=True)
class Edge:
    """Text that went from one outlet to another, or that both have.

    Attributes:
        source: The outlet it came from.
        outlet: The outlet that has it.
        words: How many words.
        documents: In how many pieces.
        path: SVG path.
        width: Line width.
        wire: Whether most of it is agency text that both have.
        near_focus: Whether it touches the outlet in the middle of attention.
    """

    source: str
    outlet: str
    words: int
    documents: int
    path: str
    width: float
    wire: bool
    near_focus: bool


@dataclass(frozen=True, slots=True)
class Graph:
    """A drawing of ``width`` by ``height`` units.

    Attributes:
        nodes: Outlets.
        edges: Links, the weakest first so that strong ones are drawn over them.
        width: Room for the circle and the labels beside it.
        height: Room for the circle and the labels above and below it.
        hidden_outlets: Outlets that are not drawn.
        hidden_edges: Links that are not drawn.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    width: int
    height: int
    hidden_outlets: int
    hidden_edges: int


def graph(
    pairs: Sequence[Mapping[str, Any]], *, wire: bool = True, focus: str | None = None
) -> Graph | None:
    """Lay out the links between outlets; None where there are none.

    Args:
        pairs: Rows of ``outlet_reuse``.
        wire: Count agency text that both have.
        focus: An outlet whose links stand out.
    """
    column = "words" if wire else "words_without_wire"
    links = [row for row in pairs if row["outlet"] != row["source_outlet"] and row[column] > 0]
    if not links:
        return None
    words: dict[str, int] = defaultdict(int)
    neighbours: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in links:
        one, other = row["outlet"], row["source_outlet"]
        words[one] += row[column]
        words[other] += row[column]
        neighbours[one][other] += row[column]
        neighbours[other][one] += row[column]
    ranked = sorted(words, key=lambda name: (-words[name], name))
    shown = ranked[:MOST_OUTLETS]
    if focus in words and focus not in shown:
        shown[-1] = focus
    order = _circle(shown, neighbours)
    radius = max(150.0, len(order) * SPACING / (2 * math.pi))
    label = LETTER * min(LONGEST_LABEL, max(len(name) for name in order)) + 30
    width = math.ceil(2 * (radius + label))
    height = math.ceil(2 * (radius + 32)) if len(order) <= FEW else width
    middle = (width / 2, height / 2)
    nodes = _nodes(order, radius, middle, words, neighbours)
    by_name = {node.outlet: node for node in nodes}
    known = [row for row in links if row["outlet"] in by_name and row["source_outlet"] in by_name]
    known.sort(key=lambda row: (_touches(row, focus), row[column], row["outlet"]))
    drawn = _strongest(known, focus)
    most = max((row[column] for row in drawn), default=1)
    widest = 5.0 if len(drawn) <= DENSE else 2.4
    return Graph(
        nodes=tuple(nodes),
        edges=tuple(
            _edge(row, by_name, middle, (row[column] / most) ** 0.5 * widest, column, focus)
            for row in drawn
        ),
        width=width,
        height=height,
        hidden_outlets=len(ranked) - len(shown),
        hidden_edges=len(links) - len(drawn),
    )


def _circle(shown: Sequence[str], neighbours: Mapping[str, Mapping[str, int]]) -> list[str]:
    """Order outlets so that those which share most stand together.

    Beginning with the strongest, the outlet that shares most with those already placed is put at
    the end of the row that it shares more with.
    """
    rank = {name: place for place, name in enumerate(shown)}
    left = list(shown)
    order = [left.pop(0)]
    pull = {name: neighbours[name].get(order[0], 0) for name in left}
    while left:
        name = max(left, key=lambda each: (pull[each], -rank[each]))
        left.remove(name)
        near = min(8, len(order))
        head = sum(neighbours[name].get(each, 0) for each in order[:near])
        tail = sum(neighbours[name].get(each, 0) for each in order[-near:])
        if head > tail:
            order.insert(0, name)
        else:
            order.append(name)
        for each in left:
            pull[each] += neighbours[name].get(each, 0)
    return order


def _nodes(
    order: Sequence[str],
    radius: float,
    middle: tuple[float, float],
    words: Mapping[str, int],
    neighbours: Mapping[str, Mapping[str, int]],
) -> list[Node]:
    """Places of dots and labels."""
    most = max(words[name] for name in order)
    nodes = []
    for index, name in enumerate(order):
        angle = 2 * math.pi * index / len(order) - math.pi / 2
        cos, sin = math.cos(angle), math.sin(angle)
        turn = math.degrees(angle)
        # Labels on the left half are turned round so that none stands on its head.
        is_left = cos < -1e-9
        level = len(order) <= FEW
        anchor = "end" if is_left else "start"
        if level and abs(cos) < 0.2:
            anchor = "middle"
        nodes.append(
            Node(
                outlet=name,
                x=round(middle[0] + radius * cos, 1),
                y=round(middle[1] + radius * sin, 1),
                radius=round(2.5 + 5 * math.sqrt(words[name] / most), 1),
                label_x=round(middle[0] + (radius + 13) * cos, 1),
                label_y=round(middle[1] + (radius + 13) * sin, 1),
                turn=0.0 if level else round(turn + 180 if is_left else turn, 1),
                anchor=anchor,
                degree=len(neighbours[name]),
                words=words[name],
            )
        )
    return nodes


def _strongest(links: Sequence[Mapping[str, Any]], focus: str | None) -> list[Mapping[str, Any]]:
    """The links to draw, of links in ascending order of strength."""
    drawn: dict[str, int] = defaultdict(int)
    kept = []
    for place, row in enumerate(reversed(links)):
        ends = (row["outlet"], row["source_outlet"])
        few = min(drawn[end] for end in ends) < OF_EACH
        if place < MOST_EDGES or few or _touches(row, focus):
            kept.append(row)
            for end in ends:
                drawn[end] += 1
    return kept[::-1]


def _touches(row: Mapping[str, Any], focus: str | None) -> bool:
    return focus in (row["outlet"], row["source_outlet"])


def _edge(
    row: Mapping[str, Any],
    nodes: Mapping[str, Node],
    middle: tuple[float, float],
    width: float,
    column: str,
    focus: str | None,
) -> Edge:
    """A curve bent towards the middle."""
    source, outlet = nodes[row["source_outlet"]], nodes[row["outlet"]]
    bend_x = middle[0] + 0.25 * ((source.x + outlet.x) / 2 - middle[0])
    bend_y = middle[1] + 0.25 * ((source.y + outlet.y) / 2 - middle[1])
    return Edge(
        source=source.outlet,
        outlet=outlet.outlet,
        words=row[column],
        documents=row["documents"],
        path=f"M{source.x} {source.y}Q{bend_x:.1f} {bend_y:.1f} {outlet.x} {outlet.y}",
        width=round(max(0.5, width), 2),
        wire=row["wire_words"] * 2 > row["words"],
        near_focus=_touches(row, focus),
    )

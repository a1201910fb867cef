"""Rewrites an exported network for reading one sentence at a time, with the same weights.

What the exporter spells out becomes the operators that ONNX Runtime has for it: a layer's three products for attention
are one, attention is one step, no place is hidden, and the products of bytes add their bias themselves.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from pipeline.entities.tagger.tagger import INPUTS, LABELS

FUSED = "com.microsoft"
OPSET, FUSED_OPSET = 17, 1
# The oldest version of the file's form that ONNX Runtime 1.14 and later read with these operators.
FORM = 8
PRODUCT = re.compile(r"/(reader/(?:layers\.\d+/)?\w+)/MatMul_output")
LAYER = re.compile(r"reader\.layers\.(\d+)\.wide")
ATTENTION = ("asked", "offered", "carried")

Product = tuple[NDArray[np.int8], NDArray[np.float32], NDArray[np.float32]]


@dataclass
class _Exported:
    """What an exported network holds: tensors by name, and weights, scales and biases of its products of bytes."""

    tensors: dict[str, NDArray[Any]]
    products: dict[str, Product] = field(default_factory=dict)
    epsilon: float = 0.0

    @property
    def layers(self) -> int:
        return 1 + max(int(match[1]) for name in self.products if (match := LAYER.fullmatch(name)))


def _read(path: Path) -> _Exported:
    graph = onnx.load(str(path)).graph
    exported = _Exported({t.name: numpy_helper.to_array(t) for t in graph.initializer})
    for node in graph.node:
        if node.op_type == "LayerNormalization":
            exported.epsilon = next(a.f for a in node.attribute if a.name == "epsilon")
        elif node.op_type == "MatMulInteger" and (match := PRODUCT.match(node.output[0])):
            name, base = match[1].replace("/", "."), node.input[1].removesuffix("_quantized")
            if exported.tensors[base + "_zero_point"].any():
                raise ValueError(f"{path}: the weights of {name} have a zero point")
            exported.products[name] = (
                exported.tensors[base + "_quantized"],
                exported.tensors[base + "_scale"],
                exported.tensors[name + ".bias"],
            )
    return exported


class _Writer:
    """Nodes and tensors of the graph that is written; each method gives the name of what its node makes."""

    def __init__(self, exported: _Exported) -> None:
        self.exported = exported
        self.nodes: list[Any] = []
        self.tensors: list[Any] = []

    def keep(self, name: str, values: NDArray[Any]) -> str:
        self.tensors.append(numpy_helper.from_array(np.ascontiguousarray(values), name))
        return name

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, **attributes))
        return output

    def multiply(self, value: str, name: str, output: str, product: Product | None = None) -> str:
        weights, scales, bias = product or self.exported.products[name]
        kept = [self.keep(name + end, part) for end, part in (("", weights), (".scale", scales), (".bias", bias))]
        return self.add("DynamicQuantizeMatMul", [value, kept[0], kept[1], "", kept[2]], output, FUSED)

    def normalise(self, value: str, name: str, output: str) -> str:
        kept = [self.keep(name + end, self.exported.tensors[name + end]) for end in (".weight", ".bias")]
        return self.add("LayerNormalization", [value, *kept], output, axis=-1, epsilon=self.exported.epsilon)

    def layer(self, state: str, number: int, heads: int) -> str:
        name, end = f"reader.layers.{number}.", f"_{number}"
        products = [self.exported.products[name + part] for part in ATTENTION]
        joined = tuple(np.concatenate([p[index] for p in products], axis=-1) for index in range(3))
        together = self.multiply(state, name + "attention", "together" + end, joined)  # type: ignore[arg-type]
        parts = [part + end for part in ATTENTION]
        self.nodes.append(helper.make_node("Split", [together], parts, axis=-1))
        attended = self.add("MultiHeadAttention", parts, "attended" + end, FUSED, num_heads=heads)
        gathered = self.multiply(attended, name + "gathered", "gathered" + end)
        first = self.normalise(self.add("Add", [state, gathered], "sum" + end), name + "first", "first" + end)
        wide = self.add("Gelu", [self.multiply(first, name + "wide", "wide" + end)], "bent" + end, FUSED)
        narrow = self.multiply(wide, name + "narrow", "narrow" + end)
        return self.normalise(self.add("Add", [first, narrow], "whole" + end), name + "second", "second" + end)


def compact(source: Path, target: Path, *, heads: int) -> None:
    """Write the network of ``source`` (with so many ``heads``) to ``target`` for one sentence at a time.

    Raises
    ------
    ValueError
        When the weights of the source have zero points.
    """
    writer = _Writer(_read(source))
    add, exported = writer.add, writer.exported
    none = writer.keep("none", np.array([0]))
    places = writer.keep("reader.places", exported.tensors["reader.places"])
    writer.nodes.append(helper.make_node("Shape", ["pieces"], ["count"], start=1, end=2))
    placed = add("Add", ["pieces", add("Slice", [places, none, "count", none], "places")], "placed")
    state = writer.normalise(placed, "reader.norm", "state")
    for number in range(exported.layers):
        state = writer.layer(state, number, heads)
    own = add("Gather", [state, add("Squeeze", ["owners", none], "owner")], "own", axis=1)
    table = writer.keep("reader.within", exported.tensors["reader.within.weight"])
    together = add("Concat", [own, add("Gather", [table, "within"], "place"), "characters"], "described", axis=-1)
    mixed = add("Gelu", [writer.multiply(together, "reader.mix", "mix")], "mixture", FUSED)
    scores = [writer.multiply(mixed, "reader.mixed", "mixed"), writer.multiply(own, "reader.direct", "direct")]
    add("Add", scores, "scores")
    vectors, numbers, width = TensorProto.FLOAT, TensorProto.INT64, exported.tensors["reader.places"].shape[1]
    shapes: dict[str, tuple[int, list[Any]]] = {
        "pieces": (vectors, [1, "pieces", width]),
        "owners": (numbers, [1, "characters"]),
        "within": (numbers, [1, "characters"]),
        "characters": (vectors, [1, "characters", width]),
    }
    inputs = [helper.make_tensor_value_info(name, *shapes[name]) for name in INPUTS]
    output = helper.make_tensor_value_info("scores", vectors, [1, "characters", len(LABELS)])
    graph = helper.make_graph(writer.nodes, "reader", inputs, [output], writer.tensors)
    opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(FUSED, FUSED_OPSET)]
    onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=FORM), str(target))

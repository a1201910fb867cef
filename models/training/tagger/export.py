"""Writes a reader as the ONNX file that the tagger runs: matrices of a byte each, the arithmetic in bytes too."""

from __future__ import annotations

import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from onnxruntime.quantization.shape_inference import quant_pre_process
from torch import nn

from models.training.tagger.compact import compact
from models.training.tagger.fitting import as_tensors
from models.training.tagger.reader import Reader
from pipeline.entities.tagger.batches import Encoded
from pipeline.entities.tagger.pieces import PieceTable

OPSET = 17
INPUTS = ("pieces", "absent", "owners", "within", "characters")


class _Scores(nn.Module):
    """A reader without its states."""

    def __init__(self, reader: Reader) -> None:
        super().__init__()
        self.reader = reader

    def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
        return self.reader(*inputs)[0]


def write_network(reader: Reader, sample: list[Encoded], table: PieceTable, path: Path) -> None:
    """Write the reader's network; ``sample`` are some sentences to trace it with."""
    by_piece = ("pieces", "absent")
    sides = {name: {0: "sentences", 1: "pieces" if name in by_piece else "characters"} for name in INPUTS}
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        whole, ready, bytewise = (Path(folder) / f"{name}.onnx" for name in ("whole", "ready", "bytewise"))
        torch.onnx.export(
            _Scores(reader).eval(),
            as_tensors(sample, table),
            str(whole),
            input_names=list(INPUTS),
            output_names=["scores"],
            dynamic_axes=sides | {"scores": {0: "sentences", 1: "characters"}},
            opset_version=OPSET,
            dynamo=False,
        )
        quant_pre_process(str(whole), str(ready), skip_symbolic_shape=True)
        # Seven bits a weight: processors without instructions for products of bytes add them up in 16 bits.
        quantize_dynamic(
            str(ready),
            str(bytewise),
            weight_type=QuantType.QInt8,
            op_types_to_quantize=["MatMul", "Gemm"],
            per_channel=True,
            reduce_range=True,
        )
        compact(bytewise, path, heads=reader.shape.heads)

"""The whole course of training the tagger, from the pretrained encoder to the files that are shipped."""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

from models.training.tagger.augmentation import Gold, exchange_names, read_pools
from models.training.tagger.base import Base, load_base
from models.training.tagger.export import write_network
from models.training.tagger.fitting import Example, Schedule, fit, teach
from models.training.tagger.gold import label_characters, require
from models.training.tagger.official_texts import read_silver
from models.training.tagger.reader import Reader, build_reader, shorten
from pipeline.entities.tagger.batches import encode_sentence
from pipeline.entities.tagger.pieces import SPACE, PieceTable, load_pieces, save_pieces, unpack_vectors
from pipeline.entities.tagger.tagger import LABELS, NETWORK, SENTENCE
from pipeline.segmentation.userdict import dictionary_path

LARGE = Schedule(epochs=5, batch=16, rate=1.5e-4)
# The small reader goes on, in smaller steps, with other copies of the sentences and with pieces that keep to words.
FIRST, SECOND = Schedule(epochs=4, batch=32, rate=3e-4), Schedule(epochs=2, batch=32, rate=2e-4)
# Every other layer of the large reader, its last among them.
KEPT = (0, 2, 4, 7, 9, 11)

SILVER, SILVER_SENTENCES = "../silver/policy_texts.jsonl.gz", 1500
NEWS, NEWS_SENTENCES = ("../segmentation/msr_test_raw.txt", "../segmentation/pku_test_raw.txt"), 1500
ABSTRACTS, ABSTRACT_SENTENCES = "../topics/csl_dev.jsonl", 1000
FIRST_COPIES, SECOND_COPIES = (1, 2), (3,)

# A piece is kept that the training texts use this often, or that is a frequent Chinese word of jieba's dictionary.
LEAST_USES, LEAST_COUNT = 2, 50
PIECE = re.compile(r"▁?(?:[\u4e00-\u9fff]{1,6}|[!-~]{1,4}|[\u00b7-\u303f\uff01-\uff65])|▁")
HAN = re.compile(r"[\u4e00-\u9fff]+")
CROSSING = re.compile(r"▁?[\u4e00-\u9fff]{2,}")
TRACED = 4


@dataclass(frozen=True, slots=True)
class Course:
    """What training goes through: labelled sentences, the folder of the other texts, lists of names, a work folder."""

    gold: Sequence[Gold]
    data: Path
    names: Path
    gazetteer: Path
    work: Path


def make_tagger(course: Course, folder: Path, *, seed: int) -> None:
    """Train both readers and write pieces and network to a folder.

    Raises
    ------
    ConfigError
        When a text or the pretrained encoder is not there.
    """
    torch.set_num_threads(1)
    torch.manual_seed(seed)
    base = load_base()
    silver = read_silver(require(course.data / SILVER), course.gazetteer, count=SILVER_SENTENCES)
    unlabelled = read_unlabelled(course.data)
    texts = [*(text for text, _ in course.gold), *(text for text, _ in silver), *unlabelled]
    numbers = choose_pieces(base, texts)
    table = build_table(base, numbers)
    large = _recall(build_reader(base, len(LABELS)), course.work / "large_reader.pt", table, seed)
    if large is None:
        large = build_reader(base, len(LABELS))
        fit(large, _label(course.gold, table), table, LARGE, seed=seed, report=_report("large reader"))
        _keep(large, course.work / "large_reader.pt", table, seed)
    first, second = ([*silver, *_copy_gold(course, copies, seed)] for copies in (FIRST_COPIES, SECOND_COPIES))
    small = _recall(shorten(large, KEPT), course.work / "small_reader.pt", table, seed)
    if small is None:
        small = shorten(large, KEPT)
        examples = _ask(large, [*course.gold, *first], unlabelled, table)
        fit(small, examples, table, FIRST, seed=seed, report=_report("small reader, first round"))
        _keep(small, course.work / "small_reader.pt", table, seed)
    table = write_pieces(base, keep_to_words(base, numbers), folder)
    examples = _ask(large, [*course.gold, *second], unlabelled, table)
    fit(small, examples, table, SECOND, seed=seed + 1, report=_report("small reader, second round"))
    write_network(small, [example.sentence for example in examples[:TRACED]], table, folder / NETWORK)


def _ask(large: Reader, labelled: Sequence[Gold], unlabelled: Sequence[str], table: PieceTable) -> list[Example]:
    """Examples with what the large reader says of them."""
    examples = [*_label(labelled, table), *(Example(encode_sentence(text, table), None) for text in unlabelled)]
    taught = teach(large, [example.sentence for example in examples], table)
    return [replace(example, taught=said) for example, said in zip(examples, taught, strict=True)]


def _keep(reader: Reader, path: Path, table: PieceTable, seed: int) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    torch.save({"pieces": table.pieces, "seed": seed, "weights": reader.state_dict()}, path)


def _recall(reader: Reader, path: Path, table: PieceTable, seed: int) -> Reader | None:
    """The reader with the weights that were kept, if they were trained with these pieces and this seed."""
    if not path.exists():
        return None
    kept = torch.load(path)
    if kept["pieces"] != table.pieces or kept["seed"] != seed:
        return None
    reader.load_state_dict(kept["weights"])
    return reader


def _copy_gold(course: Course, copies: Sequence[int], seed: int) -> list[Gold]:
    pools = read_pools(course.names)
    return [copy for number in copies for copy in exchange_names(course.gold, pools, seed=seed + number - 1)]


def _label(sentences: Sequence[Gold], table: PieceTable) -> list[Example]:
    return [Example(encode_sentence(text, table), label_characters(len(text), spans)) for text, spans in sentences]


def read_unlabelled(data: Path) -> list[str]:
    """Sentences of news and of abstracts, spread evenly over the files."""
    news = [line for name in NEWS for line in require(data / name).read_text(encoding="utf-8").splitlines()]
    abstracts = [
        json.loads(line)["abstract"] for line in require(data / ABSTRACTS).read_text(encoding="utf-8").splitlines()
    ]
    return [*_spread(news, NEWS_SENTENCES), *_spread(abstracts, ABSTRACT_SENTENCES)]


def _spread(texts: Iterable[str], count: int) -> list[str]:
    sentences = [m[0] for text in texts for m in SENTENCE.finditer(text.strip()) if len(m[0]) >= 8]
    return sentences[:: max(1, len(sentences) // count)][:count]


def choose_pieces(base: Base, texts: Sequence[str]) -> NDArray[np.int64]:
    """Numbers of the pieces that Chinese text needs: what the texts use, and frequent words."""
    numbers = base.choose(piece for piece in base.pieces if PIECE.fullmatch(piece))
    every = PieceTable(base.name(numbers), base.scores[numbers].tolist(), np.empty((0, base.width), dtype=np.float32))
    used = Counter(row for text in texts for row in every.cut(text).rows)
    words = {word for word, count in read_dictionary().items() if count >= LEAST_COUNT}
    return base.choose(
        piece
        for row, piece in enumerate(every.pieces)
        if used[row] >= LEAST_USES or (piece in words and HAN.fullmatch(piece))
    )


def keep_to_words(base: Base, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """The pieces without those that cross words (在上海, 公司的), in which the edge of a name is hard to see."""
    words = read_dictionary()
    kept = (piece for piece in base.name(numbers) if not CROSSING.fullmatch(piece) or piece.lstrip(SPACE) in words)
    return base.choose(kept)


def read_dictionary() -> dict[str, int]:
    """The words of jieba's dictionary with their counts."""
    lines = (line.split(" ") for line in dictionary_path().read_text("utf-8").splitlines())
    return {word: int(count) for word, count, _ in lines}


def build_table(base: Base, numbers: NDArray[np.int64]) -> PieceTable:
    """The table of some pieces."""
    packed, scales = base.read_packed("emb.word", len(base.pieces), base.width)
    vectors = unpack_vectors(packed[numbers], scales[numbers])
    return PieceTable(base.name(numbers), base.scores[numbers].tolist(), vectors)


def write_pieces(base: Base, numbers: NDArray[np.int64], folder: Path) -> PieceTable:
    """Write some pieces to a folder, and load them from there."""
    packed, scales = base.read_packed("emb.word", len(base.pieces), base.width)
    save_pieces(folder, base.name(numbers), base.scores[numbers], packed[numbers], scales[numbers])
    return load_pieces(folder)


def _report(name: str) -> Callable[[int, float], None]:
    return lambda epoch, loss: print(f"{name}, epoch {epoch}: loss {loss:.4f}", file=sys.stderr, flush=True)

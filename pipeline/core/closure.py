"""What a stage's function depends on, read from the code: the project's modules and the distributions they import.

From the module of a function, every import inside the project is followed, those inside functions too; what stands
under ``if TYPE_CHECKING`` never runs and is left out. Imports that are made by name count as well:
``import_module("x")``, ``find_spec("x")``, and ``"-m", "x"`` in the command of a child process. A module counts by what
Python compiles it to, docstrings and line numbers left out, so neither a comment nor a docstring makes a stage run
again; templates and other files beside a module count by their bytes.
"""

from __future__ import annotations

import ast
import hashlib
import json
import os
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import cache
from importlib import metadata
from importlib.util import cache_from_source, find_spec
from itertools import pairwise
from pathlib import Path
from types import CodeType

from pipeline.core.garbage import no_search_for_garbage
from pipeline.core.place import IMPORT_ROOT as ROOT

_HEAD, _VERSION = 4096, re.compile(r"^Version: *(.*?) *$", re.MULTILINE)  # where metadata state the version
BY_NAME = frozenset({"import_module", "find_spec"})
_QUOTED = (b'"-m"', b"'-m'", *(name.encode() for name in BY_NAME))  # without these, nothing is imported by name
Facts = tuple[str, tuple[str, ...]]  # digest of the code; what is imported, as dotted names


@dataclass(frozen=True, slots=True)
class Closure:
    """What was found: a digest for each file of the project, and the distributions that are imported."""

    files: Mapping[str, str]
    distributions: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Node:
    """A module with the files that it and its folder hold, the project's modules it imports, and what else."""

    files: Mapping[str, str]
    leads_to: frozenset[str]
    outside: frozenset[str]


def _digest(data: bytes) -> str:
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def _is_type_checking(node: ast.AST) -> bool:
    return isinstance(node, ast.If) and (
        (isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING")
        or (isinstance(node.test, ast.Attribute) and node.test.attr == "TYPE_CHECKING")
    )


def _walk(node: ast.AST) -> Iterator[ast.AST]:
    """All nodes but those that only type checkers see."""
    yield node
    for child in ast.iter_child_nodes(node):
        if _is_type_checking(child):
            for other in child.orelse:  # type: ignore[attr-defined]
                yield from _walk(other)
        else:
            yield from _walk(child)


def _named(node: ast.AST) -> Iterator[str]:
    """Modules that are imported by a name written out in the code."""
    if isinstance(node, ast.Call) and node.args:
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        first = node.args[0]
        if called in BY_NAME and isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value
    if isinstance(node, ast.List | ast.Tuple):
        values = [part.value if isinstance(part, ast.Constant) else None for part in node.elts]
        for before, value in pairwise(values):
            if before == "-m" and isinstance(value, str):
                yield value


def _statements(body: Iterable[ast.stmt], *, checked: bool = True) -> Iterator[ast.stmt]:
    """All statements, those inside others too; with ``checked``, without what only type checkers see."""
    for node in body:
        if checked and _is_type_checking(node):
            yield from _statements(node.orelse)  # type: ignore[attr-defined]
            continue
        yield node
        inner = [getattr(node, name, ()) for name in ("body", "orelse", "finalbody")]
        inner += [part.body for name in ("handlers", "cases") for part in getattr(node, name, ())]
        for part in inner:
            yield from _statements(part, checked=checked)


def _imports(tree: ast.Module, source: bytes) -> Iterator[str]:
    for node in _statements(tree.body):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)
    if any(word in source for word in _QUOTED):
        for part in _walk(tree):
            yield from _named(part)


def _strip_docstrings(tree: ast.Module) -> None:
    for node in (tree, *_statements(tree.body, checked=False)):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            first = node.body[0] if node.body else None
            if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant):
                node.body = node.body[1:] or [ast.copy_location(ast.Pass(), first)]


def _state(code: CodeType) -> Iterator[str]:
    """What code does, without where it stands; sets of constants have no order."""
    counts = (code.co_argcount, code.co_posonlyargcount, code.co_kwonlyargcount, code.co_flags)
    names = (code.co_name, code.co_names, code.co_varnames, code.co_freevars, code.co_cellvars)
    yield repr((counts, names, code.co_code, code.co_exceptiontable))
    for constant in code.co_consts:
        yield from _state(constant) if isinstance(constant, CodeType) else (_tell(constant),)


def _tell(constant: object) -> str:
    if isinstance(constant, tuple):
        return f"({','.join(map(_tell, constant))})"
    return f"{{{','.join(sorted(map(_tell, constant)))}}}" if isinstance(constant, frozenset) else repr(constant)


def read_facts(source: bytes) -> Facts:
    """The digest of a module's code without docstrings, and the dotted names that it imports, sorted."""
    with no_search_for_garbage():  # trees are many objects and no circles
        tree = ast.parse(source)
        imported = tuple(sorted(set(_imports(tree, source))))
        _strip_docstrings(tree)
        code = compile(tree, "", "exec", dont_inherit=True, optimize=0)
    return _digest("\n".join(_state(code)).encode("utf-8", "surrogatepass")), imported


def read_version(distribution: str) -> str:
    """What ``metadata.version`` says, which parses all of a description for it."""
    told = metadata.distribution(distribution).read_text("METADATA") or ""
    found = _VERSION.search(told.partition("\n\n")[0][:_HEAD])
    return found[1] if found else metadata.version(distribution)


@cache
def _distribution_names() -> Mapping[str, list[str]]:
    return metadata.packages_distributions()


def find_common() -> Path:
    """Where what is learnt of the code lies for all runs: where Python keeps what it makes of the same sources."""
    return Path(cache_from_source(str(Path(__file__).with_name("closure-facts.py"))))


@dataclass
class CodeReader:
    """Reads closures; what it learns of a source is kept by the source's digest, in a file when one is named.

    Attributes
    ----------
    kept
        Where to keep it between runs; reading all of the project takes most of a second.
    common
        Where to keep it for runs in other folders (:func:`find_common`).
    """

    kept: Path | None = None
    common: Path | None = None
    _facts: dict[str, Facts] = field(default_factory=dict)
    _packages: dict[str, str] = field(default_factory=dict)
    _read: dict[Path, Facts] = field(default_factory=dict)
    _found: dict[str, tuple[str, Path] | None] = field(default_factory=dict)
    _nodes: dict[tuple[str, frozenset[str]], _Node] = field(default_factory=dict)
    _provided: dict[str, str] = field(default_factory=dict)
    _versions: dict[str, str] = field(default_factory=dict)
    _closures: dict[tuple[tuple[str, ...], frozenset[str]], Closure] = field(default_factory=dict)
    _changed: bool = False
    _learnt: bool = False

    def __post_init__(self) -> None:
        if self.kept is None or self._recall(self.kept):
            return
        self._changed = self.common is not None and self._recall(self.common)

    def _recall(self, place: Path) -> bool:
        """Take in what was kept somewhere; whether there was anything, and whole."""
        try:
            seal, _, body = place.read_bytes().partition(b"\n")
            known = json.loads(body) if seal.decode() == _digest(body) else {}
            facts = {digest: (tree, tuple(names)) for digest, (tree, names) in known["modules"].items()}
            self._facts, self._packages = facts, dict(known["packages"])
        except (OSError, ValueError, KeyError, TypeError, AttributeError):  # damaged: learnt again
            return False
        return True

    def encode(self) -> bytes | None:
        """What was learnt, to be written to ``kept``; None when nothing is new."""
        if not self._changed:
            return None
        used = dict(sorted(self._facts.items()))
        body = json.dumps({"modules": used, "packages": self._packages}, sort_keys=True).encode()
        return _digest(body).encode() + b"\n" + body

    def share(self) -> None:
        """Keep for runs in other folders what nobody knew before, where that may be written."""
        if self._learnt and self.common and not sys.dont_write_bytecode and (told := self.encode()):
            with suppress(OSError):
                self.common.parent.mkdir(parents=True, exist_ok=True)
                new = self.common.with_name(f"{self.common.name}.{os.getpid()}")
                new.write_bytes(told)
                new.replace(self.common)

    def _module(self, path: Path) -> Facts:
        if path not in self._read:
            source = path.read_bytes()
            digest = _digest(f"{sys.version_info[:2]}".encode() + source)
            if digest not in self._facts:
                self._facts[digest], self._changed, self._learnt = read_facts(source), True, True
            self._read[path] = self._facts[digest]
        return self._read[path]

    def _distribution(self, top: str) -> str:
        """The distribution that provides a top-level module; empty for the standard library and what is missing."""
        if top not in self._provided:
            self._provided[top] = self._find_distribution(top)
        return self._provided[top]

    def _find_distribution(self, top: str) -> str:
        if top in sys.stdlib_module_names or find_spec(top) is None:
            return ""
        name = self._packages.get(top, "")
        try:
            if name:
                self.version(name)
                return name
        except metadata.PackageNotFoundError:
            pass
        found = _distribution_names().get(top, [])
        self._packages[top] = found[0] if found else ""
        self._changed = self._learnt = True
        return self._packages[top]

    def version(self, distribution: str) -> str:
        """The installed version of a distribution."""
        if distribution not in self._versions:
            self._versions[distribution] = read_version(distribution)
        return self._versions[distribution]

    def _find(self, name: str) -> tuple[str, Path] | None:
        """The module of the project that an imported name leads to, with its file; None when there is none."""
        if name not in self._found:
            path = find_module(name)
            above = name.rpartition(".")[0]  # a name in a module is covered by the import of its module
            self._found[name] = (name, path) if path else self._find(above) if above else None
        return self._found[name]

    def _node(self, name: str, path: Path, own: frozenset[str]) -> _Node:
        """A module of the project, looked at once for each set of its top-level packages."""
        if (name, own) not in self._nodes:
            digest, imported = self._module(path)
            inside = [n for n in imported if n.partition(".")[0] in own]
            found = {lead[0] for n in inside if (lead := self._find(n))}
            above = _packages_above(name) if name.startswith("pipeline.") else []
            files = {path.relative_to(ROOT).as_posix(): digest, **_data_beside(path.parent)}
            outside = {n.partition(".")[0] for n in imported} - own
            self._nodes[name, own] = _Node(files, frozenset({*found, *above}), frozenset(outside))
        return self._nodes[name, own]

    def read(self, modules: Iterable[str], *, without: frozenset[str] = frozenset()) -> Closure:
        """The closure of some modules of the project; modules ``without`` are not followed.

        The project is the package that this module belongs to, and the top-level packages of ``modules``.
        """
        roots = tuple(modules)
        if (roots, without) not in self._closures:
            self._closures[roots, without] = self._follow(roots, without)
        return self._closures[roots, without]

    def _follow(self, roots: tuple[str, ...], without: frozenset[str]) -> Closure:
        own = frozenset({"pipeline", *(name.partition(".")[0] for name in roots)})
        waiting, seen = {*roots}, {"pipeline", *without}  # the root package only hands out versions
        files: dict[str, str] = {}
        outside: set[str] = set()
        while waiting:
            seen |= waiting
            nodes = [self._node(*found, own) for name in sorted(waiting) if (found := self._find(name))]
            for node in nodes:
                files |= node.files
                outside |= node.outside
            waiting = {name for node in nodes for name in node.leads_to} - seen
        distributions = {self._distribution(top) for top in outside} - {""}
        return Closure(files, tuple(sorted(distributions)))


def _packages_above(name: str) -> list[str]:
    """The packages below the root that an import of the module runs too."""
    parts = name.split(".")
    return [".".join(parts[:count]) for count in range(2, len(parts))]


def find_module(name: str) -> Path | None:
    """The file of a module or package of the project; None when the name is none."""
    path = f"{ROOT}/{name.replace('.', '/')}"  # asked for a thousand names: joining parts takes as long again
    return next((p for p in (Path(f"{path}.py"), Path(f"{path}/__init__.py")) if p.is_file()), None)


@cache
def _data_beside(folder: Path) -> Mapping[str, str]:
    """Digests of the files in a folder of modules that are no code, sub-packages left out: templates, style sheets."""
    found = {}
    for item in sorted(folder.iterdir()):
        inner = item.rglob("*") if item.is_dir() and not (item / "__init__.py").exists() else [item]
        for file in sorted(inner):
            if file.is_file() and file.suffix not in (".py", ".pyc") and "__pycache__" not in file.parts:
                found[file.relative_to(ROOT).as_posix()] = _digest(file.read_bytes())
    return found

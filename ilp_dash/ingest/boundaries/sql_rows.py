"""The rows of an SQL dump: INSERT … VALUES with one or many rows, and COPY … FROM stdin. Nothing is ever run."""

import re
from dataclasses import dataclass, field

_TOKEN = re.compile(
    r"""(?P<skip>\s+|--[^\n]*|\#[^\n]*|/\*.*?\*/)
      | (?P<hex>0[xX][0-9A-Fa-f]+|[xX]'[0-9A-Fa-f]*')
      | [eEnN]?'(?P<text>[^'\\]*+(?:(?:''|\\.)[^'\\]*+)*+)'
      | "(?P<quoted>[^"\\]*+(?:(?:""|\\.)[^"\\]*+)*+)"
      | `(?P<tick>[^`]*)`
      | (?P<number>[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)
      | (?P<word>[^\W\d]\w*)
      | (?P<mark>.)""",
    re.S | re.X,
)
_COPY = re.compile(
    r"^COPY\s+(?P<table>\S+)\s*\((?P<names>[^)]*)\)\s+FROM\s+stdin[^\n]*\n(?P<rows>.*?)^\\\.\s*$", re.S | re.M | re.I
)
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", "0": "\0", "Z": "\x1a", "b": "\b"}


@dataclass
class Table:
    """One table of a dump. names: of the columns, () = not told; rows: values as text, None = NULL."""

    names: tuple[str, ...] = ()
    rows: list[list[str | None]] = field(default_factory=list)


def sql_tables(text: str) -> dict[str, Table]:
    """Table name -> what is inserted into it. Raises ValueError, in Indonesian, for a dump that ends within a row."""
    tables: dict[str, Table] = {}
    for copy in _COPY.finditer(text):
        names = tuple(name.strip().strip('"') for name in copy["names"].split(","))
        table = tables.setdefault(copy["table"].replace('"', ""), Table(names))
        table.rows += [[_copied(cell) for cell in line.split("\t")] for line in copy["rows"].splitlines()]
    tokens = _tokens(_COPY.sub("", text) if tables else text)
    for kind, value in tokens:
        if kind == "word" and value.casefold() == "into":
            _insert(tokens, tables)
    return tables


def _tokens(text: str):
    """(kind, value) of each token; kind: text | quoted | tick | hex | number | word | mark."""
    for found in _TOKEN.finditer(text):
        kind = found.lastgroup
        if kind in ("text", "quoted"):
            yield kind, _plain(found[kind], "''" if kind == "text" else '""')
        elif kind != "skip":
            yield kind, found[kind]


def _insert(tokens, tables: dict[str, Table]) -> None:
    """What stands behind INSERT INTO: table, names of columns, VALUES and the rows."""
    name, names = "", []
    for kind, value in tokens:
        if kind == "word" and value.casefold() in ("values", "value"):
            break
        if kind == "mark" and value == "(":
            names = [v for k, v in _until_closed(tokens) if k != "mark"]
        elif kind == "mark" and value != ".":
            return  # no INSERT … VALUES after all
        elif kind != "mark" and not names:
            name = f"{name}.{value}" if name else value
    table = tables.setdefault(name, Table(tuple(names)))
    for kind, value in tokens:
        if kind == "mark" and value == "(":
            table.rows.append(_row(tokens))
        elif not (kind == "mark" and value == ","):
            return


def _until_closed(tokens):
    """The tokens up to the bracket that closes the one just read, brackets within included."""
    deep = 1
    for kind, value in tokens:
        if kind == "mark" and value in "()":
            deep += 1 if value == "(" else -1
            if not deep:
                return
        elif kind == "mark" and value in "'\"`":
            break
        yield kind, value
    raise ValueError("terpotong di tengah baris isian. Minta berkasnya sekali lagi")


def _row(tokens) -> list[str | None]:
    """The values of one row; of a call like ST_GeomFromText('…', 4326) its first text."""
    row, deep, value = [], 0, None
    for kind, token in _until_closed(tokens):
        if kind == "mark":
            deep += (token == "(") - (token == ")")
            if token == "," and not deep:
                row.append(value)
                value = None
        elif value is None and (kind != "word" or token.casefold() in ("true", "false")):
            value = token
    return [*row, value]


def _plain(text: str, doubled: str) -> str:
    """A quoted text as meant: doubled quotation marks and backslashes undone."""
    if doubled in text:
        text = text.replace(doubled, doubled[0])
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), text, flags=re.S) if "\\" in text else text


def _copied(cell: str) -> str | None:
    if cell == r"\N":
        return None
    return re.sub(r"\\(.)", lambda m: _ESCAPES.get(m[1], m[1]), cell) if "\\" in cell else cell

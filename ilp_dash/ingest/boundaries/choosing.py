"""Which layer of a file is taken for each city: the one with most of its kelurahan, or several that complete each
other; of two that say different things none."""

from ilp_dash.errors import BadFile
from ilp_dash.ingest.boundaries.city import CityIndex
from ilp_dash.ingest.boundaries.fields import Columns
from ilp_dash.ingest.boundaries.matching import CityMatch, match_city
from ilp_dash.ingest.boundaries.reading import Layer, read_shapes

# Share of a city's kelurahan that must be found before a file is taken, and
# before the file is thought to be about the city.
ENOUGH = 0.8
ABOUT = 0.2
_SAME_ROWS = 0.1  # share of rows two layers may have in common and still complete each other
_GAIN = 0.1
_SAME_SIZE, _SAME_PLACE = 0.01, 0.01


def together(layers: list[Layer]) -> list[Layer]:
    """Layers with the same fields and other rows as one, as where each kecamatan has its own file; [] = there are
    none."""
    groups: dict[tuple, list[tuple[Layer, set]]] = {}
    for layer in layers if len(layers) > 1 else []:
        fields = tuple(sorted(name.casefold() for name in layer.columns))
        texts = [v for v in layer.columns.values() if any(isinstance(value, str) for value in v)]
        rows = set(zip(*texts, strict=True))
        group = groups.setdefault(fields, [])
        if rows and all(len(rows & others) <= _SAME_ROWS * min(len(rows), len(others)) for _, others in group):
            group.append((layer, rows))
    return [_joined([layer for layer, _ in group]) for group in groups.values() if len(group) > 1]


def _joined(pieces: list[Layer]) -> Layer:
    columns = {}
    for name in pieces[0].columns:
        same = [next(n for n in piece.columns if n.casefold() == name.casefold()) for piece in pieces]
        columns[name] = [v for piece, n in zip(pieces, same, strict=True) for v in piece.columns[n]]
    title = f"{pieces[0].title} dan {len(pieces) - 1} lapisan lain"
    return Layer("", title, title, range(1, sum(len(p.fids) for p in pieces) + 1), columns, pieces=tuple(pieces))


def best_layers(
    file_name: str, layers: list[Layer], columns: list[Columns], indexes: list[CityIndex], alias, only_city: bool
) -> list[tuple[Layer, CityMatch]]:
    """For each city the layer that holds most of its kelurahan; cities the file is not about are left out.

    Layers put together are taken only where they hold clearly more than any one. Raises BadFile when two layers are as
    good as each other and draw other kelurahan.
    """
    chosen = []
    for city in indexes:
        matches = [
            (layer, match_city(layer.fids, c, city, alias, only_city)) for layer, c in zip(layers, columns, strict=True)
        ]
        alone = [pair for pair in matches if not pair[0].pieces]
        layer, match = max(alone, key=_worth)
        all_of_them = max((pair for pair in matches if pair[0].pieces), key=_worth, default=(layer, match))
        if match.share < ENOUGH and all_of_them[1].share >= match.share + _GAIN:
            layer, match = all_of_them
        likely = {s.code for s in match.suggestions} | set(match.parts)
        if likely and (match.share >= ABOUT or only_city or len(likely) >= ENOUGH * len(city.kelurahan)):
            _refuse_rivals(file_name, layer, match, alone)
            chosen.append((layer, match))
    return chosen


def _worth(pair: tuple[Layer, CityMatch]) -> tuple:
    """More kelurahan first, then fewer features for them (RW are more), then more look-alikes."""
    match = pair[1]
    return match.share, -sum(map(len, match.parts.values())), len(match.suggestions)


def _refuse_rivals(file_name: str, layer: Layer, match: CityMatch, others: list[tuple[Layer, CityMatch]]) -> None:
    features = sum(map(len, match.parts.values()))
    rivals = [
        other
        for other, found in others
        if other is not layer
        and match.share >= ENOUGH
        and len(found.parts) >= 0.95 * len(match.parts)
        and sum(map(len, found.parts.values())) <= 1.5 * features
        and not _same_shapes(layer, match, other, found)
    ]
    if rivals:
        titles = ", ".join([layer.title, *(r.title for r in rivals)])
        raise BadFile(
            f"{file_name}: memuat {len(rivals) + 1} peta kelurahan {match.city.city.name} yang berbeda: {titles}. "
            "Kirim satu saja, yang berlaku sekarang."
        )


def _same_shapes(one: Layer, match: CityMatch, other: Layer, found: CityMatch) -> bool:
    """Whether two layers draw (about) the same: each kelurahan of the same size at the same place."""
    codes = match.parts.keys() & found.parts.keys()
    (a, system), (b, other_system) = (
        read_shapes(layer, [fid for code in codes for fid in m.parts[code]])
        for layer, m in ((one, match), (other, found))
    )
    return system == other_system and all(
        _alike([a[fid] for fid in match.parts[code]], [b[fid] for fid in found.parts[code]]) for code in codes
    )


def _alike(ones: list, others: list) -> bool:
    ones, others = ([s for s in shapes if s is not None and not s.is_empty] for shapes in (ones, others))
    if not ones or not others:
        return not ones and not others
    size, other_size = (sum(s.area for s in shapes) for shapes in (ones, others))
    box, other_box = (
        [f(s.bounds[n] for s in shapes) for n, f in enumerate((min, min, max, max))] for shapes in (ones, others)
    )
    reach = max(box[2] - box[0], box[3] - box[1])
    return abs(size - other_size) <= _SAME_SIZE * size and all(
        abs(p - q) <= _SAME_PLACE * reach for p, q in zip(box, other_box, strict=True)
    )

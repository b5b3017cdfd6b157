"""What a citizen waits for: the public pages of the million's city, each with addresses that vary.

A page is measured warm (what a process has counted within its half minute may serve again, as it does for citizens who
follow one another) and, where its figures are kept, cold: with an empty cache before every request. Reports to be
opened are real ones, carried through the actions; the others exist for what is counted.
"""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import city
import crowd
from django.urls import reverse

from cepatrespon.agencies import registry
from cepatrespon.complaints.clock import now
from cepatrespon.complaints.marks import cell_of
from cepatrespon.complaints.models import Complaint
from cepatrespon.complaints.public_map import CLOSEST, Box
from cepatrespon.complaints.querysets import public
from cepatrespon.reports import monthly

Address = Callable[[random.Random], str]
SCREENS = {"telephone": (360, 560), "desk": (800, 640)}  # pixels of the map
CELL = 64  # pixels


@dataclass(frozen=True)
class Page:
    """A page: what it is called, its address, whether its cache is emptied before each request, and its aim (ms)."""

    what: str
    address: Address
    cold: bool = False
    aim: int = 100


def lives() -> list[str]:
    """A thousand reports with whole lives on top of the crowd; the numbers of those that are public."""
    first = city._base()
    return list(Complaint.objects.filter(pk__gte=first, private=False).values_list("number", flat=True))


COUNTING = "data bulanan, a month counted anew for all areas (by the work loop)"


def counted() -> list[str]:
    """The months whose figures are counted: the one that runs and two before it."""
    return monthly.months(now())[:3]


def count_months() -> list[float]:
    """Count those months as the work loop does; milliseconds of each."""
    spent = []
    for month in counted():
        start = time.perf_counter()
        monthly.count(month, now())
        spent.append((time.perf_counter() - start) * 1000)
    return spent


def _piece(rng: random.Random, zoom: int, screen: str) -> str:
    """What a screen of this size shows around a place of the city."""
    box = Box(zoom, 0, 0, 0, 0)
    x, y = (each >> box.shift for each in cell_of(-6.35 + 0.25 * rng.random(), 106.7 + 0.25 * rng.random()))
    wide, high = (pixels // CELL // 2 + 1 for pixels in SCREENS[screen])
    return str(Box(zoom, (x - wide) // 2 * 2, (y - high) // 2 * 2, (x + wide) // 2 * 2 + 1, (y + high) // 2 * 2 + 1))


def pages(facts: crowd.Facts, numbers: Sequence[str]) -> list[Page]:
    """The public pages measured."""
    reg = registry.current()
    level: dict[str, list[str]] = {}
    for code, region in reg.regions.items():
        level.setdefault(region.level, []).append(code)
    shown = list(public().filter(number__in=facts.numbers).values_list("number", flat=True)) or facts.numbers
    map_, points, home = reverse("portal:peta"), reverse("portal:titik"), reverse("portal:beranda")

    def at(query: str = "", base: str = map_) -> Address:
        return lambda _rng: f"{base}{query}"

    def one_of(query: str, words: Sequence[str], base: str = map_) -> Address:
        return lambda rng: f"{base}?{query}{rng.choice(words)}"

    def piece(zoom: int, query: str = "", screen: str = "desk") -> Address:
        return lambda rng: f"{points}?petak={_piece(rng, zoom, screen)}{query}"

    def each(name: str, values: Sequence[str]) -> Address:
        return lambda rng: reverse(f"portal:{name}", args=[rng.choice(values)])

    def rare(rng: random.Random) -> str:
        return f"{map_}?kategori={rng.choice(facts.categories)}&wilayah={rng.choice(level['kelurahan'])}&status=proses"

    found = [
        Page("home", at(base=home)),
        Page("home, cold", at(base=home), cold=True),
        Page("a report (/laporan/NOMOR)", each("laporan", numbers)),
        Page("map page, nothing asked", at()),
        Page("map page, nothing asked, cold", at(), cold=True),
        Page("map page, a category, cold", one_of("kategori=", facts.categories), cold=True),
        Page("map page, a kelurahan, cold", one_of("wilayah=", level["kelurahan"]), cold=True),
        Page("map page, a kota, cold", one_of("wilayah=", level["city"]), cold=True),
        Page("map page, unfinished, cold", at("?status=terbuka"), cold=True),
        Page("map page, unfinished and old, cold", at("?status=terbuka&umur=lebih-30"), cold=True),
        Page("map page, 30 days, cold", at("?umur=30"), cold=True),
        Page("map page, completed automatically, cold", at("?status=selesai.otomatis"), cold=True),
        Page("map page, category, kelurahan and status, cold", rare, cold=True),
        Page("list, a deep page", one_of("sesudah=", facts.cursors)),
        Page("list, a deep page of a category", lambda rng: one_of("kategori=", facts.categories)(rng)
             + f"&sesudah={rng.choice(facts.cursors)}"),
        Page("list of a piece of the map, alone", lambda rng: f"{map_}?bagian=daftar&petak={_piece(rng, 14, 'desk')}"),
        Page("list of a small piece of the map, alone",
             lambda rng: f"{map_}?bagian=daftar&petak={_piece(rng, 18, 'telephone')}"),
        Page("search: common word", one_of("q=", crowd.COMMON)),
        Page("search: common word, cold", one_of("q=", crowd.COMMON), cold=True),
        Page("search: rare word, cold", one_of("q=", crowd.RARE), cold=True),
        Page("search: word that is nowhere, cold", one_of("q=", ["zebrakuning", "xylofon", "kwetiau"]), cold=True),
        Page("search: two words, cold", one_of("q=", ["lampu+sekolah", "jalan+pasar", "pompa+gang"]), cold=True),
        Page("search: part of a word, cold", one_of("q=", ["rotoa", "empatan", "ampah"]), cold=True),
        Page("search: number, cold", one_of("q=", shown), cold=True),
    ]  # fmt: skip
    for zoom in (10, 11, 12, 13, 14, 16, CLOSEST):
        found.append(Page(f"map, zoom {zoom}, cold", piece(zoom), cold=True, aim=200))
    found += [
        Page("map, zoom 10 to 16, as people move", lambda rng: piece(rng.randrange(10, 17))(rng), aim=200),
        Page("map, zoom 11", lambda rng: piece(11)(random.Random(rng.randrange(6))), aim=200),
        Page("map, zoom 11, telephone, cold", piece(11, screen="telephone"), cold=True, aim=200),
        Page("map, zoom 11, a category, cold",
             lambda rng: piece(11, f"&kategori={rng.choice(facts.categories)}")(rng), cold=True, aim=200),
        Page("map, zoom 11, unfinished, cold", piece(11, "&status=terbuka"), cold=True, aim=200),
        Page("map, zoom 12, 30 days, cold", piece(12, "&umur=30"), cold=True, aim=200),
        Page("map, zoom 12, common word, cold",
             lambda rng: piece(12, f"&q={rng.choice(crowd.COMMON)}")(rng), cold=True, aim=200),
        Page("feed: newest", at(base=reverse("portal:umpan-terbaru"))),
        Page("feed: a kelurahan", each("umpan-kelurahan", level["kelurahan"])),
        Page("feed: a category", each("umpan-kategori", facts.categories)),
        Page("feed: a report", each("umpan-laporan", numbers)),
    ]  # fmt: skip
    months, data = counted(), reverse("portal:data")
    return [
        *found,
        Page("data bulanan", at(base=data)),
        Page("data bulanan, a month", one_of("bulan=", months, data)),
        Page("data bulanan, a month, cold", one_of("bulan=", months, data), cold=True),
        Page("data bulanan, a kelurahan", one_of("wilayah=", level["kelurahan"], data)),
    ]

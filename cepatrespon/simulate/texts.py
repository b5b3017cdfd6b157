"""Invented words of a city: what citizens report, what officers answer, who they are.

Knows how a complaint is put together from its category's clauses (`texts_roads`, `texts_order`, `texts_services`), in
what register, and how people repeat themselves. Everything comes from the `random.Random` handed in. No name, number
or address belongs to anybody: telephones lie in the unissued block +62 811-0000-xxxx (of a valid form), e-mail in
`example.invalid`, streets are common flower, fruit and bird names without house numbers.
"""

from __future__ import annotations

import random
import re

from cepatrespon.rules.terms import Act
from cepatrespon.simulate import texts_officers as officers
from cepatrespon.simulate import texts_words as words
from cepatrespon.simulate.texts_order import ORDER
from cepatrespon.simulate.texts_roads import ROADS
from cepatrespon.simulate.texts_services import SERVICES
from cepatrespon.simulate.texts_words import Topic

TOPICS: dict[str, Topic] = {**ROADS, **ORDER, **SERVICES}
FALLBACK = "Jalan"

# The category's name of another generation or list, and the one whose words serve for it.
_KINDRED: dict[str, str] = {
    "Gangguan Ketenteraman dan Ketertiban": "Gangguan dan Kebisingan",
    "Tempat Hiburan": "Gangguan dan Kebisingan",
    "Banjir": "Penanganan Banjir",
    "Iklan Rokok": "Reklame/Spanduk",
    "Reklame": "Reklame/Spanduk",
    "Coretan/Tempelan/Iklan/Selebaran": "Reklame/Spanduk",
    "Jaringan Air Bersih": "PDAM/PAM",
    "Jaringan Komunikasi": "Jaringan/Menara Telekomunikasi",
    "Jembatan Penyeberangan Orang (JPO) dan/atau Halte": "Jembatan/JPO/Halte",
    "Penyandang Masalah Kesejahteraan Sosial (PMKS)": "PMKS (Penyandang Masalah Kesejahteraan Sosial)",
    "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan": (
        "Pekerja Penanganan Prasarana dan Sarana Umum Kelurahan (PPSU)"
    ),
    "Puskesmas": "Pelayanan Kesehatan",
    "RSUD": "Pelayanan Kesehatan",
    "BPJS": "Pelayanan Kesehatan",
    "BPJS Kesehatan/KIS": "Pelayanan Kesehatan",
    "Posyandu": "Pelayanan Kesehatan",
    "Demam Berdarah Dengue": "Demam Berdarah Dengue (DBD)",
    "Gedung Sekolah": "Keluhan Fasilitas Gedung Pemda (sekolah, kantor)",
    "Fasilitas Sosial/Fasilitas Umum": "Keluhan Fasilitas Gedung Pemda (sekolah, kantor)",
    "Kurikulum dan Kegiatan Sekolah": "Kegiatan dan Kurikulum Pendidikan",
    "Guru/Pendidik dan Tenaga Kependidikan": "Kegiatan dan Kurikulum Pendidikan",
    "Perilaku Peserta Didik": "Kegiatan dan Kurikulum Pendidikan",
    "KTP Elektronik (KTP-El)": "KTP Elektronik (KTP-el)",
    "KTP-el": "KTP Elektronik (KTP-el)",
    "Kartu Keluarga": "KTP Elektronik (KTP-el)",
    "Ruang Publik Terpadu Ramah Anak (RPTRA)": "RPTRA",
    "Rumah Susun / Hunian Vertikal": "Rusun/Hunian Vertikal",
    "Taman Pemakaman Umum": "TPU (Tempat Pemakaman Umum)",
    "Lembaga Kemasyarakatan": "Lembaga/Organisasi Kemasyarakatan",
    "Fasilitas Olahraga": "Fasilitas dan Layanan Olahraga",
    "Pelayanan Perhubungan": "Transportasi Publik",
    "Perizinan Bidang Perdagangan": "Perizinan",
    "Lokasi PKL Binaan": "PKL Liar",
    "Perdagangan/UMKM": "PKL Liar",
}

_SLOT = re.compile(r"\{(\w+)\}")
_WORD = re.compile(r"\w+")
_STOP = re.compile(r"(?<!jl)\. ", re.IGNORECASE)
_STEM = 5  # letters; two words that share so many at their start mean the same thing here


def topic(category: str) -> Topic:
    """The words of a category; an unknown one gets those of its kindred, else of the commonest."""
    if category not in TOPICS:
        category = _KINDRED.get(category, "Perizinan" if category.startswith("Perizinan") else "Keluhan Pelayanan")
    return TOPICS[category]


def title(category: str) -> str:
    """A short heading for a report of this category, e.g. "Parkir liar"."""
    return topic(category).title


def report(rng: random.Random, category: str) -> str:
    """One citizen's complaint: 3 to about 130 words, half of them under 20, in one of five registers."""
    subject = topic(category)
    manner = rng.choices(("curt", "plain", "polite", "angry", "story"), weights=(26, 36, 15, 11, 12))[0]
    sentences = _MANNERS[manner](rng, subject)
    text = " ".join(_sentence(_fill(rng, part)) for part in sentences if part)
    return _register(rng, text, manner)


def repeat(rng: random.Random, text: str) -> str:
    """The same complaint once more: half the time word for word, else slightly changed."""
    if rng.random() < 0.53:
        return text
    changed = text
    for change in rng.sample(range(4), k=rng.choice((1, 1, 2))):
        if change == 0:
            changed = rng.choice(words.REPEAT_STARTS) + changed[:1].lower() + changed[1:]
        elif change == 1:
            changed = changed.rstrip() + rng.choice(words.REPEAT_ENDS)
        elif change == 2:
            changed = changed.lower()
        else:
            changed = _mistype(rng, changed)
    return changed if changed != text else text + rng.choice(words.REPEAT_ENDS)


def follow_up(rng: random.Random, category: str, text: str = "") -> str:
    """What an officer writes with the photo of the finished work; fitting the report's `text` when given."""
    choices = topic(category).done
    if text:
        choices = _fitting(choices, text) or officers.DONE
    done = _fill(rng, rng.choice(choices))
    start = rng.choice(
        ("", "", "", "Terima kasih atas laporannya. ", "Selamat siang Bapak/Ibu. ", "Sudah ditindaklanjuti. ")
    )
    end = rng.choice(
        (
            "",
            "",
            "",
            " Foto sesudah terlampir.",
            " Lokasi akan dipantau selama sepekan.",
            " Didampingi ketua RT setempat.",
        )
    )
    return start + done + "." + end


def reason(rng: random.Random, act: Act, category: str, *, ticket: bool = False) -> str:
    """The note or reason that goes with an act; `ticket` for the refusal of a ticket instead of a follow-up."""
    choices = (
        officers.TICKET_REFUSED if ticket and act is Act.REJECT else officers.REASONS.get(act, officers.DEFAULT_NOTE)
    )
    return _titled(rng, rng.choice(choices), category)


def clarified(rng: random.Random, category: str) -> str:
    """The channel owner's note when the reporter has cleared a report up."""
    return _titled(rng, rng.choice(officers.CLARIFIED), category)


def cannot(rng: random.Random, category: str) -> str:
    """The channel owner's reason for closing a report that cannot be followed up."""
    return _titled(rng, rng.choice(officers.CANNOT), category)


def outside(rng: random.Random, year: int) -> tuple[str, str]:
    """A body outside the province and the number of the letter to it, both invented."""
    letter = f"e-{rng.randrange(1, 2400):04d}/PM.{rng.randrange(1, 9):02d}.{rng.randrange(0, 4):02d}/{year}"
    return rng.choice(officers.OUTSIDE), letter


def address(rng: random.Random) -> str:
    """Where it is, in words: a street without a number, RT/RW, often a landmark."""
    street = f"Jl. {rng.choice(words.STREETS)}" + rng.choice(("", "", " I", " II", " III", " Raya", " Dalam"))
    if rng.random() < 0.3:
        street = f"Gg. {rng.choice(words.STREETS)}"
    place = _fill(rng, f"{street} RT {{rt}}/RW {{rw}}")
    return place + (_fill(rng, ", {near} {landmark}") if rng.random() < 0.55 else "")


def name(rng: random.Random) -> str:
    """A person's name, put together from common parts."""
    return f"{rng.choice(words.GIVEN)} {rng.choice(words.FAMILY)}"


def phone(rng: random.Random) -> str:
    """A telephone number of a valid form in the block +62 811-0000-xxxx, in E.164."""
    return f"+628110000{rng.randrange(10_000):04d}"


def email(rng: random.Random, who: str = "") -> str:
    """An address that can never receive mail; of `who` when given."""
    local = ".".join((who or name(rng)).lower().split())
    return f"{local}{rng.randrange(100):02d}@example.invalid"


# -- how a text is put together


def _curt(rng: random.Random, subject: Topic) -> list[str]:
    parts = [_placed(rng, rng.choice(subject.problems), chance=0.6)]
    if rng.random() < 0.45:
        parts[0] += f", {_wish(rng, subject, parts[0])}"
    return parts


def _plain(rng: random.Random, subject: Topic) -> list[str]:
    opening = rng.choice(words.OPENINGS)
    problem = _placed(rng, rng.choice(subject.problems), chance=0.85)
    parts = [f"{opening} {problem}".strip() + (f", {rng.choice(subject.effects)}" if rng.random() < 0.6 else "")]
    parts.append(_wish(rng, subject, problem))
    if rng.random() < 0.3:
        parts.append(rng.choice(words.THANKS))
    return parts


def _polite(rng: random.Random, subject: Topic) -> list[str]:
    opening = rng.choice(
        ("saya warga RW {rw} ingin menyampaikan", "dengan ini kami laporkan", "izin melaporkan", "mohon perhatian")
    )
    problem = _placed(rng, rng.choice(subject.problems), chance=0.95)
    return [
        f"{rng.choice(words.GREETINGS)}, {opening} {problem}",
        f"Akibatnya {rng.choice(subject.effects)}" if rng.random() < 0.7 else rng.choice(subject.effects),
        _wish(rng, subject, problem),
        rng.choice(words.THANKS),
    ]


def _angry(rng: random.Random, subject: Topic) -> list[str]:
    problem = _placed(rng, rng.choice(subject.problems), chance=0.7)
    parts = [problem, rng.choice(words.ANGER), _wish(rng, subject, problem)]
    if rng.random() < 0.5:
        parts.insert(1, rng.choice(subject.effects))
    return parts


def _story(rng: random.Random, subject: Topic) -> list[str]:
    first, second = rng.sample(subject.problems, 2)
    effects = rng.sample(subject.effects, 2)
    history = rng.sample(words.HISTORY, rng.choice((1, 2, 2, 3)))
    return [
        f"{rng.choice(words.GREETINGS)}, {rng.choice(words.OPENINGS)} {_placed(rng, first, chance=1.0)}".replace(
            "  ", " "
        ),
        f"Selain itu {second}",
        f"Karena itu {effects[0]}, {effects[1]}",
        *history,
        _wish(rng, subject, first),
        *([rng.choice(words.STORY_ENDS)] if rng.random() < 0.6 else []),
        rng.choice(words.THANKS),
    ]


_MANNERS = {"curt": _curt, "plain": _plain, "polite": _polite, "angry": _angry, "story": _story}


def _fitting(choices: tuple[str, ...], text: str) -> tuple[str, ...]:
    """Those of `choices` that speak of something `text` speaks of."""
    stems = _stems(text)
    return tuple(choice for choice in choices if stems & _stems(choice))


def _stems(text: str) -> set[str]:
    found = (word.lower() for word in _WORD.findall(text) if len(word) >= _STEM)
    return {word[:_STEM] for word in found if word not in words.EMPTY}


def _wish(rng: random.Random, subject: Topic, problem: str) -> str:
    fitting = _fitting(subject.wishes, problem) if rng.random() < 0.7 else ()
    return rng.choice(fitting or subject.wishes)


def _placed(rng: random.Random, problem: str, *, chance: float) -> str:
    if "{landmark}" not in problem and rng.random() < chance:
        problem += rng.choice(
            (
                " {near} {landmark}",
                " {near} {landmark}",
                " di {place}",
                " di RT {rt} RW {rw}",
                " di gang {near} {landmark}",
            )
        )
    if "{since}" not in problem and "{when}" not in problem and "{night}" not in problem and rng.random() < 0.3:
        problem += " {since}"
    return problem


def _fill(rng: random.Random, pattern: str) -> str:
    def value(match: re.Match[str]) -> str:
        slot = match.group(1)
        if slot == "rt":
            return f"{rng.randint(1, 16):03d}"
        if slot == "rw":
            return f"{rng.randint(1, 14):02d}"
        if slot == "place":
            return f"Jl. {rng.choice(words.STREETS)}" + _fill(rng, rng.choice(("", "", " RT {rt} RW {rw}")))
        return rng.choice(words.SLOTS[slot])

    return _SLOT.sub(value, pattern)


def _titled(rng: random.Random, pattern: str, category: str) -> str:
    small = title(category)
    small = small if small[:2].isupper() else small[0].lower() + small[1:]
    return _fill(rng, pattern.replace("{title}", small))


def _sentence(text: str) -> str:
    text = text.strip()
    return text[0].upper() + text[1:] + ("" if text[-1] in ".!?" else ".")


def _register(rng: random.Random, text: str, manner: str) -> str:
    """Small letters, short forms, slips and signs, as a telephone's keyboard and a mood would have them."""
    careful = manner in ("polite", "story")
    if rng.random() < (0.2 if careful else 0.55):
        text = _shorten(rng, text, rng.uniform(0.3, 1.0))
    if rng.random() < (0.08 if careful else 0.25):
        text = _mistype(rng, text)
    if manner == "angry" and rng.random() < 0.22:
        text = text.upper()
    elif rng.random() < (0.12 if careful else 0.45):
        text = text.lower()
    if rng.random() < (0.1 if careful else 0.35):
        text = text.rstrip(".")
        if rng.random() < (0.5 if manner == "angry" else 0.22):
            text += rng.choice(words.FACES)
    if rng.random() < 0.07:
        text = _STOP.sub("\n", text)
    return text


def _shorten(rng: random.Random, text: str, share: float) -> str:
    def short(match: re.Match[str]) -> str:
        word = match.group(0)
        forms = words.SHORT.get(word.lower())
        if forms is None or rng.random() > share:
            return word
        form = rng.choice(forms)
        return form.capitalize() if word[0].isupper() else form

    return _WORD.sub(short, text)


def _mistype(rng: random.Random, text: str) -> str:
    places = [match.span() for match in _WORD.finditer(text) if len(match.group()) > 4 and match.group().isalpha()]
    for start, end in sorted(rng.sample(places, k=min(len(places), rng.choice((1, 1, 2)))), reverse=True):
        at = rng.randrange(start + 1, end - 1)
        slip = rng.randrange(3)
        if slip == 0:
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        elif slip == 1:
            text = text[:at] + text[at + 1 :]
        else:
            text = text[: at + 1] + text[at] + text[at + 1 :]
    return text

"""The country, and the city, she says that she is in: only when said, and None where a sentence leaves it in doubt.

A place counts where a word for "in" stands beside it ("in dubai", "دبي میں", "Türkiye'de") or where the message
is little more than the place. Words of origin, travel, the past or of another person take it back, unless she
herself stands right beside it ("my sister is at home, i am in dubai").
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from nlu.normalise import matching_form
from nlu.places import PLACES
from nlu.slots.cities import CITIES
from nlu.slots.words import Lexicon, listed, sentences


def _words(text: str) -> frozenset[str]:
    return frozenset(matching_form(text).split())


# Right before the place. "fi", "b" and "f": romanised Arabic; "di", "kat": Indonesian, Malay; "sa": Filipino.
_BEFORE = _words(
    "in inside at here fi fe b bi be bel bil f fel di dkt kat dekat sa dito nandito en au aux à dans niko nipo "
    "naishi ninaishi ninafanya في ب فی بال هنا هون جوا در تو توی داخل ku li nav joogaa degganahay በ ውስጥ cikin"
)
# Right after the place.
_AFTER = _words(
    "mein main mai me m mn te de da te ta deyim dayım deyiz joogaa joogo joognaa joogta noolahay shaqeeyaa jiraa "
    "میں مے ما هستم زندگی में मा मे তে ে te ነኝ ውስጥ ላይ இல் இருக்கிறேன் எனக்கு හි ඉන්නේ မှာ hoon hun"
)
# Right before the word for "in" (or the place): she speaks of herself.
_SELF = _words(
    "am im i'm live living work working stay staying now here ana ani انا أنا عايشة عايشه ساكنة ساكنه مقيمة مقيمه "
    "موجودة موجوده اشتغل بشتغل هنا saya aku kami ako nandito niko naishi suis vis habite travaille الان الحين"
)
# Anywhere in the sentence: origin, travel, the past, other people, offices of a country.
_DOUBT = _words(
    "from to going go went back return returned want before was were used born grew sister mother father husband "
    "brother friend cousin daughter son family mom mum aunt embassy consulate citizen nationality visa agency agent "
    "travel leave leaving left married plan planning apply fly flight ticket came moved news berita haber خبر اخبار "
    "looking look search searching seeking seek find job jobs vacancy vacancies hiring "
    "ادور أدور بدور دوري ابحث أبحث ندور وظيفة وظائف شاغر badawwer badawer adawer n9aleb kan9aleb "
    "تلاش ڈھونڈ نوکری ملازمت talash dhoond dhund naukri nokri raadinayaa raadinaya raadin raadiya "
    "cari mencari lowongan naghahanap hanap cherche emploi arıyorum ariyorum natafuta tafuta "
    "من الى إلى إلي اختي أختي امي أمي ابوي زوجي جوزي اخوي أخوي اخي صديقتي بنتي ابني اهلي أهلي سفارة السفارة قنصلية كنت "
    "رجعت ارجع أرجع اروح أروح رايحة اسافر أسافر سافرت ابغى ابي بدي عايزة تأشيرة فيزا "
    "men min mn ila o5ti okhti ommi omi zawji gozi jozi akhi kont kunt arja3 aroo7 aru7 asafer "
    "سے بہن ماں امی شوہر بھائی بیٹی بیٹا خاندان تھی تھا گئی جانا جاؤں واپس ویزا سفارت شادی "
    "se behan behen behn bhen bahan maa ammi shohar bhai beti beta thi tha gayi jana jaun wapas wapis visa "
    "از به خواهرم مادرم شوهرم برادرم پسرم دخترم بودم رفتم برگشتم بروم ویزا سفارت "
    "walaashay hooyaday aabahay ninkayga walaalkay saaxiibtay ka u safaaradda tagay tagayaa "
    "dan'den den dan ablam annem kocam kardeşim gitmek döndüm idim dari ke kakak ibu suami adik pulang pergi mau "
    "galing mula papunta kapatid asawa nanay uwi umuwi de du des vers soeur mère mari frère allée retour kutoka "
    "dada mama mume ndugu"
) - _words("de da main")
# Women she may ask for: what she wants to know holds where they are. (Of a husband or a child she asks for herself.)
_FOR_WHOM = _words(
    "sister friend cousin اختي أختي صديقتي صاحبتي رفيقتي o5ti okhti sadi9ti sadiqti sa7bti بہن سہیلی دوست behan behen "
    "behn bhen bahan saheli dost خواهرم دوستم walaashay saaxiibtay saaxiibaddey ablam kardeşim arkadaşım kuzenim kakak "
    "adik teman sahabat kapatid kaibigan pinsan ate soeur sœur amie cousine dada rafiki binamu እህቴ ጓደኛዬ বোন বান্ধবী "
    "bon bandhobi बहन सहेली"
)
_WHERE_THEY_ARE = _words("joogta jirta shaqaysa anaishi yupo anafanya")
_DOUBT_IN_PERSIAN = _DOUBT - _words("من")  # Arabic "from" is Persian "I"
_NOW = _words(
    "now الان الحين دلوقتي هلق هسه এখন ab abhi اب ابھی अब sekarang ngayon sasa hadda şimdi simdi አሁን maintenant حالا"
)
_FILLERS = _words(
    "the el al il dalka negara negeri nchi country city now here right ayaan baan ku ya ok yes naam "
    "اليوم الان الحين نعم"
)
_AROUND_PLACE = _SELF | _BEFORE | _AFTER | _FILLERS | _words("i we waxaan anigu mai hum ich ben ako po")
_ARABIC_PREFIX = re.compile(r"^(?:و|ف)?(?:بال|ب|فال)(?=\w{3})")
_ETHIOPIC_IN = "በ"
_TURKISH_IN = re.compile(r"^(.{4,}?)'?(?:[dt][ae](?:y[iı]m|yiz|yız)?)$")
_TURKISH_ENDS = ("da", "de", "ta", "te", "yim", "yiz")
_BENGALI_IN = re.compile(r"^(.{3,}?)(?:তে|ে)$")


@dataclass(frozen=True, slots=True)
class Place:
    """Where she is: the country's ISO code, and the key of the city (`nlu/slots/cities.py`) where she says that too."""

    country: str
    city: str | None = None


@cache
def _names() -> Lexicon[Place]:
    """Built at first use, then kept."""
    table: dict[tuple[str, ...], Place] = {}
    for code, names in PLACES.items():
        for name in names:
            _enter(table, name, Place(code))
    for code, cities in CITIES.items():
        for city, names_of in cities.items():
            _enter(table, names_of, Place(code, city))
    return Lexicon(table)


def _enter(table: dict[tuple[str, ...], Place], names: str, place: Place) -> None:
    for words in listed(names):
        table[words] = place
        if words[0].startswith("ال"):
            table.setdefault((words[0][2:], *words[1:]), place)


def country_said(cleaned: str) -> str | None:
    """`cleaned` comes from `normalise`. Two different countries are a doubt too."""
    place = place_said(sentences(cleaned))
    return place.country if place is not None else None


def place_said(parts: Sequence[Sequence[str]]) -> Place | None:
    """The same of sentences that are words already, with the city. Two cities of one country say the country alone."""
    said = [(place, words) for words in parts for place in _in_sentence(words)]
    now = [place for place, words in said if not _NOW.isdisjoint(words)]
    return _one([place for place, _ in said]) or _one(now)  # "they beat me in riyadh. now i am in jordan"


def elsewhere_said(parts: Sequence[Sequence[str]]) -> str | None:
    """The country of a woman she asks for ("my sister in qatar"), where she says of herself no place."""
    if place_said(parts) is not None:
        return None
    near = [one for words in parts if not _FOR_WHOM.isdisjoint(_unjoined(words)) for one in _inside(words)]
    place = _one(near)
    return place.country if place is not None else None


def countries_named(parts: Sequence[Sequence[str]]) -> tuple[str, ...]:
    """Of all places named, whoever is there, in order and each once."""
    return tuple(dict.fromkeys(place.country for words in parts for _, _, place, _ in _places(words)))


def _unjoined(words: Sequence[str]) -> set[str]:
    """The words, and what is left of them without an Arabic "and", "so", "for" or "with" at their start."""
    return {*words, *(word[1:] for word in words if len(word) > 3 and word[0] in "وفلب")}


def _inside(words: Sequence[str]) -> list[Place]:
    """The places that somebody is said to be in."""
    found = []
    for at, size, place, says_in in _places(words):
        before, after = _beside(words, at, size)
        if says_in or (before and before[-1] in _BEFORE) or (after and after[0] in _AFTER | _WHERE_THEY_ARE):
            found.append(place)
    return found


def _one(places: Sequence[Place]) -> Place | None:
    countries = {place.country for place in places}
    cities = {place.city for place in places if place.city is not None}
    if len(countries) != 1:
        return None
    return Place(countries.pop(), cities.pop() if len(cities) == 1 else None)


def only_place(cleaned: str) -> bool:
    """The message says where she is and nothing else: "i am in dubai", "انا في الرياض"."""
    words = [word for part in sentences(cleaned) for word in part]
    left, named, place = [], False, 0
    while place < len(words):
        found = _place_at(words, place)
        if found is None:
            left.append(words[place])
        named = named or found is not None
        place += found[0] if found is not None else 1
    return named and all(word in _AROUND_PLACE for word in left)


def _in_sentence(words: Sequence[str]) -> list[Place]:
    found = _places(words)
    if not found:
        return []
    doubtful = not (_DOUBT_IN_PERSIAN if "در" in words or "هستم" in words else _DOUBT).isdisjoint(_unjoined(words))
    sure: list[Place] = []
    end = -1
    for place, size, named, says_in in found:
        before, after = _beside(words, place, size)
        inside = says_in or bool(before and before[-1] in _BEFORE) or bool(after and after[0] in _AFTER)
        herself = inside and not _SELF.isdisjoint(before[-3:-1] or before[-1:])
        bare = len(words) - size <= 1 and not doubtful
        goes_on = bool(sure) and end == place and sure[-1].country == named.country  # "in riyadh saudi arabia"
        if bare or herself or goes_on or (inside and not doubtful):
            sure.append(named)
        end = place + size
    return [one] if (one := _one(sure)) is not None else []


def _places(words: Sequence[str]) -> list[tuple[int, int, Place, bool]]:
    """Each place named: where, in how many words, which, and whether a prefix or ending says "in"."""
    found = []
    place = 0
    while place < len(words):
        at = _place_at(words, place)
        if at is not None:
            found.append((place, *at))
        place += at[0] if at is not None else 1
    return found


def _beside(words: Sequence[str], place: int, size: int) -> tuple[list[str], list[str]]:
    before = [word for word in words[max(0, place - 5) : place] if word not in _FILLERS or word == "here"]
    after = [word for word in words[place + size : place + size + 3] if word not in _FILLERS]
    return before, after


def _place_at(words: Sequence[str], place: int) -> tuple[int, Place, bool] | None:
    names, word = _names(), words[place]
    if (found := names.at(words, place)) is not None:
        return found[0], found[1], False
    for form in _stripped(word):
        if (found := names.under(form, words, place)) is not None:
            return found[0], found[1], True
    return _ending_at(words, place)


def _stripped(word: str) -> list[str]:
    """The word without a prefix that means "in", or the ending of a name of one word."""
    forms: list[str] = []
    if word[0] in "وفب" and (bare := _ARABIC_PREFIX.sub("", word)) != word:
        forms += [bare, f"ال{bare}"]
    elif word[0] == _ETHIOPIC_IN and len(word) > 1:
        forms.append(word[1:])
    forms += _without_ending(word)
    return forms


def _without_ending(word: str) -> list[str]:
    if word.endswith(_TURKISH_ENDS):
        found = _TURKISH_IN.match(word)
    elif word.endswith("ে"):
        found = _BENGALI_IN.match(word)
    else:
        return []
    return [found[1]] if found else []


def _ending_at(words: Sequence[str], place: int) -> tuple[int, Place, bool] | None:
    """A name of several words whose last has the ending: "abu dhabi'de"."""
    for size in (2, 3):
        for last in _without_ending(words[place + size - 1]) if place + size <= len(words) else ():
            found = _names().at([*words[place : place + size - 1], last], 0)
            if found is not None and found[0] == size:
                return size, found[1], True
    return None

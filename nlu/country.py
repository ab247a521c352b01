"""The country she says that she is in: only when said, and None where a sentence leaves it in doubt.

A place counts where a word for "in" stands beside it ("in dubai", "دبي میں", "Türkiye'de") or where the message
is little more than the place. Words of origin, travel, the past or of another person take it back, unless she
herself stands right beside it ("my sister is at home, i am in dubai").
"""

from __future__ import annotations

import re
from functools import cache

from nlu.normalise import matching_form
from nlu.places import PLACES


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
    "travel leave leaving left married plan planning apply fly flight ticket came moved "
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
_PERSIAN_I = _words("من")  # Arabic "from" is Persian "I"
_FILLERS = _words(
    "the el al il dalka negara negeri nchi country city now here right ayaan baan ku ya ok yes naam "
    "اليوم الان الحين نعم"
)
_AROUND_PLACE = _SELF | _BEFORE | _AFTER | _FILLERS | _words("i we waxaan anigu mai hum ich ben ako po")
# Not \w: it breaks words at the vowel signs of Indic scripts. Here a word ends at a space, a mark or an emoji.
_LETTER = r"[^\s!-/:-@\[-`{-~،؛؟۔।።፣…«»“”\u2600-\u27bf\ufe0f\U0001f000-\U0001faff]"
_TOKEN = re.compile(rf"{_LETTER}+(?:[.']{_LETTER}+)*")
_SENTENCE = re.compile(r"[.!?؟،,;؛\n۔।፣።](?:\s|$)|\s(?:and|but|و|aur|اور|tapi|pero|mais|ama)\s")
_ARABIC_PREFIX = re.compile(r"^(?:و|ف)?(?:بال|ب|فال)(?=\w{3})")
_ETHIOPIC_IN = "በ"
_TURKISH_IN = re.compile(r"^(.{4,}?)'?(?:[dt][ae](?:y[iı]m|yiz|yız)?)$")
_BENGALI_IN = re.compile(r"^(.{3,}?)(?:তে|ে)$")


@cache
def _names() -> dict[tuple[str, ...], str]:
    """Place words -> country code. Built at first use, then kept."""
    table: dict[tuple[str, ...], str] = {}
    for code, names in PLACES.items():
        for name in names:
            words = tuple(_TOKEN.findall(matching_form(name)))
            table[words] = code
            if words and words[0].startswith("ال"):
                table.setdefault((words[0][2:], *words[1:]), code)
    return table


def country_said(cleaned: str) -> str | None:
    """`cleaned` comes from `normalise`. Two different countries are a doubt too."""
    found = {code for part in _SENTENCE.split(matching_form(cleaned)) if (code := _in_sentence(part)) is not None}
    return found.pop() if len(found) == 1 else None


def only_place(cleaned: str) -> bool:
    """The message says where she is and nothing else: "i am in dubai", "انا في الرياض"."""
    words = _TOKEN.findall(matching_form(cleaned))
    left, named, place = [], False, 0
    while place < len(words):
        size, _, _ = _place_at(words, place)
        named = named or size > 0
        left += words[place : place + 1] if not size else []
        place += max(size, 1)
    return named and all(word in _AROUND_PLACE for word in left)


def _in_sentence(sentence: str) -> str | None:
    words = _TOKEN.findall(sentence)
    sure: set[str] = set()
    doubtful = not (_DOUBT - _PERSIAN_I if "در" in words or "هستم" in words else _DOUBT).isdisjoint(words)
    place = 0
    while place < len(words):
        size, code, inside = _place_at(words, place)
        if size:
            before, after = _beside(words, place, size)
            inside = inside or bool(before and before[-1] in _BEFORE) or bool(after and after[0] in _AFTER)
            herself = inside and not _SELF.isdisjoint(before[-3:-1] or before[-1:])
            bare = len(words) - size <= 1 and not doubtful
            if bare or herself or (inside and not doubtful):
                sure.add(code)
        place += max(size, 1)
    return sure.pop() if len(sure) == 1 else None


def _beside(words: list[str], place: int, size: int) -> tuple[list[str], list[str]]:
    before = [word for word in words[max(0, place - 5) : place] if word not in _FILLERS or word == "here"]
    after = [word for word in words[place + size : place + size + 3] if word not in _FILLERS]
    return before, after


def _place_at(words: list[str], place: int) -> tuple[int, str, bool]:
    """How many words name a place here, which country, and whether a prefix or ending says "in"."""
    names = _names()
    for size in (3, 2, 1):
        key = tuple(words[place : place + size])
        if len(key) == size and key in names:
            return size, names[key], False
        for form in _stripped(key):
            if form in names:
                return size, names[form], True
    return 0, "", False


def _stripped(key: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The same words without a prefix or an ending that means "in"."""
    if not key:
        return []
    first, last = key[0], key[-1]
    forms = []
    if (bare := _ARABIC_PREFIX.sub("", first)) != first:
        forms += [(bare, *key[1:]), (f"ال{bare}", *key[1:])]
    if first.startswith(_ETHIOPIC_IN):
        forms.append((first[1:], *key[1:]))
    for ending in (_TURKISH_IN, _BENGALI_IN):
        if found := ending.match(last):
            forms.append((*key[:-1], found[1]))
    return forms

"""Whether a child is concerned, hers or one in danger; and that any string at all gives slots."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from nlu.normalise import clean
from nlu.slots.read import slots_of

CONCERNED = [
    "my son is sick", "my 5 year old daughter", "i have 2 kids", "me and my kids", "my baby not breathing",
    "i want divorce and my children", "i am pregnant and my son is with him",
    "i was married as a child now my daughter too",
    "ابني مريض", "عندي طفل", "بدي اسجل اولادي بالمدرسة", "bnti mrida", "3andi wlad", "weldi",
    "gabadhayda", "carruur baan leeyahay", "میری بیٹی بیمار ہے", "میرے دو بچے ہیں", "mera beta bimar hai",
    "meri beti ko school", "پسرم مریض است", "بچه‌هایم", "من بچه دارم", "oğlum hasta", "cocuklarim", "kızımı aldı",
    "anak saya sakit", "anakku", "saya punya anak", "আমার মেয়ে", "amar chele", "ልጄ ታሟል", "ልጆች አሉኝ",
    "may anak ako", "mga anak ko", "mes enfants", "j'ai deux enfants", "mtoto wangu", "nina watoto wawili",
    # not hers, but in danger
    "the child is in danger", "they beat the baby", "الطفل في خطر", "madam beats the kids", "bayi dipukul",
    "watoto wanapigwa", "l'enfant est battu, un enfant battu", "bata sinasaktan",
]  # fmt: skip
NOT_CONCERNED = [
    # others' children, her work with them, their harm to her
    "my madam's children", "my madam's children hit me", "children of my employer beat me",
    "my employer son touches me",
    "i take care of kids", "i work as nanny for 3 children", "the kids of madam", "my boss baby",
    "anak majikan saya", "meri madam ki beti", "ابن المدام",
    # her own childhood, no child, no child yet, matters of law
    "i was married as a child", "when i was a child", "j'étais enfant quand j'étais enfant", "در طفلی مره لت میکد",
    "i have no children", "i am pregnant", "i am pregnant and the baby", "5 months pregnant will my baby get papers",
    "حامل", "ana 7amel",
    "can i have a baby here", "bebe bouge plus et je saigne", "child marriage law", "is child support paid",
    # "becomes" in Urdu, which is "my daughter" in Arabic
    "سرکاری تعطیل پر دگنی اجرت بنتی ہے کیا",
    "passport", "",
]  # fmt: skip


@pytest.mark.parametrize("text", CONCERNED)
def test_a_child_is_concerned(text: str) -> None:
    assert slots_of(clean(text)).child is True


@pytest.mark.parametrize("text", NOT_CONCERNED)
def test_no_child_is_concerned(text: str) -> None:
    assert slots_of(clean(text)).child is False


_SAYINGS = (
    "i am a from kenya kenyan maid my child in dubai istanbul'da انا من السودان بدبي ከኢትዮጵያ ነኝ ben suriyeliyim d' "
    "hoon main میں ہوں ব ে ' . ، \u200c \u0307 abu dhabi'de don't work house no"
)


@given(st.one_of(st.text(), st.lists(st.sampled_from(_SAYINGS.split(" ")), max_size=25).map(" ".join)))
def test_any_string_passes(text: str) -> None:
    slots_of(clean(text))
    slots_of(text)

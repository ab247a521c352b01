"""Whether and as what she works: in the answer languages and romanised; not others' work, wishes or the past."""

from __future__ import annotations

import pytest

from nlu.normalise import clean
from nlu.slots.read import slots_of

DOMESTIC = [
    "i work in house", "khadama", "maid", "i am a nanny", "i am domestic worker", "im working as a housemaid",
    "i work as maid in kuwait", "i work for a family", "I'm a kenyan maid", "as a domestic worker can i change sponsor",
    "who pay my ticket, im house help", "i work in my madam house",
    "i am from sri lanka working in kuwait as housemaid", "me maid ka kaam karti hu", "i work in house not company",
    "انا خادمة", "اشتغل في بيت", "أعمل خادمة في الرياض", "انا شغالة في بيت", "اشتغل مربيه عند عائلة",
    "ana bashtaghel khadama", "ana khaddama f bait",
    "waxaan ahay shaqaale guri", "guri ayaan ka shaqeeyaa",
    "میں گھریلو ملازمہ ہوں", "میں گھروں میں کام کرتی ہوں", "main naukrani hoon", "main ghar mein kaam karti hoon",
    "من خدمتکار هستم", "در خانه مردم کار می‌کنم", "کارگر خانه هستم",
    "Ev işçisiyim", "ev işçisi olarak çalışıyorum", "yatılı bakıcıyım", "bir evde çalışıyorum", "cocuk bakiyorum",
    "saya pembantu", "saya kerja jadi pembantu di malaysia", "saya bekerja di rumah majikan",
    "আমি গৃহকর্মী", "আমি বাসায় কাজ করি", "ami basay kaj kori",
    "የቤት ሰራተኛ ነኝ", "በቤት ሰራተኝነት እሰራለሁ", "ሰው ቤት እሰራለሁ",
    "kasambahay ako", "yaya po ako sa dubai",
    "je suis femme de ménage", "je travaille chez une famille",
    "mimi ni mfanyakazi wa ndani", "nafanya kazi za ndani",
]  # fmt: skip
OTHER = [
    "i am waitress", "i am a cleaner in a company", "i work in a factory", "i work in salon", "i am nurse",
    "i work as nurse here", "i am a maid in a hotel",
    "انا ممرضة", "اشتغل في مطعم", "انا شغالة هنا ممرضة", "ana bashtaghel fi mat3am", "ana khddama f restaurant",
    "waxaan ka shaqeeyaa hotel", "kalkaaliso ayaan ahay",
    "میں فیکٹری میں کام کرتی ہوں", "میں نرس ہوں", "main salon mein kaam karti hoon", "nurse hu oman me",
    "من معلم هستم", "در رستوران کار می‌کنم",
    "otelde çalışıyorum", "garsonum",
    "saya kerja di pabrik", "saya perawat",
    "আমি গার্মেন্টসে কাজ করি", "በሆቴል እሰራለሁ", "ነርስ ነኝ",
    "nagtatrabaho ako sa restaurant", "cashier ako sa doha",
    "je travaille dans un restaurant", "je suis vendeuse",
    "mimi ni mwalimu", "nafanya kazi katika hoteli",
]  # fmt: skip
NONE = [
    "i don't work", "i dont work because he does not allow", "housewife", "i am a housewife", "no job", "i am jobless",
    "i lost my job", "i dont have job now",
    "ما بشتغل", "انا ربة بيت", "انا بدون عمل", "ana bala shoghl",
    "shaqo ma hayo", "میں کام نہیں کرتی", "میں بے روزگار ہوں", "main kaam nahi karti",
    "کار نمی‌کنم", "بیکارم", "işsizim", "çalışmıyorum", "ev hanımıyım",
    "saya tidak kerja", "saya ibu rumah tangga", "আমি কাজ করি না", "ስራ የለኝም",
    "wala akong trabaho", "je ne travaille pas", "je suis au chômage", "sina kazi",
]  # fmt: skip
NOT_SAID = [
    # others
    "my maid ran away", "my husband has no job", "my husband is a driver", "my sister is a nurse", "the nurse was rude",
    "خادمتي هربت", "زوجي عاطل", "kocam işsiz", "suami saya nganggur", "kakak ipar saya kerja di restoran",
    "mume wangu hana kazi", "mon mari est au chômage", "আমার স্বামী বেকার", "ባሌ ስራ የለውም", "شوهرم بیکار است",
    "je mfanyakazi wa ndani anaruhusiwa kuwa na simu", "teacher hits my son",
    # looked for, asked, supposed, in the past
    "i need a maid", "looking for maid job", "hizmetçi arıyorum", "cari pembantu", "مطلوب خادمة",
    "i want to work as nurse", "can i work as a waitress here", "can a maid leave the house", "domestic worker law",
    "if i don't work she beats me", "i don't work on friday", "i was a maid before", "nurse ako dati",
    "is the housewife entitled to money", "no job offer", "مه دیگه ازی خانه کار نمیکنم",
    # not she, or two at once
    "i am not a maid", "i am a nurse. i am a maid", "madam says i am lazy", "my salary is late", "",
]  # fmt: skip


@pytest.mark.parametrize("text", DOMESTIC)
def test_work_in_somebodys_home(text: str) -> None:
    assert slots_of(clean(text)).employment == "domestic"


@pytest.mark.parametrize("text", OTHER)
def test_other_work(text: str) -> None:
    assert slots_of(clean(text)).employment == "other"


@pytest.mark.parametrize("text", NONE)
def test_no_work(text: str) -> None:
    assert slots_of(clean(text)).employment == "none"


@pytest.mark.parametrize("text", NOT_SAID)
def test_others_work_wishes_and_the_past_are_not_her_work(text: str) -> None:
    assert slots_of(clean(text)).employment is None

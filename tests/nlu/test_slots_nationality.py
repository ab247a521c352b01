"""Her nationality: in the answer languages and in romanised Arabic, Urdu, Hindi and Bengali; not that of others."""

from __future__ import annotations

import pytest

from nlu.normalise import clean
from nlu.slots.origins import LANGUAGES, ORIGINS
from nlu.slots.read import slots_of
from nlu.slots.words import listed

SAID = [
    # English
    ("i am from kenya", "KE"),
    ("i'm a kenyan maid in riyadh", "KE"),
    ("am ugandan working in saudi", "UG"),
    ("I am a domestic worker from uganda", "UG"),
    ("my name is mary from kenya", "KE"),
    ("i am south sudanese", "SS"),
    ("i come from sierra leone", "SL"),
    ("my country is ghana", "GH"),
    ("i have ethiopian passport", "ET"),
    ("they took my kenyan passport", "KE"),
    ("my madam is lebanese and i am kenyan", "KE"),
    ("we are filipinos in dubai", "PH"),
    ("i am sri lankan", "LK"),
    ("i am from the philippines", "PH"),
    ("im frm india", "IN"),
    ("my nationality is ethiopian", "ET"),
    ("i am citizen of kenya", "KE"),
    ("kenyan", "KE"),
    ("from pakistan", "PK"),
    ("i am kenyan but i work in lebanon from 2019", "KE"),
    ("I am Sudanese refugee in Cairo", "SD"),
    # Arabic, also romanised
    ("انا لاجئة سورية في تركيا", "SY"),
    ("ana men soriya 3aysha fi torkia", "SY"),
    ("انا من السودان", "SD"),
    ("أنا إثيوبية وأعمل في بيروت", "ET"),
    ("انا فلبينية", "PH"),
    ("انا سورية", "SY"),
    ("انا عراقية في تركيا", "IQ"),
    ("جنسيتي يمنية", "YE"),
    ("سودانية", "SD"),
    ("ana sudaniya", "SD"),
    ("ana men elsudan", "SD"),
    ("ana 7abashiya", "ET"),
    ("ana masreya", "EG"),
    ("ana maghribiya", "MA"),
    # Somali
    ("waxaan ahay soomaali", "SO"),
    ("soomaali baan ahay", "SO"),
    ("waxaan ahay qaxooti soomaali ah", "SO"),
    ("waxaan kasoo jeedaa itoobiya", "ET"),
    ("waxaan ka imid soomaaliya", "SO"),
    ("yemen ayaan ka imid", "YE"),
    # Urdu and Hindi, also romanised
    ("میں پاکستانی ہوں", "PK"),
    ("میں نیپال سے ہوں", "NP"),
    ("میرا تعلق پاکستان سے ہے", "PK"),
    ("main pakistan se hoon", "PK"),
    ("main nepali hoon", "NP"),
    ("afghan hu register nai", "AF"),
    ("मैं नेपाली हूँ", "NP"),
    ("म नेपाली हुँ", "NP"),
    # Persian
    ("من افغانی هستم", "AF"),
    ("من از افغانستان هستم", "AF"),
    ("از افغانستان آمدم", "AF"),
    ("من ایرانی ام", "IR"),
    ("من ایرانی‌ام", "IR"),
    ("مه از افغانستان استم", "AF"),
    # Turkish
    ("suriyeli mülteciyim", "SY"),
    ("Suriyeliyim", "SY"),
    ("SURİYELİYİM", "SY"),
    ("Suriye'den geldim", "SY"),
    ("ben ozbekistandan geldim", "UZ"),
    ("Özbekim", "UZ"),
    ("İranlıyım", "IR"),
    ("ben turkmenim istanbulda", "TM"),
    # Indonesian
    ("saya orang indonesia", "ID"),
    ("saya dari filipina", "PH"),
    ("saya pekerja dari indonesia", "ID"),
    ("aku TKW di hongkong", "ID"),
    # Bengali, also romanised
    ("আমি বাংলাদেশি", "BD"),
    ("আমি বাংলাদেশ থেকে এসেছি", "BD"),
    ("আমার দেশ বাংলাদেশ", "BD"),
    ("ami bangladeshi dubai te", "BD"),
    ("আমি বাংলাদেশের মেয়ে", "BD"),
    ("ami bangladesh theke esechi", "BD"),
    # Amharic
    ("እኔ ኢትዮጵያዊ ነኝ", "ET"),
    ("ኢትዮጵያዊት ነኝ", "ET"),
    ("ከኢትዮጵያ ነኝ", "ET"),
    ("ኤርትራዊት ነኝ", "ER"),
    # Filipino
    ("ako ay pilipina", "PH"),
    ("pinay po ako", "PH"),
    ("taga pilipinas ako", "PH"),
    # French
    ("je suis sénégalaise", "SN"),
    ("je viens du Cameroun", "CM"),
    ("je viens d'Éthiopie", "ET"),
    ("Je suis de la Guinée", "GN"),
    ("jsuis ivoirienne", "CI"),
    # Swahili
    ("mimi ni mkenya", "KE"),
    ("natoka kenya", "KE"),
    ("mimi natoka tanzania", "TZ"),
    ("mimi ni mganda", "UG"),
]
NOT_SAID = [
    # another person
    "my madam is lebanese",
    "my husband is egyptian",
    "my husband is from egypt",
    "i am married to egyptian man",
    "she is kenyan",
    "he is from syria",
    "my friend is kenyan",
    "i am scared of egyptian police",
    "زوجي مصري",
    "انا متزوجة من سوري",
    "تعرضت للضرب من سودانية",
    "mera shohar pakistani hai",
    "kocam Suriyeli",
    "majikan saya orang indonesia",
    "mantan saya warga jordan",
    "mon mari est tunisien",
    "amo ko ay Pilipino",
    "may kaibigan ako taga syria",
    "mume wangu ni mkenya",
    "আমার স্বামী পাকিস্তানি",
    "ባሌ ኢትዮጵያዊ ነው",
    "ninkaygu waa soomaali",
    "auntie bring me from ethiopia for school",
    "main ek indian aurat ko janti hoon",
    "saya tinggal dengan orang indonesia",
    "je suis mariée à un tunisien",
    "kasama ko pilipina",
    "من با یک افغان ازدواج کردم",
    "naishi na mkenya",
    "my son is syrian",
    # where she is, was or wants to go
    "main turkey mein hoon",
    "من ترکیه هستم",
    "i am in kenya",
    "انا في مصر",
    "i was in egypt",
    "i want to go back to kenya",
    "i am going to ghana",
    "main pakistan jana chahti hoon",
    "je veux aller au maroc",
    "i came from lebanon",
    "i came back from turkey",
    # offices, papers, families, languages, and not she
    "i need indonesian embassy",
    "where is the philippine embassy",
    "i work for kenyan family",
    "visa for india",
    "nationalité marocaine après mariage",
    "داروی ایرانیم تموم شده",
    "با خرید خونه تو ترکیه شهروند میشم",
    "i speak somali",
    "somali please",
    "filipino",
    "ethiopia",
    "سوري",
    "i am not kenyan",
    "ben Suriyeli değilim",
    "main indian nahi hoon",
    "hindi ako pilipina",
    "are you from kenya",
    "i am kenyan. i am ugandan",
    # the language or the place alone say nothing
    "maine passport nahi diya",
    "pasaportumu vermiyor",
    "ako po ay nasa dubai",
    "+254700000000",
    "",
]


@pytest.mark.parametrize(("text", "code"), SAID)
def test_where_she_says_she_comes_from(text: str, code: str) -> None:
    assert slots_of(clean(text)).nationality == code


@pytest.mark.parametrize("text", NOT_SAID)
def test_others_places_offices_and_languages_are_not_her_nationality(text: str) -> None:
    assert slots_of(clean(text)).nationality is None


NAMES = [(code, name) for code, (lands, people, _) in ORIGINS.items() for name in sorted(listed(f"{lands}, {people}"))]


@pytest.mark.parametrize(("code", "name"), NAMES)
def test_each_name_is_of_one_country(code: str, name: tuple[str, ...]) -> None:
    others = [other for other, same in NAMES if same == name and other != code]
    assert others == []


@pytest.mark.parametrize(("code", "people"), [(code, people) for code, (_, people, _) in ORIGINS.items()])
def test_i_am_before_each_name_of_a_people_is_her_nationality(code: str, people: str) -> None:
    for name in listed(people):
        assert slots_of(f"i am {' '.join(name)}").nationality == code, name


def test_a_people_that_names_a_language_too_says_nothing_alone() -> None:
    for name in listed(LANGUAGES):
        assert slots_of(" ".join(name)).nationality is None, name

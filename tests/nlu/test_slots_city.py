"""The city she says she is in, with its country, under the same doubts as the country."""

from __future__ import annotations

import pytest

from nlu.country import Place, country_said, place_said
from nlu.normalise import clean
from nlu.places import PLACES
from nlu.slots.cities import CITIES
from nlu.slots.words import listed, sentences

SAID = [
    ("i am in dubai", "AE", "dubai"),
    ("i am in riyadh saudi arabia", "SA", "riyadh"),
    ("i am in saudi arabia riyadh", "SA", "riyadh"),
    ("i live in al khobar", "SA", "khobar"),
    ("abu dhabi", "AE", "abu-dhabi"),
    ("stuck in fahaheel", "KW", "fahaheel"),
    ("انا في الرياض", "SA", "riyadh"),
    ("انا بالدوحة", "QA", "doha"),
    ("ساكنة في برج حمود", "LB", "beirut"),
    ("انا في عمان الاردن", "JO", "amman"),
    ("ana f casablanca", "MA", "casablanca"),
    ("waxaan joogaa jeddah", "SA", "jeddah"),
    ("میں کراچی میں ہوں", "PK", "karachi"),
    ("main lahore mein hoon", "PK", "lahore"),
    ("मैं दुबई में हूँ", "AE", "dubai"),
    ("من در استانبول هستم", "TR", "istanbul"),
    ("İstanbul'dayım", "TR", "istanbul"),
    ("gaziantepte yaşıyorum", "TR", "gaziantep"),
    ("abu dhabi'de çalışıyorum", "AE", "abu-dhabi"),
    ("kuala lumpur'dayım", "MY", "kuala-lumpur"),
    ("aku di surabaya", "ID", "surabaya"),
    ("রিয়াদে আছি", "SA", "riyadh"),
    ("ቤሩት ነኝ", "LB", "beirut"),
    ("በጅዳ እሰራለሁ", "SA", "jeddah"),
    ("nandito ako sa doha", "QA", "doha"),
    ("je suis à beyrouth", "LB", "beirut"),
    ("niko muscat", "OM", "muscat"),
    ("i was in dubai. now i am in riyadh", "SA", "riyadh"),
    ("i worked in riyadh. now in doha ok", "QA", "doha"),
]
COUNTRY_ALONE = [
    ("i am in kuwait", "KW"),
    ("in dubai and in sharjah", "AE"),
    ("i am in saudi", "SA"),
]
NOT_SAID = [
    "my sister in jeddah",
    "i want to go to dubai",
    "i was in cairo before",
    "looking for job in doha",
    "اختي في الرياض",
    "kardeşim için ankara vizesi almak istiyorum gitmek",
    "i am in tyre",
    "انا في عمان",
    "van",
    "my flight to istanbul",
    "nyeri sekali malang",
    "",
]


@pytest.mark.parametrize(("text", "country", "city"), SAID)
def test_the_city_she_is_in(text: str, country: str, city: str) -> None:
    assert place_said(sentences(clean(text))) == Place(country, city)


@pytest.mark.parametrize(("text", "country"), COUNTRY_ALONE)
def test_a_country_without_a_city_and_two_cities_at_once(text: str, country: str) -> None:
    assert place_said(sentences(clean(text))) == Place(country)


@pytest.mark.parametrize("text", NOT_SAID)
def test_others_travel_and_names_of_two_meanings_are_no_city(text: str) -> None:
    assert place_said(sentences(clean(text))) is None


@pytest.mark.parametrize(
    ("code", "city", "name"),
    [
        (code, city, " ".join(name))
        for code, cities in CITIES.items()
        for city, names in cities.items()
        for name in sorted(listed(names))
    ],
)
def test_each_name_alone_is_its_city(code: str, city: str, name: str) -> None:
    assert place_said(sentences(name)) == Place(code, city)


def test_each_country_has_cities_and_no_city_key_stands_twice() -> None:
    assert CITIES.keys() == PLACES.keys()
    keys = [city for cities in CITIES.values() for city in cities]
    assert len(keys) == len(set(keys))
    assert all(len(cities) >= 6 for cities in CITIES.values())


def test_a_city_tells_its_country() -> None:
    assert country_said("i am in al khobar") == "SA"

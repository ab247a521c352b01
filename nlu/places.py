"""The 14 countries as women name them: English, romanised, Arabic, Urdu, Persian, Somali and others. Cities: `cities`.

All in matching form once loaded. Only names that mean one thing: "oman" and "jordan" stand here, a bare
"jo" or the word for "west" (which is also "Morocco" in Arabic) does not.
"""

from __future__ import annotations

PLACES: dict[str, tuple[str, ...]] = {
    "AE": (
        "uae", "u.a.e", "emirates", "united arab emirates", "emarat", "emaraat", "al emarat", "imarat",
        "imaarat", "imaraadka", "imaaraadka", "emirat arab", "émirats", "emirats", "birleşik arap emirlikleri",
        "الامارات", "امارات", "متحدہ عرب امارات",
    ),
    "SA": (
        "saudi", "saudia", "saudi arabia", "ksa", "k.s.a", "saudiya", "saudiyah", "soudia", "so3odia",
        "su3udia", "se3odia", "sacuudi", "sacuudiga", "sucuudiga", "sucuudi", "arab saudi", "arabie saoudite",
        "suudi arabistan", "السعودية", "سعودی عرب", "سعودیہ", "عربستان سعودی", "সৌদি", "সৌদি আরব", "ሳውዲ",
        "सऊदी", "साउदी", "சவுதி", "සවුදි",
    ),
    "QA": (
        "qatar", "qatr", "qattar", "gatar", "katar", "qadar", "qater", "قطر", "কাতার", "ኳታር", "कतार", "கத்தார்",
    ),
    "KW": (
        "kuwait", "kuwayt", "kuwet", "kweit", "koweit", "koweït", "kuweyt", "kuwaid", "الكويت", "كويت",
        "কুয়েত", "ኩዌት", "ኩዌይት", "कुवेत", "कुवैत", "குவைத்", "කුවේට්",
    ),
    "BH": (
        "bahrain", "bahrein", "bahreyn", "bahrayn", "ba7rain", "elba7rain", "al bahrain", "baxrayn", "baxreyn",
        "البحرين", "بحرين", "বাহরাইন", "ባህሬን", "बहराइन",
    ),
    "OM": (
        "oman", "omaan", "3oman", "sultanate of oman", "umman sultanlığı", "cumaan", "سلطنة عمان", "ওমান",
        "ኦማን", "ओमान",
    ),
    "JO": (
        "jordan", "jordanie", "urdun", "ordon", "el ordon", "al urdun", "urduun", "ürdün", "yordania", "yordan",
        "الأردن", "اردن", "জর্ডান", "ዮርዳኖስ", "जोर्डन",
    ),
    "LB": (
        "lebanon", "lebnan", "libnan", "lobnan", "lubnan", "lubnaan", "liban", "lübnan", "lebanan", "لبنان",
        "লেবানন", "ሊባኖስ", "लेबनान", "லெபனான்", "ලෙබනනය",
    ),
    "TR": (
        "turkey", "turkiye", "türkiye", "turkia", "turkiya", "turkiyah", "torkia", "turkki", "turkiga",
        "turquie", "تركيا", "تركيه", "ترکی", "তুরস্ক", "ቱርክ",
    ),
    "EG": (
        "egypt", "misr", "masr", "masar", "egypte", "mesir", "mısır", "مصر", "মিশর", "ግብፅ", "ግብጽ",
    ),
    "MA": (
        "morocco", "maroc", "maghrib", "lmaghrib", "lmghrib", "el maghreb", "almaghrib", "marruecos", "maroko",
        "marooko", "المغرب",
    ),
    "MY": (
        "malaysia", "malaysie", "malezya", "malaisie", "malesia", "malaizia", "malayziya", "maleesiya",
        "ماليزيا", "ملائیشیا", "ملائشیا", "مالزی", "مالزيا", "মালয়েশিয়া", "ማሌዥያ", "मलेशिया", "मलेसिया",
        "மலேசியா", "မလေးရှား",
    ),
    "ID": (
        "indonesia", "indonesie", "indonésie", "endonezya", "indonisia", "indonesya", "indunisiya", "إندونيسيا",
        "انڈونیشیا", "اندونزی", "ইন্দোনেশিয়া", "ኢንዶኔዥያ", "အင်ဒိုနီးရှား",
    ),
    "PK": (
        "pakistan", "pakstan", "pakistaan", "bakistan", "baakistaan", "باكستان", "پاکستان", "পাকিস্তান",
        "पाकिस्तान",
    ),
}  # fmt: skip

"""Countries and large cities as women name them: English, romanised, Arabic, Urdu, Persian, Somali and others.

All in matching form once loaded. Only names that mean one thing: "oman" and "jordan" stand here, a bare
"jo" or the word for "west" (which is also "Morocco" in Arabic) does not.
"""

from __future__ import annotations

PLACES: dict[str, tuple[str, ...]] = {
    "AE": (
        "uae", "u.a.e", "emirates", "united arab emirates", "emarat", "emaraat", "al emarat", "imarat", "imaarat",
        "imaraadka", "imaaraadka", "emirat arab", "émirats", "emirats", "birleşik arap emirlikleri", "dubai", "dubay",
        "dubey", "dubei", "dbayy", "dubaï", "abu dhabi", "abudhabi", "abu zabi", "abu dabi", "abou dhabi", "sharjah",
        "sharja", "sharjha", "shariqa", "ajman", "ras al khaimah", "fujairah", "al ain",
        "الامارات", "الإمارات", "امارات", "دبي", "دبی", "دبئی", "ابوظبي", "ابو ظبي", "ابوظبی", "ابو ظہبی", "الشارقة",
        "شارجہ", "شارجه", "عجمان", "راس الخيمة", "الفجيرة", "متحدہ عرب امارات", "দুবাই", "ዱባይ", "दुबई",
        "துபாய்", "ඩුබායි",
    ),
    "SA": (
        "saudi", "saudia", "saudi arabia", "ksa", "k.s.a", "saudiya", "saudiyah", "soudia", "so3odia", "su3udia",
        "se3odia", "sacuudi", "sacuudiga", "sucuudiga", "sucuudi", "arab saudi", "arabie saoudite", "suudi arabistan",
        "riyadh", "riyad", "riyaad", "riad", "jeddah", "jedda", "jidda", "jiddah", "jidah", "geddah", "makkah", "mecca",
        "madinah", "medina", "dammam", "damam", "al khobar", "khobar", "taif", "tabuk", "abha", "jubail",
        "السعودية", "السعوديه", "سعودی عرب", "سعودیہ", "عربستان سعودی", "الرياض", "ریاض", "جدة", "جده", "جدہ", "مكة",
        "مکہ", "المدينة المنورة", "الدمام", "دمام", "الطائف", "تبوك", "ابها", "সৌদি", "সৌদি আরব", "ሳውዲ",
        "ሪያድ", "ጅዳ", "सऊदी", "साउदी", "சவுதி", "සවුදි",
    ),
    "QA": (
        "qatar", "qatr", "qattar", "gatar", "katar", "qadar", "qater", "doha", "dooha", "dauha", "al wakrah", "wakra",
        "al rayyan", "قطر", "الدوحة", "الدوحه", "دوحہ", "دوحه", "دوحة", "الوكرة", "কাতার", "ኳታር", "कतार", "கத்தார்",
    ),
    "KW": (
        "kuwait", "kuwayt", "kuwet", "kweit", "koweit", "koweït", "kuweyt", "kuwaid", "kuwait city",
        "salmiya", "salmiyah", "hawally", "hawalli", "farwaniya", "farwaniyah", "jahra", "fahaheel", "mahboula",
        "jleeb", "الكويت", "كويت", "کویت", "السالمية", "حولي", "الفروانية", "الجهراء", "কুয়েত", "ኩዌት", "ኩዌይት", "कुवेत",
        "कुवैत", "குவைத்", "කුවේට්",
    ),
    "BH": (
        "bahrain", "bahrein", "bahreyn", "bahrayn", "ba7rain", "elba7rain", "al bahrain", "manama", "muharraq",
        "baxrayn", "baxreyn", "البحرين", "بحرين", "بحرین", "المنامة", "منامہ", "المحرق", "বাহরাইন", "ባህሬን", "बहराइन",
    ),
    "OM": (
        "oman", "omaan", "3oman", "sultanate of oman", "umman sultanlığı", "cumaan", "muscat", "masqat", "maskat",
        "salalah", "salala", "sohar", "nizwa", "سلطنة عمان", "سلطنه عمان", "مسقط", "صلالة", "صحار", "نزوى",
        "ওমান", "ኦማን", "ओमान",
    ),
    "JO": (
        "jordan", "jordanie", "urdun", "ordon", "el ordon", "al urdun", "urduun", "ürdün", "yordania", "yordan",
        "amman", "3amman", "irbid", "zarqa", "zarka", "mafraq", "aqaba", "zaatari", "azraq camp",
        "الأردن", "الاردن", "اردن", "اربد", "إربد", "الزرقاء", "المفرق", "العقبة", "الزعتري", "জর্ডান",
        "ዮርዳኖስ", "जोर्डन",
    ),
    "LB": (
        "lebanon", "lebnan", "libnan", "lobnan", "lubnan", "lubnaan", "liban", "lübnan", "lebanan", "beirut", "bayrut",
        "beyrouth", "beyrut", "beiruut", "bayrout", "tripoli lebanon", "trablos lebnan", "bekaa", "beqaa",
        "zahle", "لبنان", "بيروت", "بیروت", "صيدا", "البقاع", "زحلة", "লেবানন", "বৈরুত", "ሊባኖስ", "ቤሩት", "ቤይሩት", "लेबनान",
        "லெபனான்", "ලෙබනනය",
    ),
    "TR": (
        "turkey", "turkiye", "türkiye", "turkia", "turkiya", "turkiyah", "torkia", "turkki", "turkiga", "turquie",
        "turkey istanbul", "istanbul", "istambul", "estanbol", "istanbol", "ankara", "izmir", "gaziantep",
        "antep", "hatay", "mersin", "bursa", "konya", "sanliurfa", "şanlıurfa", "urfa", "kayseri", "kilis",
        "تركيا", "تركيه", "ترکی", "ترکیہ", "ترکیه", "اسطنبول", "إسطنبول", "استنبول", "انقرة", "أنقرة", "انقره",
        "آنکارا", "ازمير", "إزمير", "ازمیر", "غازي عنتاب", "عنتاب", "هاتاي", "مرسين", "أضنة", "بورصة", "قونيا",
        "তুরস্ক", "ቱርክ",
    ),
    "EG": (
        "egypt", "misr", "masr", "masar", "egypte", "mesir", "mısır", "cairo", "kairo", "al qahira", "qahira",
        "elqahera", "el qahera", "qaahira", "qaahirah", "le caire", "alexandria", "iskenderiye", "eskendereya",
        "مصر", "القاهرة", "القاهره", "قاهرہ", "قاهره", "الاسكندرية", "اسكندرية", "الإسكندرية", "الجيزة",
        "মিশর", "ግብፅ", "ግብጽ", "ካይሮ",
    ),
    "MA": (
        "morocco", "maroc", "maghrib", "lmaghrib", "lmghrib", "el maghreb", "almaghrib", "marruecos",
        "maroko", "marooko", "casablanca", "dar el beida", "rabat", "tanger", "tangier", "tanja",
        "marrakech", "marrakesh", "agadir", "fez", "oujda", "meknes", "nador",
        "المغرب", "مراکش", "الدار البيضاء", "كازا", "الرباط", "طنجة", "مراكش", "اكادير", "أكادير", "وجدة", "مكناس",
    ),
    "MY": (
        "malaysia", "malaysie", "malezya", "malaisie", "malesia", "malaizia", "malayziya", "maleesiya", "kuala lumpur",
        "kl", "k.l", "selangor", "johor", "johor bahru", "penang", "pulau pinang", "sarawak", "kota kinabalu",
        "kuching", "ipoh", "melaka", "malacca", "klang", "shah alam", "petaling jaya",
        "ماليزيا", "ملائیشیا", "ملائشیا", "مالزی", "مالزيا", "كوالالمبور", "كوالا لمبور", "کوالالمپور", "মালয়েশিয়া",
        "মালয়েশিয়া", "ማሌዥያ", "मलेशिया", "मलेसिया", "மலேசியா", "မလေးရှား",
    ),
    "ID": (
        "indonesia", "indonesie", "indonésie", "endonezya", "indonisia", "indonesya", "indunisiya", "jakarta",
        "bali", "surabaya", "medan", "bandung", "makassar", "batam", "semarang", "yogyakarta", "aceh", "bogor",
        "إندونيسيا", "اندونيسيا", "انڈونیشیا", "اندونزی", "جاكرتا", "جکارتہ", "ইন্দোনেশিয়া", "ኢንዶኔዥያ", "အင်ဒိုနီးရှား",
    ),
    "PK": (
        "pakistan", "pakstan", "pakistaan", "bakistan", "baakistaan", "karachi", "lahore", "lahor", "islamabad",
        "rawalpindi", "peshawar", "peshawer", "quetta", "queta", "multan", "faisalabad", "hyderabad sindh",
        "sialkot", "gujranwala", "باكستان", "پاکستان", "كراتشي", "کراچی", "لاہور", "لاهور", "اسلام آباد", "راولپنڈی",
        "پشاور", "پیشاور", "کوئٹہ", "کویته", "ملتان", "فیصل آباد", "পাকিস্তান", "पाकिस्तान",
    ),
}  # fmt: skip

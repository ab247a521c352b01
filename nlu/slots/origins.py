"""The countries that migrant women come from, and what their people are called, as women write both.

Three lists a country (ISO code): names of the country, names of its people (the women first), and Turkish names of its
people, to which Turkish adds "I am". `LANGUAGES` also name a language: one of them alone says nothing. "سوري" stands
nowhere: it is "sorry" as well. "ترکیه" is Turkey in Persian and a Turkish woman in Arabic, so it is the country here.
"""

from __future__ import annotations

ORIGINS: dict[str, tuple[str, str, str]] = {
    "AF": (
        "afghanistan, afganistan, afghanestan, afqanistan, أفغانستان, افغانستان, আফগানিস্তান, አፍጋኒስታን, अफगानिस्तान",
        "afghan, afghani, afgani, afghans, afghane, afghaniya, أفغانية, أفغاني, افغان, افغانی, افغانستانی, "
        "আফগান, अफगानी",
        "afgan, afganistanlı",
    ),
    "AZ": ("azerbaijan, azerbaycan, azerbaïdjan, أذربيجان", "azerbaijani, azeri, أذربيجانية", "azeri, azerbaycanlı"),
    "BD": (
        "bangladesh, bangladeş, bangladesch, banglades, bengaldesh, bangla desh, بنغلاديش, بنغلادش, بنجلاديش, "
        "بنگلہ دیش, "
        "بنگلادش, বাংলাদেশ, ባንግላዴሽ, बांग्लादेश, बंगलादेश",
        "bangladeshi, bengladeshi, bangladeshis, bangladaise, bangladeshiya, bengali, bangali, bangalia, "
        "بنغلاديشية, "
        "بنغالية, بنگلہ دیشی, بنگالی, বাংলাদেশি, বাংলাদেশী, বাংলাদেশের, বাঙালি, বাঙালী, ባንግላዴሻዊት, बांग्लादेशी",
        "bangladeşli",
    ),
    "BF": ("burkina faso, burkina, بوركينا فاسو", "burkinabe, burkinabè, burkinabaise", "burkina fasolu"),
    "BI": ("burundi, بوروندي, ቡሩንዲ", "burundian, burundaise, mrundi, warundi, بوروندية", "burundili"),
    "BJ": ("benin, bénin, بنين", "beninese, béninoise", "beninli"),
    "CD": (
        "congo, kongo, drc, rdc, dr congo, democratic republic of congo, الكونغو, ኮንጎ",
        "congolese, congolaise, congolais, mkongo, mkongomani, wakongo, كونغولية",
        "kongolu",
    ),
    "CI": (
        "ivory coast, cote d'ivoire, côte d'ivoire, cote divoire, ساحل العاج, کوت دیفوار",
        "ivorian, ivoirienne, ivoirien, عاجية",
        "fildişili",
    ),
    "CM": (
        "cameroon, cameroun, camroon, kamerun, kameruun, الكاميرون, کامرون, ካሜሩን",
        "cameroonian, camerounaise, camerounais, mcameroon, كاميرونية",
        "kamerunlu",
    ),
    "DJ": ("djibouti, jabuuti, cibuti, جيبوتي, ጅቡቲ", "djiboutian, djiboutienne, جيبوتية", "cibutili"),
    "DZ": (
        "algeria, algérie, algerie, cezayir, aljazair, el djazair, dzayer, aljeria, الجزائر, الجزاير, الجزایر",
        "algerian, algérienne, algerienne, algérien, jazairiya, jazayriya, dzayriya, dziriya, جزائرية, جزايرية",
        "cezayirli",
    ),
    "EG": (
        "egypt, misr, masr, egypte, égypte, mesir, mısır, مصر, ግብፅ, মিশর, मिस्र",
        "egyptian, égyptienne, egyptienne, masriya, masreya, masrya, masria, mmisri, مصرية, مصريه",
        "mısırlı",
    ),
    "ER": (
        "eritrea, eritria, eritre, érythrée, erythree, eretria, إريتريا, ارتريا, اريتريا, ኤርትራ, ኢርትራ, এরিত্রিয়া",
        "eritrean, eritreans, érythréenne, eritriya, eretriya, إريترية, ارترية, ኤርትራዊት, ኤርትራዊ, ኤርትራዊያን",
        "eritreli",
    ),
    "ET": (
        "ethiopia, etiopia, ethopia, ethiopa, ethiopie, éthiopie, etiyopya, itoobiya, itobiya, ethiobia, uhabeshi, "
        "إثيوبيا, اثيوبيا, الحبشة, ایتھوپیا, اتیوپی, اتیوپیا, ኢትዮጵያ, ኢትዮጲያ, ኢትዮፕያ, ኢቶጵያ, "
        "ইথিওপিয়া, इथियोपिया",
        "ethiopian, etiopian, ethopian, ethiopians, éthiopienne, ethiopienne, habesha, habasha, 7abashiya, "
        "7abasheya, "
        "habashiya, ethiobiya, ithyobiya, mwethiopia, muethiopia, itoobiyaan, oromo, إثيوبية, اثيوبية, اثيوبيه, "
        "حبشية, "
        "ایتھوپین, ایتھوپیائی, اتیوپیایی, ኢትዮጵያዊት, ኢትዮጵያዊ, ኢትዮጵያዊያን, ኢትዮጲያዊት, ኢትዮጲያዊ, ሀበሻ, ሐበሻ, ሃበሻ, ኦሮሞ",
        "etiyopyalı, habeş",
    ),
    "GE": ("gürcistan, gurcistan, جورجيا", "gürcü, جورجية", "gürcü, gürcistanlı"),
    "GH": (
        "ghana, gana, غانا, ጋና, घाना",
        "ghanaian, ghanian, ghanaians, ghanéenne, ghaneenne, mghana, غانية",
        "ganalı",
    ),
    "GM": ("gambia, the gambia, gambie, غامبيا", "gambian, gambienne, غامبية", "gambiyalı"),
    "GN": (
        "guinea, guinée, guinee, guinea conakry, guinée conakry, gine, غينيا, کینه",
        "guinean, guinéenne, guineenne, غينية",
        "gineli",
    ),
    "ID": (
        "indonesia, indonesie, indonésie, endonezya, indonisia, indonesya, indo, إندونيسيا, اندونيسيا, انڈونیشیا, "
        "اندونزی, ইন্দোনেশিয়া, ኢንዶኔዥያ, इंडोनेशिया",
        "indonesian, indonesians, indonésienne, indonesienne, indonesiya, indunisiya, indones, mwindonesia, "
        "wni, tki, "
        "tkw, إندونيسية, اندونيسية, اندونيسيه, انڈونیشی, انڈونیشین, اندونزیایی, ইন্দোনেশিয়ান, ኢንዶኔዥያዊት",
        "endonezyalı",
    ),
    "IN": (
        "india, indea, inde, hindistan, hindiya, hindustan, الهند, هندوستان, ہندوستان, بھارت, انڈیا, ভারত, "
        "ইন্ডিয়া, ህንድ, "
        "भारत, इंडिया, இந்தியா, ඉන්දියාව",
        "indian, indians, indienne, hindustani, mhindi, هندية, هنديه, ہندوستانی, انڈین, بھارتی, هندوستانی, "
        "ভারতীয়, "
        "ህንዳዊት, भारतीय, इंडियन, हिन्दुस्तानी",
        "hintli, hindistanlı",
    ),
    "IQ": (
        "iraq, irak, 3iraq, el3iraq, ciraaq, العراق, عراق, ኢራቅ, ইরাক, इराक",
        "iraqi, iraqis, irakienne, 3ira2iya, 3iraqiya, iraqiya, iraqia, عراقية, عراقيه, عراقی, ኢራቃዊት, ইরাকি",
        "ıraklı",
    ),
    "IR": (
        "iran, iraan, إيران, ایران, ኢራን, ইরান, ईरान",
        "iranian, iranians, iranienne, iraniya, إيرانية, ایرانی, ইরানি",
        "iranlı",
    ),
    "JO": (
        "jordan, jordanie, urdun, ordon, el ordon, ürdün, yordania, yordan, urduun, الأردن, الاردن, اردن, জর্ডান, ዮርዳኖስ",
        "jordanian, jordanienne, ordoniya, urduniya, أردنية, اردنية, اردنی",
        "ürdünlü",
    ),
    "KE": (
        "kenya, kenia, keniya, kinya, كينيا, کینیا, کنیا, ኬንያ, কেনিয়া, केन्या",
        "kenyan, kenyans, kenian, kényane, kenyane, kenyenne, kenyiya, kiniya, mkenya, wakenya, كينية, كينيه, "
        "کینیائی, "
        "کنیایی, ኬንያዊት, ኬንያዊ, কেনিয়ান",
        "kenyalı",
    ),
    "KG": (
        "kyrgyzstan, kirghizistan, kırgızistan, قيرغيزستان, قرقیزستان",
        "kyrgyz, kirghize, kırgız, قيرغيزية",
        "kırgız, kırgızistanlı",
    ),
    "KH": ("cambodia, kamboja, cambodge, كمبوديا", "cambodian, khmer", "kamboçyalı"),
    "KM": ("comoros, comores, جزر القمر", "comorian, comorienne, قمرية", "komorlu"),
    "KZ": (
        "kazakhstan, kazakistan, كازاخستان, قزاقستان",
        "kazakh, kazakhe, كازاخية",
        "kazak, kazakistanlı",
    ),
    "LB": (
        "lebanon, lebnan, libnan, lobnan, lubnan, lubnaan, liban, lübnan, lebanan, لبنان, লেবানন, ሊባኖስ",
        "lebanese, libanaise, libnaniya, lebnaniya, lubnaniya, لبنانية, لبنانيه, لبنانی",
        "lübnanlı",
    ),
    "LK": (
        "sri lanka, srilanka, sri-lanka, shri lanka, srilangka, سريلانكا, سيريلانكا, سری لنکا, سریلانکا, "
        "শ্রীলঙ্কা, ስሪላንካ, "
        "श्रीलंका, இலங்கை, ශ්‍රී ලංකාව, ශ්‍රී ලංකා, ලංකාව, ලංකා",
        "sri lankan, srilankan, srilankans, sri-lankaise, srilankiya, سريلانكية, سيرلانكية, سری لنکن, শ্রীলঙ্কান, "
        "ශ්‍රී ලාංකික, ලාංකික",
        "sri lankalı",
    ),
    "LR": ("liberia, libéria", "liberian, libérienne", "liberyalı"),
    "LY": ("libya, libye, ليبيا", "libyan, libyenne, libiya, ليبية", "libyalı"),
    "MA": (
        "morocco, maroc, lmaghrib, lmghrib, el maghrib, almaghrib, maghrib, maghreb, fas, maroko, marooko, "
        "المغرب, مراکش",
        "moroccan, moroccans, marocaine, marocain, maghribiya, maghrebiya, maghrebia, mghribiya, mmoroko, "
        "مغربية, مغربيه",
        "faslı",
    ),
    "MD": ("moldova, moldavie", "moldovan, moldave", "moldovalı"),
    "MG": (
        "madagascar, madagaskar, مدغشقر, ማዳጋስካር",
        "malagasy, malgache, مدغشقرية",
        "madagaskarlı",
    ),
    "ML": ("mali, مالي", "malian, malienne, malien, مالية", "malili"),
    "MM": (
        "myanmar, burma, birmanie, miyanmar, ميانمار, بورما, میانمار, مایانمار, মিয়ানমার, မြန်မာ, မြန်မာပြည်",
        "burmese, birmane, rohingya, rohingia, روهينغية, روهينجا, روہنگیا, রোহিঙ্গা, মিয়ানমারের",
        "myanmarlı, arakanlı",
    ),
    "MR": ("mauritania, mauritanie, موريتانيا", "mauritanian, mauritanienne, موريتانية", "moritanyalı"),
    "MW": ("malawi, ملاوي", "malawian, mmalawi", "malavili"),
    "MZ": ("mozambique, msumbiji, موزمبيق", "mozambican, mozambicaine", "mozambikli"),
    "NE": ("niger, النيجر", "nigerien, nigérienne, نيجرية", "nijerli"),
    "NG": (
        "nigeria, nijeriya, nigéria, naija, نيجيريا, نائیجیریا, ናይጄሪያ, নাইজেরিয়া, नाइजीरिया",
        "nigerian, nigerians, nigériane, nigeriane, naijeriya, mnigeria, نيجيرية",
        "nijeryalı",
    ),
    "NP": (
        "nepal, nepaal, nipal, népal, نيبال, نیپال, نپال, নেপাল, ኔፓል, नेपाल, नेपालको, நேபாளம்",
        "nepali, nepalese, népalaise, nepalaise, nepalian, nebaliya, نيبالية, نیپالی, نپالی, নেপালি, নেপালী, "
        "ኔፓላዊት, नेपाली",
        "nepalli",
    ),
    "PH": (
        "philippines, philippine, phillipines, philipines, phillippines, filipinas, filippines, pilipinas, ph, "
        "pinas, "
        "filipinler, fulbiin, الفلبين, الفليبين, فلپائن, فلپین, فیلیپین, ፊሊፒንስ, ፊሊፒን, ফিলিপাইন, फिलीपींस, "
        "फिलिपिन्स",
        "filipina, filipino, filipinos, philipina, philippina, filipin, pilipina, pilipino, pinay, pinoy, "
        "filibiniya, felipiniya, filipiniya, falabiniya, falebeniya, filipiiniyad, mfilipino, mfilipina, ofw, "
        "فلبينية, فليبينية, فلبينيه, "
        "فلپائنی, فلپینی, فیلیپینی, ፊሊፒናዊት, ফিলিপিনো, ফিলিপিনা, फिलिपिनो",
        "filipinli",
    ),
    "PK": (
        "pakistan, pakstan, pakistaan, bakistan, baakistaan, pakisthan, باكستان, پاکستان, পাকিস্তান, ፓኪስታን, पाकिस्तान",
        "pakistani, pakistanis, pakistanaise, pakstani, bakistaniya, mpakistani, باكستانية, باكستانيه, پاکستانی, "
        "পাকিস্তানি, पाकिस्तानी",
        "pakistanlı",
    ),
    "PS": (
        "palestine, palestina, filistin, falastin, falasteen, filasteen, gaza, falastiin, فلسطين, فلسطین, غزة, "
        "غزه, "
        "ফিলিস্তিন, ፍልስጤም",
        "palestinian, palestinians, palestinienne, falastiniya, falestiniya, filistiniya, falasteneya, gazan, "
        "فلسطينية, "
        "فلسطينيه, فلسطینی, غزاوية, ফিলিস্তিনি",
        "filistinli, gazzeli",
    ),
    "RU": ("russia, russie, rusya, rusia, روسيا, روسیه, ሩሲያ, রাশিয়া", "russian, russe, rusiya, روسية", "rus, rusyalı"),
    "RW": ("rwanda, ruanda, رواندا, ሩዋንዳ", "rwandan, rwandaise, mnyarwanda, رواندية", "ruandalı"),
    "SD": (
        "sudan, soudan, sodan, suudaan, elsudan, alsudan, es sudan, السودان, سوڈان, سودان, ሱዳን, সুদান, सूडान",
        "sudanese, soudanaise, soudanais, sudaniya, sudaneya, sudania, soudania, soudaniya, sodaniya, sodaneya, "
        "suudaani, "
        "suudaaniyad, msudani, msudan, سودانية, سودانيه, سوڈانی, سودانی, ሱዳናዊት, ሱዳናዊ, সুদানি",
        "sudanlı",
    ),
    "SL": ("sierra leone, sierra leon, salone, سيراليون", "sierra leonean, sierraleonean", "sierra leoneli"),
    "SN": (
        "senegal, sénégal, sinigal, السنغال, سنگال, ሴኔጋል",
        "senegalese, sénégalaise, senegalaise, sénégalais, سنغالية, سنغاليه",
        "senegalli",
    ),
    "SO": (
        "somalia, soomaaliya, somaliland, soomaaliland, somali land, somalie, soomaliya, الصومال, صومالیہ, "
        "صومالیا, سومالی, "
        "ሶማሊያ, সোমালিয়া, सोमालिया",
        "somali, soomaali, soomaaliyad, soomaaliyeed, soomali, somalian, somalienne, somaliya, somaleya, "
        "msomali, wasomali, "
        "صومالية, صوماليه, صومالی, سومالیایی, ሶማሌ, ሶማሊያዊት, সোমালি",
        "somalili",
    ),
    "SS": (
        "south sudan, soudan du sud, güney sudan, koonfur suudaan, sudan kusini, جنوب السودان, ደቡብ ሱዳን",
        "south sudanese, sud soudanaise, جنوب سودانية, جنوبية سودانية",
        "güney sudanlı",
    ),
    "SY": (
        "syria, siria, syrie, suriye, suria, suriah, souria, suriya, suuriya, siriya, سوريا, شام, سوریه, ሶሪያ, "
        "সিরিয়া, "
        "सीरिया",
        "syrian, syrians, syrienne, souriya, sooriya, soriya, soreya, suuriyaan, msyria, سورية, سوريه, شامی, "
        "ሶሪያዊት, সিরিয়ান",
        "suriyeli",
    ),
    "TD": ("tchad, تشاد", "chadian, tchadienne, تشادية", "çadlı"),
    "TG": ("togo, توغو", "togolese, togolaise, توغولية", "togolu"),
    "TH": ("thailand, thaïlande, tayland, تايلاند, تھائی لینڈ", "thai, thaïlandaise, تايلندية", "taylandlı"),
    "TJ": ("tajikistan, tacikistan, طاجيكستان, تاجیکستان", "tajik, tadjike, طاجيكية, تاجیک", "tacik, tacikistanlı"),
    "TM": (
        "turkmenistan, türkmenistan, turkménistan, تركمانستان, ترکمنستان",
        "turkmen, turkmène, تركمانية, ترکمن",
        "türkmen, türkmenistanlı",
    ),
    "TN": (
        "tunisia, tunisie, tounes, tunus, تونس, تیونس",
        "tunisian, tunisienne, tunisien, tounsiya, tunsiya, tounsia, تونسية, تونسيه",
        "tunuslu",
    ),
    "TR": (
        "turkey, turkiye, türkiye, turkia, turkiya, turquie, turki, تركيا, ترکی, ترکیه, ترکیہ, তুরস্ক, ቱርክ",
        "turkish, turque, mturuki, ቱርካዊት",
        "türk",
    ),
    "TZ": (
        "tanzania, tanzanie, tansaaniya, zanzibar, تنزانيا, تنزانیہ, تانزانیا, ታንዛኒያ, তানজানিয়া",
        "tanzanian, tanzanians, tanzanienne, mtanzania, watanzania, mzanzibari, تنزانية",
        "tanzanyalı",
    ),
    "UA": ("ukraine, ukrayna, أوكرانيا, اوكرانيا, اوکراین", "ukrainian, ukrainienne, أوكرانية", "ukraynalı"),
    "UG": (
        "uganda, ouganda, yugaandha, أوغندا, اوغندا, یوگنڈا, اوگاندا, ዩጋንዳ, ኡጋንዳ, উগান্ডা, युगांडा",
        "ugandan, ugandans, ougandaise, ugandiya, mganda, waganda, muganda, أوغندية, اوغندية, اوغنديه, ኡጋንዳዊት, উগান্ডান",
        "ugandalı",
    ),
    "UZ": (
        "uzbekistan, özbekistan, ouzbékistan, أوزبكستان, اوزبكستان, ازبکستان",
        "uzbek, ouzbèke, ouzbeke, أوزبكية, اوزبكية, ازبک",
        "özbek, özbekistanlı",
    ),
    "VN": ("vietnam, فيتنام", "vietnamese, vietnamienne, فيتنامية", "vietnamlı"),
    "YE": (
        "yemen, yaman, yémen, elyemen, alyaman, اليمن, یمن, የመን, ইয়েমেন, यमन",
        "yemeni, yemenis, yemenia, yéménite, yamaniya, yemeniya, yemeneya, myemeni, يمنية, يمنيه, یمنی, የመናዊት, ইয়েমেনি",
        "yemenli",
    ),
    "ZM": ("zambia, زامبيا", "zambian, mzambia", "zambiyalı"),
    "ZW": ("zimbabwe, زيمبابوي", "zimbabwean, mzimbabwe", "zimbabveli"),
}

LANGUAGES = (
    "filipino, filipina, pilipino, indonesian, nepali, nepalese, bengali, bangali, bangalia, somali, soomaali, "
    "turkish, türk, uzbek, özbek, tajik, tacik, kyrgyz, kırgız, kazakh, kazak, turkmen, türkmen, russian, rus, "
    "azeri, "
    "azerbaijani, afghani, burmese, thai, vietnamese, khmer, oromo, malagasy, malgache, gürcü, hindustani, russe, "
    "turque, ouzbèke, صومالی, نیپالی, نپالی, بنگالی, ازبک, تاجیک, ترکمن, سومالیایی, افغانی, नेपाली, নেপালি, নেপালী, "
    "সোমালি, বাঙালি, বাঙালী, ሶማሌ, ኦሮሞ"
)

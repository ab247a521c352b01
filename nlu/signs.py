"""Signs of danger that need no model: cries for help, emergency numbers, and phrases that leave little doubt.

They only ever add to what the urgency head hears. A phrase is passed over where its sentence also speaks of the past,
of a story, a joke or of not doing it: then the head alone decides. Everything here is in matching form.
"""

from __future__ import annotations

import re

from nlu.normalise import matching_form

SURE = 0.95  # what a sign counts beside the head's calibrated probability

# Police, ambulance, fire and rescue of the 14 countries, as printed in the store's contacts.
_NUMBERS = frozenset(
    [
        "999",
        "998",
        "997",
        "911",
        "112",
        "110",
        "113",
        "115",
        "118",
        "119",
        "122",
        "123",
        "140",
        "155",
        "156",
        "177",
        "190",
        "9999",
        "1122",
    ]
)
_SOS = re.compile("\U0001f198|🚨")  # the SOS button and the police car light


def _set(lines: str) -> frozenset[str]:
    return frozenset(_once(matching_form(line.strip())) for line in lines.replace("\n", ",").split(",") if line.strip())


_DOUBLE = re.compile(r"(.)\1+")


def _once(text: str) -> str:
    """One of each doubled letter: `heelp`, `bachaoo`."""
    return _DOUBLE.sub(r"\1", text)


# Whole messages. "help" alone is what people also type to see what a bot can do: it is not here.
_CRIES = """
sos, mayday, help help, help me now, help now, save me, save us, rescue me, rescue us, call police, call the police
call cops, send police, send the police, police, polic, polis, ambulance, call ambulance, call an ambulance
send ambulance, need police, i need police, need ambulance, i need ambulance, emergency, danger, i am in danger
im in danger, in danger, help he is here, he is here, hes here, get me out, get me out of here
مدد, النجده, نجده, انقذوني, انقذني, انقذونا, الحقوني, الحقني, الحقونا, الحقيني, اغيثوني, اغثني, استغاثه, عتقوني
عتقني, ساعدوني بسرعه, الشرطه, شرطه, بوليس, البوليس, اتصلوا بالشرطه, اتصل بالشرطه, اطلبوا الشرطه, كلموا الشرطه
ابي الشرطه, بدي الشرطه, اسعاف, الاسعاف, اطلبوا الاسعاف, اتصلوا بالاسعاف, طوارئ, انا في خطر, انا بخطر, فزعه
el7a2ooni, el7a2ni, el7a2oni, el7aquni, el7agoni, el72ooni, l7a2oni, il7a2ooni, elha2ooni, elhaouni, el7ogoni
an2ezooni, anqezooni, anqithuni, anqidhuni, an8ethoni, el nagda, elnagda, al najda, alnajda, elnajda, najda
3et2oni, 3te9ouni, 3ta9ni, sa3dooni bsor3a, shorta, el shorta, elshorta, bolees, el bolees, esaaf, is3af, el is3af
etasel bel shorta, ettasel bel shorta, itasel bel shorta, 5a6ar, ana f khatar, ana fi khatar, ana b 5atar
badbaado, i badbaadi, i badbaadiya, na badbaadiya, i gargaar, i gargaara, i gargaaraya, gargaar, gurmad, gurmad degdeg
i soo gaar, i soo gaara, i soo gurmada, i soo gurmad, booliis, boolis, booliska, boliis, booliska u yeer, boolis u yeer
booliska wac, ambalaas, ambulaas, ambalaas u yeer, khatar, khatar baan ku jiraa, waxaan ku jiraa khatar, degdeg gurmad
بچاؤ, بچاو, بچا لو, مجھے بچاؤ, مجھے بچا لو, ہمیں بچاؤ, کوئی بچائے, مدد کرو, مدد کریں, میری مدد کرو, جلدی مدد
جلدی آؤ, پولیس, پولیس بلاؤ, پولیس کو بلاؤ, پولیس بھیجو, ایمبولینس, ایمبولینس بلاؤ, میں خطرے میں ہوں, خطرہ ہے
bachao, bachaao, bachaw, bacha lo, mujhe bachao, mujhe bacha lo, hame bachao, humein bachao, koi bachao, madad
madad karo, madad kro, madad karein, meri madad karo, meri madad kro, jaldi madad, jaldi madad karo, jaldi aao
police bulao, police ko bulao, police ko bulaw, police bhejo, ambulance bulao, khatre me hu, me khatre me hun
mai khatre me hu, main khatre mein hoon
imdat, yardım edin, kurtarın beni, beni kurtarın, kurtarin beni, beni kurtarin, polis çağırın, polisi arayın
polis cagirin, polisi arayin, ambulans çağırın, ambulans cagirin, tehlikedeyim, beni öldürecek, beni oldurecek
به دادم برسید, نجاتم بدهید, نجاتم بدین, پلیس خبر کنید, به پلیس زنگ بزنید, آمبولانس بفرستید, در خطرم, منو میکشه
مرا میکشد, مره میکشه, وژغورئ, ما وژغورئ, ما وژني, مې وژني, پولیس راوغواړئ
فریام بکەون, فریامکەون, ڕزگارم بکەن, رزگارم بکەن, پۆلیس بانگ بکەن, ئەمکوژێ, دەمکوژێت, دەمکوژێ
min rizgar bikin, min xilas bikin, polis bang bikin, min dikuje, ew min dikuje, dê min bikuje, de min bikuje
selamatkan saya, selamatkan aku, panggil polisi, panggil polis, telepon polisi, panggil ambulans, saya dalam bahaya
dia mau bunuh saya, dia mau bunuh aku, dia nak bunuh saya, tolong tolong
saklolo, iligtas nyo ako, iligtas niyo ako, sagipin nyo ako, sagipin niyo ako, tumawag kayo ng pulis
papatayin nya ako, papatayin niya ako, nasa panganib ako
au secours, a l'aide, à l'aide, sauvez moi, appelez la police, appelle la police, appelez une ambulance
je suis en danger, il va me tuer, il veut me tuer
niokoe, niokoeni, okoeni, ita polisi, piga simu polisi, niko hatarini, ataniua, anataka kuniua
ku cece ni, ku kira yan sanda, zai kashe ni, ina cikin hadari, na oolchaa, na baraaraa, poolisii waamaa, na ajjeesa
አድኑኝ, አድነኝ, ድረሱልኝ, ፖሊስ ጥሩ, ፖሊስ ጥሩልኝ, አምቡላንስ ጥሩ, ሊገድለኝ ነው, ይገድለኛል, ኣድሕኑኒ, ኣድሕነኒ, ርድኡኒ, ክቐትለኒ እዩ
বাঁচান, বাচান, বাঁচাও, বাচাও, আমাকে বাঁচান, আমারে বাঁচান, আমারে বাচান, পুলিশ ডাকেন, পুলিশ ডাকুন
আমাকে মেরে ফেলবে, আমারে মাইরা ফালাইবো
बचाओ, मुझे बचाओ, बचा लो, मुझे बचा लो, पुलिस बुलाओ, पुलिस को बुलाओ, एम्बुलेंस बुलाओ, मैं खतरे में हूं, मुझे मार डालेगा
मलाई बचाउनुहोस्, बचाउनुहोस्, मलाई बचाउ, गुहार, पुलिस बोलाउनुहोस्, मलाई मार्छ
බේරගන්න, මාව බේරගන්න, මාව මරනවා, காப்பாத்துங்க, என்னை காப்பாத்துங்க, காப்பாற்றுங்கள், என்னை காப்பாற்றுங்கள
ကယ်ပါ, ကယ်ကြပါ, ရဲခေါ်ပေးပါ, သူသတ်တော့မယ်
"""
_WHOLE = _set(_CRIES)
_AROUND = _set(
    "please, pls, plz, plss, plez, now, fast, quick, quickly, urgent, god, oh, sister, sir, madam, someone, somebody"
    ", any1, anyone, lutfan, min fadlik, walaal, walaalo, fadlan, hadda, degdeg, koi, jaldi, khuda, allah, ya, yallah"
    ", بسرعه, الله, يا, ارجوكم, ارجوك, لو سمحت, الان, الحين, دخيلكم, بالله, ناس, يا ناس, پلیز, جلدی, خدا, ابھی, abhi"
    ", bsor3a, lütfen, lutfen, lütfen acil, acil, خواهش میکنم, تورو خدا, زود, po, jamani, tafadhali, dada, vite, svp"
    ", don, mbak, kak, bu, ate, እባካችሁ, እህቴ, প্লিজ, আপা, कृपया, दीदी, akka"
)
_DIALLED = _set("call, dial, number, اتصل, اتصلوا, wac, wac, کال")
# The signs of Indic and Burmese vowels are no word characters to `re`.
_WORD = re.compile(r"[^\w'\u0900-\u0963\u0966-\u0dff\u1000-\u1049\u104c-\u109f]+")
_MOST_WORDS = 8


def cries_for_help(cleaned: str) -> bool:
    """The whole message is an emergency number, an SOS or a short cry."""
    if _SOS.search(cleaned):
        return True
    words = _WORD.sub(" ", matching_form(cleaned)).split()
    if not 0 < len(words) <= _MOST_WORDS:
        return False
    if len(words) > 1 and set(words) == {"help"}:
        return True
    once = [_once(word) if not word.isdigit() else word for word in words]
    core = [word for word in once if word not in _AROUND]
    if core and all(word in _NUMBERS or word in _DIALLED for word in core) and not _NUMBERS.isdisjoint(core):
        return True
    phrase = " ".join(core)
    return phrase in _WHOLE or " ".join(once) in _WHOLE or (bool(core) and all(word in _WHOLE for word in core))


# --- phrases -------------------------------------------------------------------------------------------------------
_WHO = (
    r"(?:he|she|they|husband|hubby|father|dad|brothers?|uncles?|cousins?|family|boss|baba|madam|sir|man|men|people|guy)"
)
_VICTIM = r"(?:me|us|my (?:kids?|child|children|son|daughter|baby|sister|mother|mum|mom|friend)|her|him)"
_ATTACK = r"(?:beat|hitt?|chok|strangl|stabb?|rap|burn|attack|kick|punch)ing"
_NOW = r"(?:right now|now|at the moment|rn|again)"
_KILL_ME = (
    # English
    rf"\b{_WHO} (?:is |are |r |s |will |'?ll |wana |wanna |wants? |try(?:ing)? |going |gonna |gona |go |said |say )"
    rf"[\w' ]{{0,24}}\bkill {_VICTIM}\b",
    rf"\b(?:he|they)(?:'?s|'?re|'?ll) (?:going to |gonna |gona )?kill {_VICTIM}\b",
    rf"\b(?:going to|gonna|gona) kill {_VICTIM}\b",
    # Arabic, in letters and in Latin
    r"\b[وف]?(?:[بحهس]|راح |رح |غادی )?[یت](?:قتل|ذبح|دبح)و?ن{1,2}[یا]\b",
    r"\b[حه]ی?موتو?ن[یا]\b",
    r"\b(?:w |b|h|7|ha|7a|s|sa|ra7 )?[yt][aeiou]?(?:[2q9gk']t[aeiou]?l|(?:dh|th|d|"
    r"z)[aeiou]?b[aeiou]?[7h])[aeiou]{0,2}ni\b",
    # Somali
    r"\b(?:wuu|way|waa|ayuu|ayay|buu|bay|baa|ayaa)\b[\w ]{0,12}\b(?:i|la i|na|la na) dil(?:ayaa|ayaan|aya|"
    r"i doon\w*|idoon\w*|i rab\w*|i)\b",
    r"\bwaan ku dilay\w*",
    r"\binuu i dilo\b|\binay i dilaan\b",
    # Urdu, in letters and in Latin
    r"(?:مجهے|همیں|هم کو|بچوں کو|بچے کو|بیٹی کو|ه?مار?ے)[\w ]{0,25}(?:مار ڈال|مار د|قتل کر|ذبح کر|"
    r"جان سے مار|گولی مار)[\w ]{0,6}(?:گا|گے|گی|چاه)",
    r"(?:جان سے مار|قتل کر|مار ڈال|ذبح کر|گولی مار)[\w ]{0,8}(?:ے گا|یں گے|ے گی|نے والا|نے والے|نا چاه)",
    r"\b(?:mujh?e|mujhay|mje|mjhe|hame|hum ?ko|hamein|humein|humen|bacho? ?ko)\b[\w ]{0,25}\b(?:maar?|"
    r"qatal|katal|zib[ah]+|goli maa?r)\b ?(?:kar |kr )?[dj]\w{1,5}(?: ?g[aei]+)?\b",
    r"\b(?:jaan? se maa?r|goli maa?r|maa?r daa?l|qatal k[a]?r) ?(?:d\w{0,4})? ?(?:ay|ein|en|e|y)?n?g[aei]+\b",
)
_DIE = (
    r"\b(?:want|wana|wanna|going|gonna|ready|plan|planning) (?:to )?(?:die\b|end (?:my|this) life|"
    r"kill (?:my|me) ?self)",
    r"\b(?:kill|hang|drown) my ?self\b",
    r"\bi (?:will|am going to|gonna|gona|must) (?:kill (?:my|me) ?self|die (?:now|tonight|today))\b",
    r"\b(?:dont|don't|do not|no) (?:want|wana|wanna) (?:to )?(?:live|be alive)\b(?! (?:with|in|here|there|at))",
    r"\b(?:took|swallow|swallowed|drank|drink|eaten|ate) (?:all |too many |many |a lot of |"
    r"whole )*(?:the |my |of )*(?:pills?|tablets?|poison|bleach|clorox|sleeping pills)\b",
    r"\bcut(?:ting)? my (?:wrists?|veins?)\b",
    r"\b(?:ابی|ابغی|بدی|ودی|عایزه|عاوزه|حابه|نفسی|ارید|بغیت|باغیه?|رح|راح|ناویه?)\s(?:ا?ن?نتحر|"
    r"اقتل (?:نفسی|حالی|روحی)|اموت(?: نفسی| حالی)?(?: (?:الیوم|اللیله|اللیلة|الحین|الان|دلوقتی|هلا))|"
    r"انهی حیاتی|نقتل راسی)",
    r"\b(?:هنتحر|حانتحر|هاقتل نفسی|ح?هموت نفسی|ما (?:ابی|ابغی|بدی|ارید) اعیش|مش عایزه اعیش)\b",
    r"\b(?:بلعت|شربت|اخذت|خذیت|خدت|كلیت|کلیت) (?:کل )?(?:ال)?(?:حبوب|سم|کلور|کلورکس|دوا کله|شریط)",
    r"\b(?:قطعت|قصیت|جرحت) (?:عروقی|یدی|ایدی|شرایینی|معصمی)\b",
    r"\b(?:abi|aby|abgha|abgi|bad[d]?[ei]|bidd[iy]|yabi|[3]a[yw]z[ae]h?|3awza|b[ag]+h[iy]a?|nefsi|ra7|"
    r"rah) (?:a?nt[ae]?7[ae]?r|a2tel nafsi|aqtol nafsi|a2tol (?:nafsi|7ali)|a?mawwet (?:nafsi|7ali|rou7i))",
    r"\b(?:abi|aby|abgha|bad[d]?[ei]|bidd[iy]|yabi|3a[yw]z[ae]h?|3awza|"
    r"b[ag]+hia?) (?:a?n?moo?u?t)\b(?: (?:el ?yom|al ?yom|el ?leila|al ?leila|el ?leile|hal ?leila|el7een|"
    r"delwa2ty|daba))",
    r"\b(?:inaan|waan|ayaan|baan) is ?dil(?:o|ayaa?|i\w*)\b|\bisdilo\b|\bnaft(?:ayda|eyda) (?:ayaan |"
    r"waan |baan )?(?:ka ?goyn|jari|dili)",
    r"\b(?:ma rabo|ma doonayo) inaan (?:sii )?noola(?:ado|an|anayo)\b|\binaan (?:caawa|maanta|"
    r"hadda) dhinto\b|\binaan dhinto (?:caawa|maanta|hadda)\b",
    r"\b(?:kaniini|kiniin|daawa|sun)\w*\b[\w ]{0,20}\b(?:liqay|wada qaatay|wada cabay)\b",
    r"خودکشی (?:کرنے|کر لوں|کرنا چاه|کر ره)|مرنا چاهتی|جینا نهیں چاهتی|زنده نهیں رهنا|خود کو (?:مار|"
    r"ختم)[\w ]{0,6}(?:لوں|دوں|ڈالوں)|جان دینے (?:لگی|جا)",
    r"(?:گولیاں?|نیند کی گولیاں|زهر|تیزاب)[\w ]{0,14}(?:کها ل|پی ل|نگل ل|کها چک|کها گی)|نس کاٹ",
    r"\b(?:khud[ck]?k?u?shi|khudkhushi|suicide) (?:karne|krne|kar ?na|kr ?na|kar ?lu|kr ?lu|kar rah)|"
    r"\bmarna chaa?ht|\bjee?na nahi chah|\bzinda nahi rehna|\bkhud ko (?:maa?r|khatam)",
    r"\b(?:goli(?:ya|yan|yaa)?n?|zeh?e?r|tezaab|dawa|dawai)\b[\w ]{0,18}\b(?:kha|pee|pi|nigal) l[iey]\b|\bnas kaa?t",
)
_NOW_DONE = (
    rf"\b{_ATTACK} {_VICTIM} {_NOW}\b|\b{_NOW} [\w']{{1,8}} (?:is )?{_ATTACK} {_VICTIM}\b",
    rf"\b{_WHO} (?:has|have|is holding|holds|got|come with|comes with|coming with|with|w) (?:a |the |"
    rf"big )*(?:knife|gun|pistol|axe|machete)\b",
    r"\b(?:come|comes|coming|came|here|outside|back) with (?:a |the |his |big )*(?:knife|gun|pistol|axe|machete)\b",
    r"\b(?:breaking|brake?ing|kicking) (?:down |in )?(?:the |my )?(?:bathroom |bedroom |room )?door\b",
    r"\b(?:cant|can't|cannot|not|stopped|isnt|isn't) breath(?:e|ing)\b|\bunconscious\b",
    r"\bbleeding (?:so much|a lot|heavily|too much|and|wont|won't|not stop)|\b(?:blood|"
    r"bleeding) (?:is )?(?:wont|won't|not|dont|don't|doesnt) stop",
    r"\b[بعم ]{0,3}ک?[یت]ضرب(?:و?نی|و?نا)\b[\w ]{0,12}\b(?:الحین|الان|دلوقتی|هلا|هلق|هسه|دابا|حالیا)\b",
    r"\b(?:الحین|الان|دلوقتی|هلا|هلق|هسه|دابا) (?:عم )?[بک]?[یت]ضرب(?:و?نی|و?نا)\b",
    r"\b(?:معه|معاه|معو|ماسک|شایل|جایب|عنده) (?:ال)?(?:سکین|سکینه|مسدس|سلاح|ساطور|فرد|خنجر|مطوه)\b",
    r"\b(?:عم |ک|ب)?(?:یکسر|یخلع|یهرس)و?ا? (?:علی |علینا )?(?:ال)?باب\b",
    r"\b(?:ما|مو|مش|مب) (?:عم )?ب?(?:یتنفس|تتنفس)\b|\b(?:مش قادره|ما اقدر|مو قادره|ما فینی) (?:اتنفس|اخذ نفس)\b",
    r"\b(?:بنزف|انزف|تنزف|ینزف) (?:کثیر|کتیر|بزاف|قوی|دم|واجد)|\b(?:ال)?دم (?:ما|مش|مو) (?:عم )?(?:بیوقف|"
    r"یوقف|راضی|بوقف|وقف)",
    r"\b(?:b|ka|3am b?)?[yt][aeiou]?d[aeiou]?rab?o?[ou]?n[ia]\b[\w ]{0,12}\b(?:delwa2ty|dlwa2ty|delwa2ti|"
    r"halla2|hala2|hla2|el7een|al7een|el7in|daba|hassa|alan)\b",
    r"\b(?:bi?y?|3am |ka)?(?:ykas+[ae]r|ykas+ir|bikassir|biyekassar|ykser|ykassar) ?(?:3alay+a |3lay+i |"
    r"3leya )?(?:el |l|al ?)?bab\b",
    r"\b(?:hadda|imika|hada)\b[\w ]{0,8}\bi (?:garaac|dil|tum|feer|laad|kufsan)\w*|\bi (?:garaacayaa|"
    r"dilayaa|tumayaa|kufsanayaa) (?:hadda|imika|hada)\b",
    r"\b(?:mindi|bastoolad|qori|faas|toori)\w*\b[\w ]{0,15}\b(?:wata|wataa|haysta|haystaa|sitaa|ku haysta|"
    r"igu haysta)\b",
    r"\balbaabka\b[\w ]{0,12}\b(?:jabin|jebin|jejebin|jajabin)\w*",
    r"\bma neefsan\w*|\bdhiig\w*\b[\w ]{0,15}\bma (?:istaag|joogs)\w*",
    r"(?:ابهی|اس وقت|اب)\b[\w ]{0,20}(?:مار ره|پیٹ ره|گلا دبا ره)|(?:مار ره|پیٹ ره|"
    r"گلا دبا ره)[\w ]{0,12}(?:ابهی|اس وقت)",
    r"(?:چهری|چاقو|پستول|بندوق|کلهاڑی)[\w ]{0,15}(?:لے کر|اٹها|هاته میں|تان)|دروازه توڑ ره",
    r"سانس نهیں (?:آ|ا|لے)|خون (?:نهیں رک|بند نهیں|رک نهیں)",
    r"\b(?:abhi|is waqt)\b[\w ]{0,20}\b(?:maa?r|peet|pit|gala daba) rah|\b(?:maa?r|peet|pit|"
    r"gala daba) ra?h[aei]\b[\w ]{0,10}\b(?:abhi|is waqt)\b",
    r"\b(?:churi|chhuri|chaa?ku|chaqu|pistol|bandooq|banduk|kulhaa?ri)\b[\w ]{0,12}\b(?:le ?kar|le k|leke|"
    r"utha|hath|haath)\b|\bdarwaz[ae] tor rah",
    r"\b(?:saa?ns) nahi (?:a|aa|le)\w*|\bkhoo?n (?:nahi ru|band nahi|ruk nahi)\w*",
)  # fmt: skip
_SPEAKS_OF_OTHER = """
haha, hahaha, hehe, lol, lmao, joke, joking, kidding, movie, film, series, drama, serial, novel, essay, homework, story
dream, dreamt, dreamed, song, game, shame, laughing, laughter, hunger, boredom, used to, years ago, year ago, long ago
last year, months ago, month ago, back then, when i was, in 2019, in 2020, in 2021, in 2022, in 2023, not going to
wont kill, won't kill, never, no longer, not kill, ex husband, divorced,
back to my country, dib u noqdo, already safe, now safe, im safe, i am safe
هه, ههه, hh, فیلم, مسلسل, المسلسل, حلمت, حلم, بحث, امزح, مزح, نکته, کان, کانوا, کانت, زمان, من سنه, من سنین
قبل سنه, قبل سنین, السنه الماضیه, العام الماضی, طلیقی, تطلقنا, لا یرید, ما راح, مو ناویه, مش هن, ما رح, من الضحک
من الاحراج, من الجوع, من الملل, الشغل, kan, kano, zaman, men zaman, mosalsal, film, 7elm, 7elmt, bamza7, mabamza7
ma ra7, mesh ha, hore, beri hore, sannad ka hor, sanado ka hor, jiray, jirtay, jireen, filim, qiso, riyo, riyooday
kaftan, qosol, ma rabo inaan dhinto, پہلے, سال پہلے, تھا, تھے, تھی, فلم, ڈرامہ, ڈرامے, خواب, مذاق, ہاہا, ہاہاہا, کہانی
نہیں مرنا, pehle, pahle, saal pehle, tha, the, thi, mazak, mazaak, khwab, kahani, drame, haha, ab nahi
"""
_ELSE = re.compile(
    "|".join(rf"\b{re.escape(matching_form(word.strip()))}\b" for word in _SPEAKS_OF_OTHER.replace("\n", ",").split(",")
             if word.strip() and word.strip() != "the")
)  # fmt: skip
_NOT = re.compile(
    r"\b(?:not|never|dont|don't|didnt|didn't|wont|won't|isnt|isn't|no|nobody|لا|ما|مش|مو|لیس|لن|لم|محد|ma|mesh|msh|mish|"
    r"mush|la|maya|نهیں|نه|مت|nahi|nai|nhi|na) (?:[\w']+ ){0,2}$"
)
_SENTENCE = re.compile(r"[.!?؟۔\n]+")
_THREAT = re.compile("|".join(_KILL_ME))
_SELF = re.compile("|".join(_DIE))
_HAPPENS = re.compile("|".join(_NOW_DONE))
_NEAR = 80  # letters to either side in which a word takes a phrase back


def speaks_of_danger(cleaned: str) -> bool:
    """One of its sentences says that she or a child is in danger now, in words that leave little doubt."""
    return any(_sure(sentence) for sentence in _SENTENCE.split(matching_form(cleaned)))


def threatened_by_others(cleaned: str) -> bool:
    """Somebody else wants to kill her, and she says nothing of wanting to die."""
    form = matching_form(cleaned)
    return bool(_THREAT.search(form)) and not _SELF.search(form)


def _sure(sentence: str) -> bool:
    found = (pattern.search(sentence) for pattern in (_THREAT, _SELF, _HAPPENS))
    return any(match is not None and not _taken_back(sentence, match) for match in found)


def _taken_back(sentence: str, match: re.Match[str]) -> bool:
    """The words beside the phrase speak of the past, of a story or a joke, or say "not"."""
    before, after = sentence[max(0, match.start() - _NEAR) : match.start()], sentence[match.end() :][:_NEAR]
    return bool(_NOT.search(before) or _ELSE.search(f"{before}{match.group()}{after}"))

"""The small words by which she speaks of herself, by kind, in the languages and spellings that women write.

A kind is one letter, so that a sentence becomes a short string: `nlu/slots/herself.py` reads "i am a kenyan maid" as
`IMaDd`. A word has one kind; a longer name wins over a shorter one ("i am working" over "am").
"""

from __future__ import annotations

WORDS: dict[str, str] = {
    # I, where a noun may follow at once or after "am"
    "I": "i, ana, ane, any, aana, انا, أنا, وانا, وأنا, اني, saya, aku, gue, ben, moi, moi je, mimi, mie, "
    "waxaan, waxan, "
    "waan, baan, ayaan, anigu, aniga, እኔ, እኔም, আমি, ami, म, நான், මම, biz, nous, tayo, we, sisi, احنا, "
    "نحن, إحنا",
    # Urdu and Hindi: I, but also "in"
    "U": "main, mai, mein, mae, me, mey, میں, مے, मैं, में, hum, ہم, हम",
    # Arabic "from", Persian "I"
    "n": "من, مه",
    # "am", after the noun
    "K": "hoon, hun, hu, hoo, hon, huun, hain ham, ہوں, ہو میں, हूँ, हूं, हुँ, हु, ነኝ, ነኚ, ነን, هستم, استم, "
    "هستوم, ام, هستیم, استیم, "
    "mn hoon, "
    "यूँ, छु",
    # Filipino I, before or after the noun
    "A": "kami, ako, akong, akoy, ako'y, kame",
    # "am", between or before
    "M": "am, im, i'm, iam, ima, suis, chuis, jsuis, j'suis, je suis, we are, we're, nous sommes, mimi ni, "
    "mi ni, sisi ni, "
    "i m, ako ay, saya adalah, aku adalah",
    # Somali "am"
    "Y": "ahay, ahey, nahay, ihi",
    # fillers between the others
    "a": "a, an, the, also, only, just, now, originally, one, is, been, very, really, un, une, ek, aik, ایک, "
    "एक, yek, یک, یه, bir, "
    "একজন, একটা, አንድ, ay, ni, po, isang, woman, women, girl, lady, female, single mother, single mom, single, "
    "refugee, asylum seeker, refugees, réfugiée, réfugié, لاجئة, لاجئه, لاجیه, لاجئين, la2ja, laje2a, laj2a, "
    "مهاجرة, پناهنده, مهاجر, "
    "mülteci, sığınmacı, göçmen, pengungsi, mkimbizi, wakimbizi, qaxooti, ስደተኛ, শরণার্থী, d'origine, gabar, "
    "naag, haweeney, dada, "
    "mama, worker, workers, pekerja, pekerja migran, poor, young, migrant, "
    "immigrant, foreign, expat, "
    "small, little, old, elder, older, younger, eldest, youngest, first, second, newborn, new, born, sick, "
    "year, years, yr, yrs, "
    "month, months, yo, adalah, seorang, asli, wanita, perempuan, cewek, femme, fille, jeune, petite, petit, "
    "aurat, larki, khatoon, عورت, لڑکی, خاتون, औरत, लड़की, زن, دختر, خانم, امرأة, مره, بنت, ست, حرمة, عاملة, "
    "mwanamke, msichana, "
    "মেয়ে, মহিলা, ሴት, ነው, ነኝ ነው, full, time, fulltime, live, stay, big, private, someone, someone's, somebody, "
    "rich, arab, "
    "saudi, kuwaiti, emirati, qatari, omani, bahraini, malaysian, gulf, khaleeji, two, three, four, five, twin, "
    "2nd, 1st, mga, dalawang, tatlong, isa, wala, dua, tiga, dou, dono, teen, دو, تین, چار, سه, دوتا, deux, "
    "trois, quatre, wawili, "
    "watatu, mmoja, "
    "laba, saddex, afar, صغير, صغيرة, اثنين, ثلاثة, ہی, بھی",
    "F": "from, frm, fron, from the, dari, asal dari, men, mn, min, mel, mina, mula, mula sa, galing sa, kasoo, "
    "kutoka, de, du, des, d, "
    "de la, ka, از",
    "P": "se, say, sey, سے, से, থেকে, হতে, theke, thaika, den, dan, ki rehne wali, ki rehnay wali, ki rahne wali, "
    "ke rehne wali, کی رہنے والی, "
    "कि रहने वाली, की रहने वाली, बाट",
    "C": "come, came, comes, arrived, hail, originate, aayi, ayi, aai, آئی, آیا, آئی ہوئی, आई, आयी, "
    "geldim, geldik, "
    "geliyorum, geliyoruz, এসেছি, আসছি, esechi, eshechi, aschi, এসেছি আমি, imid, imi, imiday, jeedaa, jeeda, "
    "መጣሁ, የመጣሁት, የመጣሁ, መጥቻለሁ, "
    "የመጣሁኝ, آمدم, "
    "امدم, آمده ام, امده ام, آمدهام, میام, میآیم, viens, vien, venue, originaire, berasal, asal, asalnya, "
    "asalku, आएको",
    "T": "je viens, je viens de, je viens du, je viens des, je vient de, je viens de la, "
    "natoka, ninatoka, nimetoka, natokea, ninatokea, mimi ni wa, mimi wa, asal saya, asal saya dari, "
    "asalku dari",
    "t": "taga, tiga ga, اهل, اهل کشور",
    "o": "orang, orang dari, warga, warga negara, wn, citizen of, a citizen of, national of, citizen, national, "
    "mtu wa, "
    "raia wa, mwananchi wa, reer, شهروند, مواطنة, مواطنه, ressortissante",
    "p": "my, mine, our, mera, meri, mere, mery, میرا, میری, میرے, मेरा, मेरी, मेरे, hamara, hamari, hamare, "
    "ہمارا, ہماری, "
    "ہمارے, mon, ma, mes, nos, notre, আমার, amar, আমাদের, aking, yung, መሬ, मेरो",
    "R": "my nationality, my citizenship, i have nationality, جنسيتي, جنسیتی, uyruğum, kewarganegaraan saya, "
    "ma nationalité, "
    "meri nationality, میری شہریت, uraia wangu, jinsiyaddaydu, dhalashadaydu, ዜግነቴ, আমার জাতীয়তা, ملیت من, ملیتم, "
    "nasyonalidad ko, jensiyati, jinsiyti, jensiyty, ginsiyti",
    "X": "nationality, citizenship, nationalité, الجنسية, شہریت, ملیت, kewarganegaraan, nasyonalidad, uyruk, uraia",
    "Z": "my country, my home country, my homeland, our country, بلدي, بلادي, بلدى, وطني, ülkem, memleketim, "
    "negara saya, "
    "negara asal saya, negaraku, kampung saya, bansa ko, bayan ko, nchi yangu, nchi yetu, dalkayga, dalkaygu, "
    "wadankayga, "
    "mera mulk, mera watan, mera desh, میرا ملک, میرا وطن, मेरा देश, mon pays, আমার দেশ, আমার বাড়ি, ሀገሬ, አገሬ, "
    "የትውልድ ሀገሬ, "
    "کشورم, کشور من, balady, baladi, bladi, mera country, मेरो देश",
    # what makes the word before it someone else's, or a thing
    "B": "suami saya, suamiku, majikan saya, majikanku, bos saya, teman saya, ibu saya, bapak saya, kakak saya, "
    "adik saya, mantan saya, ipar saya, sepupu saya, ayah saya, "
    "saudara saya, anak saya, pacar saya, suami aku, majikan aku, "
    "husband, husband's, husbands, hubby, wife, wives, spouse, man, men's, guy, boyfriend, bf, madam, "
    "madam's, maam, mam, "
    "boss, boss's, employer, employer's, employers, sponsor, sponsor's, kafeel, kafil, mudeer, amo, among, "
    "majikan, patron, "
    "patronne, mister, sir, baba, owner, landlord, neighbour, neighbor, friend, friends, colleague, embassy, "
    "embassy's, "
    "consulate, visa, agency, agent, food, language, government, police, phone, number, sim, "
    "money, "
    "passport's, mom, mum, father, dad, sister, brother, cousin, aunt, in-law, mother-in-law, "
    "shohar, miyan, malik, malkin, begum, sahab, saheb, شوہر, مالک, مالکن, میڈم, کفیل, ویزا, سفارت, سفارت خانہ, "
    "पति, मालिक, मैडम, "
    "زوج, زوجة, مدير, سفارة, السفارة, شوهر, شوهرش, کارفرما, سفارت خانه, ভিসা, দূতাবাস, স্বামী, ম্যাডাম, মালিক, "
    "mari, ambassade, "
    "balozi, ubalozi, mume, kedutaan, suami, asawa, embahada, safaaradda, ninka, koca, kocası, elçiliği, "
    "konsolosluğu, ባል, ኤምባሲ",
    "N": "dati, dulu, not, no, never, nahi, nahin, nhi, nai, نہیں, नहीं, değil, değilim, bukan, bkn, hindi, hindi ako, "
    "di ako, hindi po ako, না, নই, "
    "নয়, mesh, mish, "
    "mush, mo, mu, مش, مو, مب, ليس, لست, ما, pas, نیستم, አይደለሁም, maahan, sio, siyo, छैन, होइन",
    # not a statement: a question, a wish, a case that is supposed
    "Q": "can, could, may, if, when, should, would, will, how, where, want, wanna, need, must, able, allowed, "
    "to, do, did, was, "
    "were, used, before, until, unless, اذا, إذا, لو, هل, ممكن, اقدر, أقدر, بقدر, ابغى, ابي, بدي, عايزة, كنت, "
    "ازاي, كيف, "
    "agar, اگر, kya, کیا, अगर, क्या, pehle, پہلے, pahle, kalau, kalo, jika, apakah, bisa, bisakah, boleh, mau, "
    "ingin, pengen, "
    "kung, puwede, pwede, gusto, eğer, misin, dava, si, est-ce, peux, peut, veux, puis-je, était, "
    "étais, avant, "
    "ikiwa, naweza, nataka, zamani, haddii, hadii, যদি, কি, চাই, আগে, ከሆነ, ከሆንኩ, چطور, اگه, آیا, قبلا, "
    "میخواهم, میخوام, قبل, "
    "law, iza, eza, kent, kunt, kont, kuntu, 3ayza, badde, bddi, bghit, bagha, in sha, zaman, eskiden, önce",
    "r": "my name is, my name, name is, i'm called, اسمي, اسمى, ismi, esmi, mera naam, میرا نام, मेरा नाम, "
    "nama saya, namaku, "
    "ako si, ako po si, jina langu ni, jina langu, naitwa, magacaygu waa, magacaygu, je m'appelle, adım, "
    "benim adım, ismim, "
    "আমার নাম, ስሜ, اسمم, اسم من, नाम मेरो, मेरो नाम",
    "4": "mülteciyim, sığınmacıyım, göçmenim, kadınım, bir kadınım, vatandaşıyım, uyrukluyum, vatandaşiyim, "
    "uyrukluyuz, kökenliyim, asıllıyım, göçmeniyim",
    "5": "passport, pasport, passaport, paspor, pasaporte, passeport, pasaport, جواز, پاسپورٹ, paasaboor, "
    "পাসপোর্ট, ፓስፖርት",
    "6": "taluq, taalluq, talluq, taaluq, تعلق, ताल्लुक",
    "V": "i have, i've, i got, i hav, i hve, i've got, we have, i hold, i carry, عندي, عندى, وعندي, لدي, معي, "
    "معاي, معايا, 3andi, "
    "3endi, 3ndi, 3indi, andi, andy, ma3i, ma3ayi, j'ai, jai, nous avons, waxaan leeyahay, waxaan haystaa, "
    "nina, niko na, ninao, tuna, saya punya, aku punya, saya memiliki, saya ada, aku ada, meron akong, "
    "may roon akong, "
    "mayroon akong, mere paas, میرے پاس, मेरे पास",
    "m": "us, je, ني",
}  # fmt: skip

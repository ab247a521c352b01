"""Every phrase of the interface, by key. The texts are the source of the Babel catalogues in locales/."""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name that Babel's extraction knows
    """Mark a text for translation."""
    return text


def E_(text: str) -> str:  # noqa: N802 - marked in the same way
    """Mark a text that must exist in every language we understand, also where there are no answers in it."""
    return text


PHRASES: dict[str, str] = {
    # what she is told; keep it short, plain and kind, and the first line neutral: it shows on a locked screen
    "smalltalk.greeting": N_(
        "Hello. I can tell you about rights: work, papers, family, safety, health, home and school. "
        "Write your question in your own words, or choose below."
    ),
    "smalltalk.thanks": N_("You are welcome. Write again whenever you want."),
    "smalltalk.bye": N_("Goodbye. Take care. If you write “forget me”, I erase what you wrote here."),
    "smalltalk.who-are-you": N_(
        "I am a computer program, not a person and not a lawyer. I give information that was collected "
        "with its sources. You can also ask for a person."
    ),
    "smalltalk.how-are-you": N_(
        "Thank you for asking. I am a program, and I am here to help. What would you like to know?"
    ),
    "out-of-scope": N_(
        "I can't help with that. I can tell you about rights: work, papers, family, safety, health, home and school."
    ),
    "what-i-can-do": N_("I found no words that I can read. Write your question in your own words, or choose below."),
    "voice": N_("I can't listen to voice messages yet. Please write, or choose below. You can also ask for a person."),
    "media": N_("I can't look at pictures or files, and I did not keep yours. Please write, or choose below."),
    "only-text": N_("I can only read text. Write your question in your own words, or choose below."),
    "choose-language": N_("I can answer in English. Choose a language:"),
    "understood-only": E_("I understand you. I can answer in {languages}. Choose a language:"),
    "language-chosen": N_("Good, we go on in this language. What would you like to know?"),
    "which-country": N_("Which country are you in now? The law is different in each country."),
    "which-of-these": N_("I want to understand you well. Is it one of these?"),
    "rephrase": N_("I am not sure that I understand. Please say it in other words, in one or two short sentences."),
    "slow-down": E_(
        "Please wait a moment: a lot came at once, and I could not read all of it. Then write it again in a few words. "
        "If you are in danger now, write what is happening."
    ),
    "offer-person": N_(
        "I still do not understand, and I do not want to tell you something wrong. Would you like to ask a person?"
    ),
    "no-page": N_("I have no checked information on this yet. You can ask for a person."),
    "person-asked": E_(
        "I have noted that you want to talk to a person. Nobody is there now, and I can't promise when "
        "someone will answer. You can go on writing to me. If you are in danger now, write what is happening."
    ),
    "choose-area": E_("What is it about?"),
    "choose-topic": N_("Choose what is closest:"),
    "urgent-which-country": E_("I want to give you the right help numbers. Which country are you in now?"),
    "urgent-person": E_(
        "I have also noted that you need a person. Nobody is there now, so call if you can. "
        "If someone may see this phone, press “Leave”."
    ),
    # a person and the bot
    "person-here": E_(
        "A person is here now and can read what you wrote. Please wait a little. You can go on writing. "
        "If you are in danger now, write what is happening."
    ),
    "urgent-person-here": E_(
        "A person is here now and has been told that it is urgent. If you can, call as well. "
        "If someone may see this phone, press “Leave”."
    ),
    "urgent-person-knows": E_("The person you write with has been told that it is urgent."),
    "knock": E_("You have a message. Send 1 to read it."),
    "program-again": E_("I am the program again, not a person."),
    "program-meanwhile": E_("The person could not answer yet. Until then I, the program, go on answering you."),
    "page-out": N_("Somebody needs a person now, urgently. Cases: {count}"),
    "forgotten": E_(
        "Done. Everything about you is erased here. "
        "The messages on your phone stay until you delete this chat yourself."
    ),
    "forgotten-here-too": E_(
        "Done. Everything about you is erased here, and the messages of the last two days are deleted from this chat. "
        "To remove what is older, delete the chat yourself."
    ),
    "left": E_("OK."),
    "privacy": N_(
        "What is kept: what you write and what is answered, unreadable without our keys. No name. "
        "A picture, file or voice message is kept only while a person is helping you. All of it is erased 7 days after "
        "your last message (on the web page after 1 day). Once you have asked for a person, it is erased 30 days after "
        "your last message, or 90 days after that person has finished. Only the people of this group who help you "
        "can read it. Telegram and WhatsApp can see their chats, too. “Leave” stops what was still to be sent; it "
        "erases nothing. Write “forget me”, and everything here is erased at once. What stands on your phone stays "
        "there until you delete it. Write “my data” to see what is kept."
    ),
    # who else sees her phone; whether an answer helped
    "phone.ask": N_("First, if you like: can someone else see this phone?"),
    "phone.shared": N_(
        "Then write when you are alone, and delete this chat from the phone each time. Turn off message previews for "
        "it. If someone comes, press “Leave”: it stops what was still to be sent. A secret word helps us to know "
        "that it is really you. Write “forget me”, and everything here is erased."
    ),
    "phone.own": N_(
        "Good. If that changes, write “forget me”, and everything here is erased. What would you like to know?"
    ),
    "feedback.thanks": N_("Thank you. It helps others."),
    "feedback.sorry": N_(
        "Thank you for saying so: we will look at this answer. You can ask in other words, or ask a person."
    ),
    # is it her?
    "code.choose": E_(
        "This helps to know that it is really you. Choose a picture below, or write one secret word of your own."
    ),
    "code.kept": E_(
        "I will remember it. The person who helps you never sees it: I will ask you for it, and tell that person only "
        "whether it was right. Now delete your message with it from this chat."
    ),
    "code.unusable": E_("Please choose a picture, or write one single word with 3 to 30 letters."),
    "code.have": E_("You have chosen a secret already, and it can't be changed."),
    "code.ask": E_("Please send your secret word or picture now."),
    "code.given": E_("Thank you. The person has been told."),
    # what she can see of what is kept
    "data.link": N_(
        "This page shows everything that is kept about you. "
        "It opens for 15 minutes, for anyone who has this phone: {link}"
    ),
    "data.no-page": N_(
        "I can't show it here. Ask for a person, or write “forget me” and everything about you is erased."
    ),
    "file.refused": N_(
        "I could not take this file. Send a picture, a PDF or a voice message that is not larger than 5 MB, or write."
    ),
    "failed": E_(
        "Sorry, something went wrong here and I could not answer your message. I have noted it for a person. "
        "You can go on writing."
    ),
    # the parts of an answer
    "answer.opening": N_("Here is what I found."),
    "answer.more": N_("Here is more."),
    "answer.steps": N_("What you can do (our advice):"),
    "answer.risk": N_("Be careful:"),
    "answer.contacts": N_("Who can help:"),
    "answer.sources": N_("Sources:"),
    "answer.draft": E_("No person has checked this text yet."),
    "answer.overdue": N_("This text is old: it should have been checked again by {date}."),
    "answer.stale": N_("The original text has changed since this was translated."),
    "answer.general-only": N_(
        "This is general information. I have no checked page for {country}; the law there may differ."
    ),
    "answer.country-unknown": N_("This is general information. The law differs from country to country."),
    "answer.language": N_("Parts of this I have only in {language} so far."),
    "answer.uncertain": N_("We could not fully check this: {sentence}"),
    "answer.about": N_("about {date}"),
    "answer.no-date": N_("no date"),
    "contact.police": N_("It works with the police or the authorities."),
    "contact.dual-use": N_("Careful: people without papers are also reported on this line."),
    "card.call": E_("If you can, call now:"),
    "card.no-number": E_("I have no checked help number for this in {country}."),
    "card.no-country": E_(
        "I have no help numbers for your country. "
        "If a life is in danger, call the police or an ambulance where you are."
    ),
    # buttons: at most 20 characters in every language
    "button.cmd:person": E_("Talk to a person"),
    "button.cmd:menu": E_("Topics"),
    "button.cmd:language": E_("Language"),
    "button.cmd:leave": E_("Leave"),
    "button.cmd:more": N_("More"),
    "button.cmd:read": E_("Read"),
    "button.cmd:code": E_("Secret word"),
    "button.cmd:something-else": N_("Something else"),
    "button.cmd:phone": N_("Is my phone safe?"),
    "button.ph:shared": N_("Yes, others see it"),
    "button.ph:own": N_("No, only I"),
    "button.now": E_("What can I do now?"),
    "button.good": N_("👍 It helped"),
    "button.bad": N_("👎 It did not help"),
    "button.c:other": E_("Another country"),
    "button.a:work": E_("Work and wages"),
    "button.a:residence": E_("Papers and asylum"),
    "button.a:family": E_("Marriage, children"),
    "button.a:safety": E_("Violence, safety"),
    "button.a:justice": E_("Police and courts"),
    "button.a:health": E_("Health"),
    "button.a:housing": E_("Housing"),
    "button.a:education": E_("School, learning"),
    "button.a:livelihood": E_("Jobs and business"),
    "button.a:community": E_("Community"),
    # what stands beside Telegram's commands
    "command.forget": E_("Erase everything here"),
    "command.privacy": N_("What is kept, and who can read it"),
    # words that act when they are the whole message; separated by commas, with spelling variants and Latin letters
    "words.forget": E_("forget me, forget, delete me, delete my data, delete everything, erase me, erase everything"),
    "words.leave": E_("leave, leave now, stop, exit, quit, hide"),
    "words.language": E_("language, change language, languages"),
    "words.this-language": N_("english, in english, in english please, english please, speak english, write english"),
    "words.person": E_("person, human, talk to a person, talk to someone, advocate, real person"),
    "words.menu": E_("menu, topics, main menu"),
    "words.more": N_("more"),
    "words.privacy": N_("privacy, what do you store, who can read this"),
    "words.data": N_("my data, show my data, what do you know about me"),
    "words.code": E_("secret word, my secret word"),
    "words.read": E_("read, yes, ok, okay, it is safe"),
    # her page on the web; its title and icon tell a passer-by nothing
    "page.title": N_("Info"),
    "page.leave": N_("Leave now"),
    "page.leave-help": N_("The history of this browser stays. Pressing Escape three times leaves, too."),
    "page.nothing-here": N_("This page has nothing from you now."),
    "page.languages": N_("Language"),
    "page.thread": N_("What was said"),
    "page.by-her": N_("You"),
    "page.by-bot": N_("Program"),
    "page.by-person": N_("Person"),
    "page.unreadable": N_("This can no longer be read."),
    "page.earlier-choices": N_("Earlier choices"),
    "page.message": N_("Your message"),
    "page.send": N_("Send"),
    "page.coming": N_("The answer is coming."),
    "page.look-again": N_("Look again"),
    "page.person-here": N_("A person has your messages now."),
    "page.person-asked": N_("Your messages wait for a person."),
    "page.renewed": N_("This page was renewed. Please send it again."),
    "page.too-long": N_("This is too long: a message has at most {most} characters. Please send it in parts."),
    "page.unavailable": N_("Sorry, this does not work just now. Please try again in a minute."),
    "page.not-sent": N_("It could not be sent. Please try again."),
    "page.forgotten": N_("Done. Everything about you is erased here."),
    "page.go-on": N_("Go on"),
    # everything that is kept about her
    "kept.title": N_("What is kept about you"),
    "kept.before": N_(
        "This page shows all that is kept about you, with every message. First make sure that nobody sees the screen."
    ),
    "kept.show": N_("Show it"),
    "kept.over": N_("This link is over. Ask for a new one in the chat."),
    "kept.nothing": N_("Nothing is kept about you here."),
    "kept.first": N_("You first wrote: {time}"),
    "kept.last": N_("You last wrote: {time}"),
    "kept.until": N_("All of this is erased, if you write nothing more: {time}"),
    "kept.address": N_("Where answers go: {address}"),
    "kept.language": N_("Your language: {name}"),
    "kept.country": N_("The country you are in: {name}"),
    "kept.nationality": N_("The country you come from: {name}"),
    "kept.topic": N_("What you asked about last: {topic}"),
    "kept.code": N_("You have chosen a secret word or picture."),
    "kept.case": N_("You asked for a person, or the program did: {time}"),
    "kept.case-urgent": N_("It was noted that you are in danger."),
    "kept.case-claimed": N_("A person took this up: {time}"),
    "kept.case-closed": N_("This person has finished: {time}"),
    "kept.waits": N_("A person wrote this. It waits until you say that it is safe."),
    "kept.file": N_("A picture, file or voice message"),
    "kept.also": N_(
        "Also kept are hashes: numbers made from your number and from each message, by which they are recognised again "
        "and from which nobody can read anything; and when each message came, was answered and was delivered."
    ),
}

COMMANDS = ("forget", "leave", "language", "person", "menu", "more", "privacy", "read", "data", "code")

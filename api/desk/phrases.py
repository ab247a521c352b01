"""Every phrase of the desk, by key, grouped by page. The texts are the source of the catalogue "desk" in locales/."""

from __future__ import annotations

from bot.reply.phrases import N_

PHRASES: dict[str, str] = {
    # every page
    "base.title": N_("Desk"),
    "base.skip": N_("Skip to the content"),
    "base.sign-out": N_("Sign out"),
    "base.moment": N_("{date}, {time} UTC"),
    # signing in
    "sign-in.title": N_("Sign in"),
    "sign-in.name": N_("Name"),
    "sign-in.password": N_("Password"),
    "sign-in.wrong": N_("Name or password is wrong. Please try again."),
    "sign-in.too-many-tries": N_(
        "There were too many wrong tries. Nothing was checked. Please wait five minutes and try again."
    ),
    "sign-in.busy": N_("Too many people are signing in just now. Please try again in a minute."),
    "sign-in.text-kept": N_(
        "Your sign-in has ended. What you wrote was not sent and is not lost: sign in, and it is in the box again."
    ),
    "sign-in.no-account": N_(
        "No account yet, or the password forgotten? Ask the person who runs this service for a one-time link."
    ),
    # one-time links
    "link.title-new": N_("Your account at the desk"),
    "link.title-renew": N_("Your new password"),
    "link.name-hint": N_(
        "2 to 40 characters. You sign in with it and your colleagues see it. It need not be your real name."
    ),
    "link.language": N_("Language of the desk"),
    "link.password-hint": N_("At least 12 characters. Some words that have nothing to do with each other are good."),
    "link.again": N_("The password once more"),
    "link.make": N_("Make the account"),
    "link.renew": N_("Set the password"),
    "link.spent-title": N_("This link can't be used"),
    "link.spent": N_(
        "It was used before, or it is older than 24 hours, or a part of it is missing. "
        "Ask the person who runs this service for a new one."
    ),
    "link.how-new": N_("That person makes a link for a new account with:"),
    "link.how-renew": N_("and for a new password of an account with:"),
    "fault.name-length": N_("A name needs 2 to 40 characters."),
    "fault.name-characters": N_("This name has characters that can't be seen. Type it again without them."),
    "fault.name-taken": N_("Somebody else has this name. Choose another one."),
    "fault.password-short": N_("A password needs at least 12 characters."),
    "fault.password-long": N_("A password can have at most 200 characters."),
    "fault.password-is-name": N_("The password can't be your name."),
    "fault.password-differs": N_("The two passwords are not the same."),
    # when a page can't be shown at once
    "message.desk": N_("Go to the desk"),
    "message.stale-title": N_("This page was too old"),
    "message.stale": N_("Nothing was changed. Go to the desk and try again."),
    "message.text-kept": N_("Nothing was sent yet. What you wrote is in the box again: look at it, then press Send."),
    "message.opening": N_("The desk opens in a moment."),
    # the list of cases
    "cases.title": N_("Cases"),
    "cases.counts": N_("{waiting} waiting, {urgent} urgent"),
    "cases.empty": N_("No open cases now. Thank you for being here."),
    "cases.alarm": N_("Urgent: {count} waiting for a person now. Open the case."),
    "cases.more": N_("Only the first {count} are shown."),
    "cases.urgent": N_("Urgent"),
    "cases.waiting": N_("waiting {time}"),
    "cases.answered": N_("answered"),
    "cases.late": N_("waiting too long"),
    "cases.free": N_("nobody has it"),
    "cases.mine": N_("you have it"),
    "cases.theirs": N_("{name} has it"),
    "cases.held": N_("message held until she says it is safe"),
    "cases.left": N_("she left"),
    "cases.blocked": N_("can't be reached"),
    "cases.no-language": N_("language not known"),
    "cases.no-country": N_("country not known"),
    "cases.channel-web": N_("web page"),
    "cases.sound": N_("Sound for urgent cases"),
    # an open page that is kept up to date
    "live.offline": N_("No connection. What you see may be old."),
    "live.signed-out": N_("You are signed out and see nothing new. Open the desk again to sign in."),
    "live.signed-out-typing": N_(
        "You are signed out and see nothing new. What you typed is still here: “Send” lets you sign in and keep it."
    ),
    # one case
    "case.title": N_("Case"),
    "case.back": N_("All cases"),
    "case.thread": N_("Conversation"),
    "case.last-only": N_("Older entries are not shown."),
    "case.she": N_("She"),
    "case.program": N_("Program"),
    "case.you": N_("You"),
    "case.advocate": N_("An advocate"),
    "case.free": N_("Nobody has this case."),
    "case.theirs": N_("{name} has this case."),
    "case.late": N_("She has waited too long. You can take the case over."),
    "case.away": N_("That advocate has not been here for a while. You can take the case over."),
    "case.resolved": N_("This case is resolved."),
    "case.safe": N_("She said that it is safe. She sees your message at once."),
    "case.knock": N_(
        "She has not said yet that it is safe. She is told only that there is a message, until she says that it is."
    ),
    "case.claim": N_("Take this case"),
    "case.take-over": N_("Take over"),
    "case.write": N_("Your message to her"),
    "case.send": N_("Send"),
    "case.give-back": N_("Give back"),
    "case.resolve": N_("Resolve"),
    "case.resolve-means": N_("The case closes. After that the program answers her again."),
    "case.resolve-sure": N_("Yes, resolve it"),
    "case.most": N_("At most {most} characters can be sent."),
    "case.unsent": N_("What you typed was not sent."),
    # what stands in the conversation
    "entry.pressed": N_("She pressed: {label}"),
    "entry.pressed-something": N_("She pressed a button."),
    "entry.voice": N_("She sent a voice message. It can't be played here."),
    "entry.media": N_("She sent a picture or a file. It can't be shown here."),
    "entry.location": N_("She sent a place on the map. It can't be shown here."),
    "entry.contact": N_("She sent a contact card. It can't be shown here."),
    "entry.other": N_("She sent something that can't be shown here."),
    "entry.unreadable": N_("This can't be read any more."),
    "entry.failed": N_("The program could not answer this."),
    # what became of a message
    "delivery.held": N_("She has been told that there is a message. She will see it when she says that it is safe."),
    "delivery.waiting": N_("Waiting to be sent."),
    "delivery.retrying": N_("Not sent yet. It will be tried again."),
    "delivery.uncertain": N_("Handed over. Not confirmed yet."),
    "delivery.sent": N_("Sent."),
    "given-up.blocked": N_("Not delivered: she has blocked the bot, or her account is gone."),
    "given-up.left": N_("Not delivered: she left before."),
    "given-up.window-closed": N_("Not delivered: WhatsApp takes nothing later than 24 hours after her last message."),
    "given-up.too-late": N_("Not delivered: it could not be sent within 24 hours."),
    "given-up.undeliverable": N_("Not delivered: the platform can't reach her."),
    "given-up.rejected": N_("Not delivered: the platform refused it."),
    "given-up.unreadable": N_("Not delivered: it could not be read any more."),
    "given-up.other": N_("It could not be delivered."),
    # why something was not done
    "refused.resolved": N_("This case was resolved meanwhile."),
    "refused.taken": N_("{name} was faster and has this case now."),
    "refused.not-yours": N_("Nobody has this case now. Take it first."),
    "refused.blocked": N_("She can't be reached: she has blocked the bot, or her account is gone."),
    "refused.left": N_("She left the page for good. Nothing can reach her there any more."),
    "refused.window": N_(
        "More than 24 hours have passed since her last message. WhatsApp lets us write again only after she writes."
    ),
    "refused.written-since": N_("She has written since you last looked. Read it first."),
    "refused.empty": N_("There is nothing to send. Write something first."),
    "refused.too-long": N_("That is too long: {count} characters. At most {most} can be sent."),
    # a case that is not there
    "gone.title": N_("Not here"),
    "gone.text": N_("She asked to be forgotten, or the time was over. Nothing of this case is kept."),
    "gone.unknown": N_(
        "There is no such case. She may have asked to be forgotten, its time may be over, or the address is wrong."
    ),
    "gone.typed": N_("What you typed. It was not sent. You can copy it."),
}

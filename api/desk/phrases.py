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
    # the second factor
    "code.title": N_("Your code"),
    "code.what": N_("Open the authenticator app on your phone and type the six digits that it shows for the desk."),
    "code.label": N_("Six digits"),
    "code.go-on": N_("Go on"),
    "code.wrong": N_("This code is wrong, too old, or was used before. Wait for the next one and try again."),
    "code.lost": N_("Phone lost or new? Ask an admin of the desk for a link that sets up a new app."),
    "set-up.title": N_("One more lock"),
    "set-up.why": N_(
        "A password can be guessed or stolen. So the desk also asks for a code from an app on your phone, "
        "each time you sign in."
    ),
    "set-up.app": N_("Install an authenticator app on your phone, if you have none. Any will do."),
    "set-up.scan": N_("In the app, add an account and scan this picture."),
    "set-up.picture": N_("QR code for the authenticator app"),
    "set-up.same-phone": N_("This is the phone: open the app"),
    "set-up.letters": N_("Or type these letters into the app:"),
    "set-up.type": N_("Type the six digits that the app shows now."),
    # the lock
    "unlock.title": N_("The desk is locked"),
    "unlock.why": N_("Nobody has touched it for a while. Type your password to go on."),
    "unlock.open": N_("Open"),
    "unlock.wrong": N_("The password is wrong. Please try again."),
    # one's own account
    "me.sessions": N_("Where you are signed in"),
    "me.began": N_("Signed in: {time}"),
    "me.used": N_("Last used: {time}"),
    "me.this": N_("This browser"),
    "me.end": N_("Sign out there"),
    "me.end-all": N_("Sign out everywhere"),
    "me.password": N_("Change the password"),
    "me.old": N_("The password now"),
    "me.new": N_("The new password"),
    "me.password-changed": N_("The password is changed. Everywhere else you are signed out."),
    "me.app": N_("A new phone"),
    "me.app-how": N_("Type a code from the app that you have now. Then you can set up the app on the new phone."),
    "me.app-change": N_("Set up a new app"),
    # the people of the desk
    "role.advocate": N_("Advocate"),
    "role.volunteer": N_("Volunteer"),
    "role.coordinator": N_("Coordinator"),
    "role.admin": N_("Admin"),
    "may.advocate": N_("reads cases and answers them"),
    "may.volunteer": N_("works on the answers; sees no case"),
    "may.coordinator": N_("as an advocate; can have a woman's number shown, and invites advocates and volunteers"),
    "may.admin": N_("manages accounts; sees no case"),
    "staff.title": N_("People"),
    "staff.seen": N_("last here: {time}"),
    "staff.never-seen": N_("never"),
    "staff.made": N_("Account made: {time}"),
    "staff.no-factor": N_("no second factor"),
    "staff.invite": N_("Invite somebody"),
    "staff.roles": N_("What this person may do"),
    "staff.make-link": N_("Make a link"),
    "staff.links": N_("Links that nobody has used yet"),
    "staff.link-line": N_("good until {time}; made by {name}"),
    "staff.by-command": N_("the command line"),
    "staff.withdraw": N_("Call back"),
    "staff.link-title": N_("The link"),
    "staff.link-new": N_("It makes one account, once, within 24 hours."),
    "staff.link-renew": N_("It sets a new password, once, within 24 hours."),
    "staff.link-label": N_("Copy it now: it is shown only this once."),
    "staff.link-care": N_("Give it to one person, in private. Whoever opens it first has the account."),
    "staff.save-roles": N_("Save"),
    "staff.new-link": N_("New password"),
    "staff.new-factor": N_("The phone is lost or new, too: the authenticator app is set up anew"),
    "staff.shut-out": N_("Shut out"),
    "staff.lock-means": N_(
        "Every session ends at once, and the password and unused links are void. "
        "Cases that this person has are free again. A new link lets the person in again."
    ),
    "staff.lock": N_("Lock now"),
    "staff.remove": N_("Remove the account"),
    "staff.remove-means": N_("As locking, for good. What this person wrote stays, without the name."),
    "staff.remove-sure": N_("Yes, remove it"),
    "staff.yourself": N_("This is you. Only somebody else can change what you may do, or lock you out."),
    "staff.no-role": N_("Choose at least one thing that this person may do."),
    "staff.gone": N_("This account is not there any more."),
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
    "link.how": N_("That person makes one on the page “People” of the desk, or with:"),
    "fault.name-length": N_("A name needs 2 to 40 characters."),
    "fault.name-characters": N_("This name has characters that can't be seen. Type it again without them."),
    "fault.name-taken": N_("Somebody else has this name. Choose another one."),
    "fault.password-short": N_("A password needs at least 12 characters."),
    "fault.password-long": N_("A password can have at most 200 characters."),
    "fault.password-is-name": N_("The password can't be your name."),
    "fault.password-differs": N_("The two passwords are not the same."),
    # when a page can't be shown at once
    "message.desk": N_("Go to the desk"),
    "message.forbidden-title": N_("This is not part of your work"),
    "message.forbidden": N_("Your account may not see or do this. Ask an admin of the desk if it should."),
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
    # her number or id
    "address.show": N_("Show her number"),
    "address.care": N_("It is hidden to protect her. Who has it shown, and why, is noted."),
    "address.why": N_("Why do you need it?"),
    "address.danger": N_("She is in danger, and help must reach her"),
    "address.lost-contact": N_("Nothing reaches her here any more, and she waits for us"),
    "address.call-asked": N_("She asked us to call her"),
    "address.referral": N_("She agreed that another organisation contacts her"),
    "address.open": N_("Show it"),
    "address.shown": N_("Her number or id. It is shown only this once:"),
    "address.no-reason": N_("Choose a reason first."),
    # is it her?
    "secret.ask": N_("Ask if it is her"),
    "secret.none": N_("She has chosen no secret word: nothing proves that it is her."),
    "secret.not-asked": N_(
        "She has chosen a secret word. Ask for it before you tell where something is or when somebody comes."
    ),
    "secret.asked": N_("{time}: she was asked for her secret word. She has not answered yet."),
    "secret.right": N_("{time}: she gave the right word."),
    "secret.wrong": N_(
        "{time}: the word was WRONG. Somebody else may hold her phone. Tell nothing that helps that person."
    ),
    # what stands in the conversation
    "entry.pressed": N_("She pressed: {label}"),
    "entry.pressed-something": N_("She pressed a button."),
    "entry.voice": N_("She sent a voice message. It can't be played here."),
    "entry.media": N_("She sent a picture or a file. It can't be shown here."),
    "entry.location": N_("She sent a place on the map. It can't be shown here."),
    "entry.contact": N_("She sent a contact card. It can't be shown here."),
    "entry.secret-chosen": N_("She chose a secret word."),
    "entry.secret-answered": N_("She answered the question for her secret word."),
    "entry.secret-unasked": N_("She sent her secret word without being asked."),
    "entry.other": N_("She sent something that can't be shown here."),
    "entry.unreadable": N_("This can't be read any more."),
    "file.open-image/jpeg": N_("Open the picture"),
    "file.open-application/pdf": N_("Open the file"),
    "file.open-audio/ogg": N_("Open the voice message"),
    "file.open-audio/amr": N_("Open the voice message"),
    "file.care": N_("A file from outside: it may carry viruses. Open it only on a device that you trust."),
    "file.waits": N_("She sent a picture, file or voice message. It is being fetched."),
    "file.refused-kind": N_("She sent a file of a kind that is not taken."),
    "file.refused-too-large": N_("She sent a file that is too large: more than 5 MB, or a picture of too many points."),
    "file.refused-too-many": N_("She sent a file, but 20 of hers are kept already. It was not fetched."),
    "file.refused-unavailable": N_("She sent a picture, file or voice message. It could not be fetched."),
    "file.refused-erased": N_("She sent a picture, file or voice message. It was erased when its time was over."),
    "file.over-title": N_("This address can't be used any more"),
    "file.over": N_("A file can be opened for some minutes. Open the case again, and then the file."),
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
    "refused.no-address": N_("She writes on the web page: there is no number."),
    "refused.no-code": N_("She has chosen no secret word, so there is nothing to ask for."),
    "refused.not-safe": N_(
        "She has not said that it is safe to write. Her phone must not light up with this question."
    ),
    "refused.asked-just-now": N_("She was asked less than a minute ago. Give her a moment."),
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

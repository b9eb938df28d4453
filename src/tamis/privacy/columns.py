"""The words of the notice: what each personal column is, and what its `info` means.

Keys are the schema's own: `table.column`, and the values of `purpose`, `basis`, `keep`
and `seen`. Whoever adds a column to the schema adds its line here; the tests ask.
"""

from tamis.wording import Words


def table_words(words: Words) -> dict[str, tuple[str, str]]:
    """Title and a sentence for each table, in the order of the page."""
    return {
        "comments": (
            words.say("Your comment"),
            words.say("What you post with the form, and what was decided about it."),
        ),
        "votes": (
            words.say("Votes"),
            words.say("That a browser voted, so that it votes once. Only the sum is shown."),
        ),
        "reports": (
            words.say("Reports"),
            words.say("What readers tell the moderators about a comment."),
        ),
        "subscriptions": (
            words.say("Mails about answers"),
            words.say("Who asked to be told of answers, and confirmed it."),
        ),
        "outbox": (
            words.say("Mails on their way"),
            words.say("A mail until it is sent, for three days at most."),
        ),
        "checks": (
            words.say("The trace of a check"),
            words.say(
                "Each time the filter judges a comment it leaves one line, without the text."
            ),
        ),
        "ledger": (
            words.say("What the filter learned"),
            words.say("One line per correction by a person: keyed numbers, never words."),
        ),
        "snapshots": (
            words.say("The filter’s memory"),
            words.say(
                "The sum of these lines, kept to start quickly; made again when a line goes."
            ),
        ),
        "desk_log": (
            words.say("The moderators’ log"),
            words.say("Who decided what, so that decisions can be explained."),
        ),
        "people": (words.say("Moderators"), words.say("Who may enter the desk.")),
        "login_links": (words.say("Their links"), words.say("One-time links that open the desk.")),
        "sessions": (words.say("Their sessions"), words.say("Browsers signed in to the desk.")),
    }


def column_words(words: Words) -> dict[str, str]:
    """What a column holds."""
    return _of_the_filter(words) | _of_comments(words) | _of_readers(words) | _of_the_desk(words)


def _of_the_filter(words: Words) -> dict[str, str]:
    say = words.say
    return {
        "checks.at": say("When a comment was checked"),
        "checks.decision": say("The verdict"),
        "checks.probability": say("How likely spam is, in the filter’s view"),
        "checks.reasons": say("The kinds of reasons, without words of the text"),
        "checks.content": say("A keyed fingerprint of the comment"),
        "checks.email": say("A keyed fingerprint of the e-mail"),
        "checks.text": say("The text, if the site wants to look at checks again"),
        "checks.traces": say(
            "Keyed fingerprints of the text, the name, the e-mail, the network and the linked hosts"
        ),
        "checks.called_back_at": say("When it turned out to be part of a campaign"),
        "ledger.at": say("When something was learned"),
        "ledger.features": say("Keyed numbers that stand for parts of the comment"),
        "ledger.base": say("What the shipped filter thought of it, as numbers"),
        "ledger.pattern": say("Which fields were filled in, and if the filter knows the language"),
        "ledger.label": say("Spam or not, as a person said"),
        "ledger.content": say("A keyed fingerprint of the comment"),
        "ledger.email": say("A keyed fingerprint of the e-mail"),
        "ledger.comment_id": say("Which comment it was"),
        "ledger.giver": say("Which key said it, or which moderator, as a number"),
        "snapshots.state": say("The weights that the filter learned"),
    }


def _of_comments(words: Words) -> dict[str, str]:
    say = words.say
    return {
        "comments.parent_id": say("Which comment it answers"),
        "comments.author": say("Your name, as you typed it"),
        "comments.url": say("Your website, if you gave one"),
        "comments.email_handle": say("A keyed fingerprint of the e-mail"),
        "comments.text": say("Your text, as you typed it"),
        "comments.html": say("Your text, ready to show"),
        "comments.decision": say("The verdict"),
        "comments.probability": say("How likely spam is, in the filter’s view"),
        "comments.reasons": say("The reasons of the verdict, with your words they rest on"),
        "comments.created_at": say("When you posted it"),
        "comments.decided_at": say("When a moderator decided"),
        "comments.decided_by": say("Which moderator decided"),
        "comments.audit": say("Whether it was picked by lot to check the filter’s refusals"),
        "comments.receipt_hash": say("A fingerprint of your receipt’s address"),
        "comments.edit_hash": say("A fingerprint of what lets your browser edit it"),
        "comments.up": say("How many readers like it"),
        "comments.down": say("How many readers dislike it"),
        "comments.edited_at": say("When you edited it"),
        "comments.pinned": say("Whether a moderator put it first"),
        "comments.reported": say("How many readers reported it"),
        "comments.staff": say("Whether you wrote for the site"),
    }


def _of_readers(words: Words) -> dict[str, str]:
    say = words.say
    return {
        "votes.comment_id": say("Which comment a vote is for"),
        "votes.voter": say("A keyed fingerprint of the browser, another one for each comment"),
        "votes.value": say("For or against"),
        "votes.at": say("When the vote was given"),
        "reports.comment_id": say("Which comment was reported"),
        "reports.reporter": say("A keyed fingerprint of the browser, another one for each comment"),
        "reports.why": say("What is said to be wrong with it"),
        "reports.note": say("What the reader wrote about it"),
        "reports.at": say("When it was reported"),
        "reports.settled_at": say("When a moderator decided"),
        "subscriptions.email": say("The e-mail address to write to"),
        "subscriptions.thread_id": say("Which page it is about"),
        "subscriptions.comment_id": say("Whose answers it is about"),
        "subscriptions.lang": say("The language of the mails"),
        "subscriptions.token_hash": say("A fingerprint of the link that ends it"),
        "subscriptions.asked_at": say("When it was asked for"),
        "subscriptions.confirmed_at": say("When it was confirmed"),
        "outbox.to_": say("The e-mail address to write to"),
        "outbox.subject": say("The mail’s subject"),
        "outbox.body": say("The mail’s text"),
        "outbox.headers": say("The mail’s other lines, such as the link that ends them"),
        "outbox.due_at": say("When it is to be sent"),
        "outbox.last_error": say("Why it could not be sent yet"),
        "outbox.sent_at": say("When it was sent"),
    }


def _of_the_desk(words: Words) -> dict[str, str]:
    say = words.say
    return {
        "people.name": say("A moderator’s name"),
        "people.role": say("What they may do"),
        "people.created_at": say("Since when they are here"),
        "login_links.used_at": say("When a link was used"),
        "sessions.created_at": say("When a session began"),
        "sessions.seen_at": say("When it was last used"),
        "desk_log.at": say("When something was decided"),
        "desk_log.person": say("Who decided"),
        "desk_log.action": say("What they did"),
        "desk_log.comment_id": say("With which comment"),
    }


def purpose_words(words: Words) -> dict[str, str]:
    """What a column is for."""
    say = words.say
    return {
        "publication": say("to publish your comment"),
        "moderation": say("to moderate, and to explain a decision"),
        "late verdict": say("to answer questions about a verdict"),
        "corrections": say("to match a correction with its check"),
        "campaigns": say("to notice the same spam from many senders"),
        "review, if the site asks for it": say("to look at checks again"),
        "your rights": say("to find what is yours when you ask"),
        "editing": say("to let you edit it, and find it again while it waits"),
        "votes": say("to count each browser once"),
        "reply mails": say("to tell you of answers, if you asked for it"),
        "learning": say("to recognise spam better"),
        "the desk": say("to run the desk"),
        "security": say("to keep the desk safe"),
        "audit": say("to explain decisions afterwards"),
    }


def basis_words(words: Words) -> dict[str, str]:
    """The legal ground."""
    return {
        "6(1)(f)": words.say("legitimate interest, GDPR art. 6(1)(f)"),
        "6(1)(a)": words.say("your consent, GDPR art. 6(1)(a)"),
    }


def keep_words(words: Words) -> dict[str, str]:
    """Until when. Each of these comes true: by `privacy.retention`, or as it says."""
    say = words.say
    return {
        "with the page": say("as long as the comment is published or waits; 14 days if refused"),
        "3 days": say("until sent, 3 days at most"),
        "14 days": say("14 days"),
        "90 days": say("90 days"),
        "180 days": say("180 days"),
        "12 months": say("12 months"),
        "30 days": say("30 days"),
        "30 days unused": say("30 days unused"),
        "account": say("as long as they moderate"),
    }


def seen_words(words: Words) -> dict[str, str]:
    """Who can see it."""
    say = words.say
    return {
        "everybody": say("everybody, once published"),
        "desk": say("moderators"),
        "owner": say("the owner of the server"),
        "holder": say("whoever has it"),
        "nobody": say("nobody; only the filter uses it"),
    }

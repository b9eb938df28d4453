"""What stands under the demo's article when it starts: people's remarks, and spam.

All of it was written for this demo; the names are plain first names. The remarks are of
the kind that a careless filter refuses: ironic, full of billions, dollars and crypto.
Each one, remark or spam, goes the usual way through the judge, so what the desk shows
of it is true. A remark that the judge would hold is published by hand, as a site's own
history would be; the spam stays wherever the judge put it.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import update

from tamis.checks.service import Service
from tamis.comment import FormSigns
from tamis.comments.posting import Draft, post
from tamis.comments.states import State
from tamis.demo.article import ARTICLE
from tamis.site import Site
from tamis.store.schema import comments

PUBLISHED_BY = "démo"

# What `tamis demo` proposes to post: under any name the one is refused, the other published.
TRY_SPAM = (
    "Gagnez 5000 € par jour grâce au bitcoin, sans risque ! Inscrivez-vous vite, bonus offert : "
    "https://btc-x2.example WhatsApp +33 6 39 98 12 34"
)
TRY_IRONY = "Deux milliards de plus et il rachète aussi les commentaires."


@dataclass(frozen=True, slots=True)
class Remark:
    """One comment. `answers`: the position of the remark that it answers."""

    minutes_ago: int
    author: str
    text: str
    answers: int | None = None
    url: str = ""


REMARKS = (
    Remark(
        1490,
        "Camille",
        "97,4 milliards de dollars pour empêcher une fondation de devenir une entreprise… en la "
        "transformant en entreprise. Il fallait oser.",
    ),
    Remark(
        1462,
        "Yann",
        "C’est la logique du rachat de Twitter : on dépense des fortunes au nom de la liberté "
        "d’expression, puis on trie les bavards. À ce tarif, je veux bien qu’on me libère aussi.",
        answers=0,
    ),
    Remark(
        1311,
        "Inès",
        "« Libérer » facturé au mois, chez moi ça s’appelle un abonnement.",
        answers=1,
    ),
    Remark(
        845,
        "Bastien",
        "Côté procédure, l’important n’est pas la signature mais la date de la lettre. Si les "
        "échanges ont commencé avant l’offre publique, OpenAI tient quelque chose. Sinon, Meta "
        "pourra dire qu’elle a reçu un courrier et qu’elle l’a rangé.\n\nLe tribunal va surtout "
        "regarder qui a répondu à qui, et quand.",
    ),
    Remark(
        790,
        "Odile",
        "Je lis « consortium d’investisseurs » et je revois mon beau-frère qui voulait nous faire "
        "entrer dans le sien, tout en crypto, rendement garanti. Lui non plus n’avait pas besoin "
        "de signature.",
    ),
    Remark(
        731,
        "Samir",
        "Le mien envoyait directement l’adresse de son portefeuille bitcoin. Depuis, on ne lui "
        "parle plus qu’à Noël.",
        answers=4,
    ),
    Remark(
        264,
        "Margaux",
        "9,74 milliards pour Twitter : la seule offre raisonnable de toute cette histoire.",
    ),
    Remark(
        52,
        "Théo",
        "On compare des chèques comme des cartes à collectionner. Moi, je voudrais voir la "
        "facture d’électricité de ces modèles, et qui la paie.",
    ),
)

SPAM = (
    Remark(
        655,
        "Elon Bonus Officiel",
        "🎁 GIVEAWAY Elon Musk ! Envoyez 0,1 BTC et recevez 0,2 BTC immédiatement. Offre limitée "
        "à 5 000 participants, doublez vos bitcoins ici : https://musk-double-btc.example/promo",
        url="https://musk-double-btc.example",
    ),
    Remark(
        412,
        "Coach Fortune",
        "J’ai gagné 4 800 € en une semaine grâce à ma plateforme de trading automatique, profits "
        "garantis sans risque ! Inscrivez-vous vite, bonus de bienvenue offert : "
        "https://trading-profit.example/inscription ou WhatsApp +33 6 39 98 12 34",
    ),
    Remark(
        187,
        "best casino online",
        "Great post! Play the best online casino slots, free bonus no deposit, win real money now "
        "https://casino-bonus.example/slots",
        url="https://casino-bonus.example",
    ),
    Remark(
        21,
        "Lucas",
        "Merci pour l’article. J’ai comparé les offres d’investissement dans l’IA sur mon site, "
        "venez voir : https://blog-ia.example/investir",
        url="https://blog-ia.example",
    ),
)


def plant(service: Service, site: Site, now: datetime) -> None:
    """Posts all of it, each at its time before `now`. Planting twice changes nothing."""
    page = f"{site.url}/"
    ids: list[str] = []
    for number, remark in enumerate(REMARKS):
        parent = None if remark.answers is None else ids[remark.answers]
        at = now - timedelta(minutes=remark.minutes_ago)
        posted = post(service, site, _draft(page, remark, number, parent), now=at)
        ids.append(posted.id)
        if posted.state is not State.APPROVED and not posted.again:
            _publish(service, site, posted.id, at)
    for number, remark in enumerate(SPAM, start=len(REMARKS)):
        at = now - timedelta(minutes=remark.minutes_ago)
        draft = replace(_draft(page, remark, number, None), form=FormSigns(age_s=2.0))
        post(service, site, draft, now=at)


def _draft(page: str, remark: Remark, number: int, parent: str | None) -> Draft:
    return Draft(
        page=page,
        title=ARTICLE.title,
        text=remark.text,
        author=remark.author,
        url=remark.url,
        parent=parent,
        idempotency_key=f"demo {number}",
        form=FormSigns(age_s=60.0),
    )


def _publish(service: Service, site: Site, comment_id: str, at: datetime) -> None:
    change = update(comments).where(comments.c.site_id == site.id, comments.c.id == comment_id)
    with service.store.write() as conn:
        conn.execute(
            change.values(state=State.APPROVED.value, decided_by=PUBLISHED_BY, decided_at=at)
        )

"""The demo's article, in French: the kind of page that Tamis is made for.

A subject that draws heated readers and crypto swindlers alike, so that honest remarks
and spam share half of their words. The text was written for this demo, from publicly
reported facts of February and August 2025.
"""

import re
from dataclasses import dataclass
from datetime import date

MASTHEAD = "Le Petit Silicium"


def typeset(text: str) -> str:
    """With the spaces of French print, at which no line breaks, before ; : ! ? and in « »."""
    return re.sub(r" (?=[;:!?»])|(?<=«) ", "\N{NO-BREAK SPACE}", text)


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of the article under one heading; the first one has none."""

    heading: str
    paragraphs: tuple[str, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "paragraphs", tuple(map(typeset, self.paragraphs)))


@dataclass(frozen=True, slots=True)
class Article:
    """What the page prints."""

    masthead: str
    section: str
    title: str
    standfirst: str
    published: date
    parts: tuple[Part, ...]


ARTICLE = Article(
    masthead=MASTHEAD,
    section="Intelligence artificielle",
    title=typeset("OpenAI : la lettre que Mark Zuckerberg n’a pas signée"),
    standfirst=typeset(
        "Des pièces de procédure rendues publiques le 21 août 2025 le montrent : pour "
        "s’offrir le créateur de ChatGPT, Elon Musk avait sollicité un rival de longue date."
    ),
    published=date(2025, 8, 22),
    parts=(
        Part(
            "",
            (
                "On les croyait fâchés pour de bon. En 2023, il était question qu’Elon Musk et "
                "Mark Zuckerberg règlent leurs comptes dans une cage de combat. Deux ans plus "
                "tard, le premier écrit pourtant au second pour parler affaires : une lettre "
                "d’intention, versée au dossier et dévoilée jeudi, évoque un financement de son "
                "offre sur OpenAI, ou un investissement dans celle-ci, au sein d’un consortium.",
                "Ni le patron de Meta ni son entreprise n’y ont apposé leur signature.",
            ),
        ),
        Part(
            "Une offre que personne n’attendait",
            (
                "L’affaire remonte à février. Le dirigeant de Tesla et de X prend alors la tête "
                "d’une offre non sollicitée : 97,4 milliards de dollars. Sam Altman, qui dirige "
                "OpenAI, décline, et se dit prêt à racheter Twitter pour 9,74 milliards. La "
                "virgule recule d’un rang ; le message est passé. Au micro de Bloomberg "
                "Television, il abandonne l’ironie et décrit une tentative de freiner un "
                "concurrent.",
            ),
        ),
        Part(
            "Deux fondateurs, deux récits",
            (
                "La brouille vient de loin. En 2015, Elon Musk et Sam Altman comptent tous deux "
                "parmi les fondateurs d’OpenAI ; ils se séparent ensuite en mauvais termes. Le "
                "premier reproche à la maison, née sans but lucratif, de se muer en structure "
                "commerciale. L’argument a son revers : menée à bien, sa propre offre "
                "aurait eu le même effet.",
            ),
        ),
        Part(
            "Ce que Meta devra montrer, ou pas",
            (
                "OpenAI demande désormais au tribunal de contraindre Meta à livrer ses échanges "
                "avec Elon Musk à propos de l’offre. Meta s’y oppose : ses documents, "
                "plaide-t-elle, ne sauraient contenir la moindre preuve d’une coordination.",
                "La question posée au juge est donc étroite. Une lettre restée sans signature "
                "autorise-t-elle à lire tout ce qui s’est écrit autour ? Le reste, les milliards, "
                "les bons mots et la cage, appartient déjà aux commentaires.",
            ),
        ),
    ),
)

"""The sentences that a report may say of a run; their Chinese is in the catalogue of messages.

:mod:`pipeline.report.findings` fills them where the tests that they name hold.
"""

from __future__ import annotations

from typing import Any

from pipeline.messages import read_catalogue

ISOLATE, END = "\u2068", "\u2069"  # around a name: whatever characters it holds, the sentence reads in its own order

TERM = (
    "{focal} uses “{term}” {times} times as often as the {documents} related documents ({count} times where "
    "{expected} are expected; {interval}q {q}, negative binomial test)."
)
NO_TERM = (
    "No term is significantly more or less frequent in {focal} than in the {documents} related documents (q > "
    "0.05, {tests} terms shown)."
)
TERM_PEERS = (
    "{focal} uses “{term}” {times} times as often as the {documents} other documents of its genre, {genre} ({count} "
    "times where {expected} are expected; {interval}q {q}, negative binomial test)."
)
TERM_EVERY = (
    "{focal} uses “{term}” more than each of the {genres} genres compared, {times} times as often as the nearest of "
    "them ({nearest}: {count} times where {expected} are expected; {interval}q against all of them {q}, negative "
    "binomial tests)."
)
INTERVAL = "95 % interval {low} to {high}; "
TERM_OVERALL = "Against all {everything} other documents it is {overall} times."
NO_TERM_PEERS = (
    "No term is significantly more or less frequent in {focal} than in the {documents} other documents of its genre, "
    "{genre} (q > 0.05, {tests} terms shown)."
)
NO_TERM_EVERY = (
    "No term is significantly more frequent, or less, in {focal} than in each of the {genres} genres compared."
)
ALONE = (
    "Too few documents are of the genre of {focal}, {genre} ({fellows} others): genre and content cannot be told apart."
)
ABSTRACTS = (
    "Of the {fellows} other documents of the genre of {focal}, {genre}, {abstracts} are known by abstracts alone: "
    "genre and content cannot be told apart."
)
UNKNOWN = "The genre of {focal} is not given: genre and content cannot be told apart."
BEYOND = (
    "Listed is what it uses, or leaves out, more than each of the {genres} genres compared ({names}); figures are "
    "those against the nearest of them."
)
SILENCE = (
    "{focal} never names {name}, which {held} of {documents} related documents name ({share} %, 95 % interval "
    "{low} to {high}); a text of its length would by chance be as silent in {p} % of cases (q {q})."
)
SILENCE_PEERS = (
    "{focal} never names {name}, which {held} of the {documents} other documents of its genre, {genre}, name ({share} "
    "%, 95 % interval {low} to {high}); a text of its length would by chance be as silent in {p} % of cases (q {q})."
)
SILENCE_OVERALL = "Of all {everything} other documents {overall} name it."
SILENCE_EVERY = (
    "{focal} never names {name}, which {held} of {documents} related documents name ({share} %, 95 % interval {low} to "
    "{high}), significantly often in each of the {genres} genres compared; a text of its length in any of them would "
    "by chance be as silent in at most {p} % of cases (q against all of them {q})."
)
NO_SILENCE = (
    "No silence of {focal} is significant: what it does not name, a text of its length may well not name (q > 0.05)."
)
NO_SILENCE_EVERY = (
    "No name is missing from {focal} significantly by the measure of each of the {genres} genres compared (q > 0.05 in "
    "some)."
)
TOPIC = (
    "{share} % of {focal} lies with the topic “{topic}” (95 % interval {low} to {high}), against a mean of "
    "{related} % in the related documents ({related_low} to {related_high}; q {q})."
)
TOPIC_PEERS = (
    "{share} % of {focal} lies with the topic “{topic}” (95 % interval {low} to {high}), against a mean of {related} % "
    "in the {documents} other documents of its genre, {genre} ({related_low} to {related_high}; q {q})."
)
TOPIC_EVERY = (
    "{share} % of {focal} lies with the topic “{topic}” (95 % interval {low} to {high}), against a mean of at most "
    "{related} % in each of the {genres} genres compared ({nearest}: {related_low} to {related_high}; q against all of "
    "them {q})."
)
EDGE = (
    "{source} and {target} meet in {count} sentences outside set phrases, where their frequencies over all sentences "
    "would give {expected}, and more often than if the names of each document were thrown anew (q {q}); so in {held} "
    "of {documents} documents ({share} %, 95 % interval {low} to {high})."
)
NO_EDGE = "No two names meet in two documents or more often than chance would have it (q > 0.05)."
GROUP = (
    "“{term}” stands in {share} % of the documents of {group} (95 % interval {low} to {high}) and in {related} % "
    "of those of {against} ({related_low} to {related_high}); its frequency differs more than among "
    "documents dealt at random (q {q})."
)
NO_GROUP = "No term tells {group} from {against} (q > 0.05 for each, documents dealt at random)."
RISING = (
    "A growing share of the documents of a year holds “{term}”: the odds grow {times} times in ten years ({held} "
    "documents; trend test, q {q})."
)
FADING = (
    "A falling share of the documents of a year holds “{term}”: the odds fall to {times} of what they were in ten "
    "years ({held} documents; trend test, q {q})."
)
STABLE = (
    "The {count} topics by and large come out again on other samples of the documents (adjusted Rand index {value}, "
    "where 1 is the same and 0 chance; 5 to 95 % of the samples {low} to {high})."
)
UNSTABLE = (
    "The {count} topics do not come out again on other samples of the documents (adjusted Rand index {value}, "
    "below 0.5; 5 to 95 % of the samples {low} to {high}): do not rely on their borders."
)
LAW = (
    "{law} is the law that most documents refer to: {held} of {documents} ({share} %, 95 % interval {low} to "
    "{high}), {count} times."
)
# What the pages of the focal document and of the comparison say of the reference, where it is not ALONE and so on.
PEERS = (
    "It is set against the {documents} other documents of its genre, {genre}; figures against all {everything} others, "
    "in which genres are mixed, stand beside."
)
PARTLY = "Of those {abstracts} are known by abstracts alone."
TEMPLATES = (
    TERM,
    TERM_PEERS,
    TERM_EVERY,
    INTERVAL,
    TERM_OVERALL,
    NO_TERM,
    NO_TERM_PEERS,
    NO_TERM_EVERY,
    ALONE,
    ABSTRACTS,
    UNKNOWN,
    BEYOND,
    PEERS,
    PARTLY,
    SILENCE,
    SILENCE_PEERS,
    SILENCE_OVERALL,
    SILENCE_EVERY,
    NO_SILENCE,
    NO_SILENCE_EVERY,
    TOPIC,
    TOPIC_PEERS,
    TOPIC_EVERY,
    EDGE,
    NO_EDGE,
    GROUP,
    NO_GROUP,
    RISING,
    FADING,
    STABLE,
    UNSTABLE,
    LAW,
)


def fill_both(template: str, **values: Any) -> tuple[str, str]:
    """A template filled in, in Chinese and English; a value may be a pair of the two."""
    said = {name: value if isinstance(value, tuple) else (value, value) for name, value in values.items()}
    zh, en = ({name: value[side] for name, value in said.items()} for side in (0, 1))
    return read_catalogue().get(template, template).format_map(zh), template.format_map(en)


def isolate(name: str) -> str:
    """A name within a sentence that reads in its own order."""
    return f"{ISOLATE}{name}{END}"

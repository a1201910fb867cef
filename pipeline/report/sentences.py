"""The sentences that a report may say of a run; their Chinese is in the catalogue of messages.

:mod:`pipeline.report.findings` fills them where the tests that they name hold.
"""

TERM = (
    "{focal} uses “{term}” {times} times as often as the {documents} related documents ({count} times where "
    "{expected} are expected; {interval}q {q}, negative binomial test)."
)
NO_TERM = (
    "No term is significantly more or less frequent in {focal} than in the {documents} related documents (q > "
    "0.05, {tests} terms shown)."
)
SILENCE = (
    "{focal} never names {name}, which {held} of {documents} related documents name ({share} %, 95 % interval "
    "{low} to {high}); a text of its length would by chance be as silent in {p} % of cases (q {q})."
)
NO_SILENCE = (
    "No silence of {focal} is significant: what it does not name, a text of its length may well not name (q > 0.05)."
)
TOPIC = (
    "{share} % of {focal} lies with the topic “{topic}” (95 % interval {low} to {high}), against a mean of "
    "{related} % in the related documents ({related_low} to {related_high}): the intervals lie apart."
)
EDGE = (
    "{source} and {target} meet in {count} sentences, {times} times as often as their frequencies would give, and"
    " more often than if the names of each document were thrown anew (q {q}); in {held} of {documents} documents "
    "({share} %, 95 % interval {low} to {high})."
)
NO_EDGE = "No two names meet in two documents or more often than chance would have it (q > 0.05)."
GROUP = (
    "“{term}” stands in {share} % of the documents of {group} (95 % interval {low} to {high}) and in {related} % "
    "of those of {against} ({related_low} to {related_high}); its frequency differs more than among "
    "documents dealt at random (q {q})."
)
NO_GROUP = "No term tells {group} from {against} (q > 0.05 for each, documents dealt at random)."
RISING = (
    "More and more documents hold “{term}”: the odds grow {times} times in ten years ({held} documents; trend "
    "test, q {q})."
)
FADING = (
    "Fewer and fewer documents hold “{term}”: the odds fall to {times} of what they were in ten years ({held} "
    "documents; trend test, q {q})."
)
STABLE = (
    "The {count} topics come out again on other samples of the documents (adjusted Rand index {value}, 5 to 95 % "
    "of the samples {low} to {high})."
)
UNSTABLE = (
    "The {count} topics do not come out again on other samples of the documents (adjusted Rand index {value}, "
    "below 0.5; 5 to 95 % of the samples {low} to {high}): do not rely on their borders."
)
LAW = (
    "{law} is the law that most documents refer to: {held} of {documents} ({share} %, 95 % interval {low} to "
    "{high}), {count} times."
)
TEMPLATES = (
    TERM,
    NO_TERM,
    SILENCE,
    NO_SILENCE,
    TOPIC,
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
